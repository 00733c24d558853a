package personal

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

// TestForms: each kind in the forms in which people write it, the whole of it and nothing else.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		text string
		kind Kind
		want string
	}{
		{"电话13812345678。", Mobile, "13812345678"},
		{"请拨１３８１２３４５６７８", Mobile, "１３８１２３４５６７８"},
		{"138 1234 5678", Mobile, "138 1234 5678"},
		{"138-1234-5678", Mobile, "138-1234-5678"},
		{"+86 138 1234 5678", Mobile, "86 138 1234 5678"},
		{"1 3 8 1 2 3 4 5 6 7 8", Mobile, "1 3 8 1 2 3 4 5 6 7 8"},
		{"138\u200b1234\u200b5678", Mobile, "138\u200b1234\u200b5678"},
		{"138·1234·5678", Mobile, "138·1234·5678"},
		{"电话一三八一二三四五六七八。", Mobile, "一三八一二三四五六七八"},
		{"幺三八壹贰叁肆伍陆柒捌", Mobile, "幺三八壹贰叁肆伍陆柒捌"},
		{"①③⑧①②③④⑤⑥⑦⑧", Mobile, "①③⑧①②③④⑤⑥⑦⑧"},
		{"①13812345678", Mobile, "13812345678"},
		{"一13812345678", Mobile, "13812345678"},
		{"1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", Mobile, "1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8"},
		{"𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖", Mobile, "𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖"},
		{"138，1234，5678", Mobile, "138，1234，5678"},
		{"1、3、8、1、2、3、4、5、6、7、8", Mobile, "1、3、8、1、2、3、4、5、6、7、8"},
		{"1\n3\n8\n1\n2\n3\n4\n5\n6\n7\n8", Mobile, "1\n3\n8\n1\n2\n3\n4\n5\n6\n7\n8"},
		{"138-1234-\n5678", Mobile, "138-1234-\n5678"},
		{"138**1234**5678", Mobile, "138**1234**5678"},
		{"13 81 23 45 67 8", Mobile, "13 81 23 45 67 8"},
		{"身份证号11010519491231002X，", IdentityCard, "11010519491231002X"},
		{"11010519491231002x", IdentityCard, "11010519491231002x"},
		{"110105 19491231 002X", IdentityCard, "110105 19491231 002X"},
		{"１１０１０５１９４９１２３１００２Ｘ", IdentityCard, "１１０１０５１９４９１２３１００２Ｘ"},
		{"身份证号：110105194912310021", IdentityCard, "110105194912310021"}, // a wrong check digit
		{"身份证 110105491231002", IdentityCard, "110105491231002"},
		{"6222021234567890128", BankCard, "6222021234567890128"},
		{"6222 0212 3456 7890 128", BankCard, "6222 0212 3456 7890 128"},
		{"银行卡号 4111111111111111", BankCard, "4111111111111111"},
		{"办公室010-62345678", Telephone, "010-62345678"},
		{"(0431)8234567", Telephone, "0431)8234567"},
		{"咨询电话：8234567", Telephone, "8234567"},
		{"400-123-4567", Telephone, "400-123-4567"},
		{"驾驶京A12345来到", Plate, "京A12345"},
		{"粤B·D12345", Plate, "粤B·D12345"},
		{"发到 wang.li@example.com 邮箱", Email, "wang.li@example.com"},
		{"加微信：wxid_abc123", WeChat, "wxid_abc123"},
		{"加QQ 123456789", QQ, "123456789"},
		{"护照号E12345678", Passport, "E12345678"},
		{"住在清河路12号3栋2单元501室", Address, "住在清河路12号3栋2单元501室"},
		{"姓名：王建国", Name, "王建国"},
		{"姓名: 欧阳娜娜", Name, "欧阳娜娜"},
		{"受害人：高明", Name, "高明"},
		{"受害人王丽接到电话", Name, "王丽"},
		{"居民张建国（56岁）", Name, "张建国"},
		{"通知李小红女士", Name, "李小红"},
		{"通知李红女士", Name, "李红"},
		{"通知欧阳建国先生", Name, "欧阳建国"},
		{"清河小学三年级（2）班", Class, "小学三年级（2）班"},
	} {
		got := Find(c.text)
		if len(got) != 1 || got[0].Kind != c.kind || got[0].Text != c.want || c.text[got[0].Start:got[0].Stop] != c.want {
			t.Errorf("%s: %v, want %s %q", c.text, got, c.kind, c.want)
		}
	}
}

// TestKinds: every kind has a name of its own, which messages use.
func TestKinds(t *testing.T) {
	seen := map[string]bool{}
	for k := IdentityCard; k <= Class; k++ {
		if name := k.String(); name == "" || seen[name] {
			t.Errorf("%d: %q", k, name)
		} else {
			seen[name] = true
		}
	}
	if Mobile.String() != "手机号" || Name.String() != "姓名" {
		t.Error(seen)
	}
}

// TestNone: what only looks like personal data.
func TestNone(t *testing.T) {
	for _, text := range []string{
		"1、3、5、7、9、11、13、15", "第 010、62、34、56、78 号", "13.5 14.2 15.3 16", "13、15、17、19、21、2", "一、二、三、四、五、六、七、八、九、十", "①②③④⑤⑥⑦⑧⑨", "电话 95013123",
		"138***0000", "6222 **** **** 0128", "二〇二六年十一月五日", "1,380,012,345.60 元",
		"王某，30多岁", "张某某女士", "李女士接到电话", "138****0000", "张*", "110105********002X", "拨打 96110、110", "12381 发来的短信", "95588",
		"2026年11月5日10时30分", "2026-11-05 10:30:00", "损失 12345678.90 元", "订单号 202611051234567890", "订单 110105194912310021", "快递单号 SF1234567890123", "流水号 2026110512345678901234567890",
		"1700000000000 毫秒", "姓名：＿＿＿＿＿", "姓名：        联系电话：", "受害人任何时候", "对方李先生", "高度警惕", "方便快捷", "受害人接到电话", "市民朋友们", "家长同学们",
		"凡是让您先交钱的贷款，都是诈骗！", "第 3 条路", "学校每班", "微信群里", "加微信好友转账", "QQ群", "学生家长", "客户经理", "年利率 3.65%", "1、2、3、",
	} {
		if got := Find(text); len(got) > 0 {
			t.Errorf("%s: %v", text, got)
		}
	}
	if got := Find("请打 010-6234 5678 或 138 0000 1234", "01062345678", "13800001234"); len(got) > 0 {
		t.Errorf("allowed numbers: %v", got)
	}
}

// TestSampleIsClean: nothing is found in what comes with the program.
func TestSampleIsClean(t *testing.T) {
	files, lines := 0, 0
	for _, root := range []string{"../../content/cases", "../../content/notices", "../../content/slogans", "../../content/lists", "../../content/pages", "../../content/bulletins"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(name) != ".md" {
				return err
			}
			text, err := os.ReadFile(name)
			files++
			for line := range strings.Lines(string(text)) {
				lines++
				if got := Find(line); len(got) > 0 {
					t.Errorf("%s: %v in %s", name, got, line)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 20 || lines < 500 {
		t.Fatalf("only %d files, %d lines", files, lines)
	}
}

// TestGenerated: numbers made by their rules, written in many ways among Chinese text, are all found as a whole.
func TestGenerated(t *testing.T) {
	n := testtools.Seed(t)
	r := rand.New(rand.NewPCG(n, n))
	digits := func(n int) string {
		out := ""
		for range n {
			out += strconv.Itoa(r.IntN(10))
		}
		return out
	}
	identity := func() string {
		s := fmt.Sprintf("%d%s%d%02d%02d%s", 1+r.IntN(8), digits(5), 1930+r.IntN(90), 1+r.IntN(12), 1+r.IntN(28), digits(3))
		for _, c := range "0123456789X" {
			if checked(s + string(c)) {
				return s + string(c)
			}
		}
		panic("no check digit")
	}
	card := func() string {
		s := "62" + digits(13+3*r.IntN(2))
		for c := range 10 {
			if luhn(s + strconv.Itoa(c)) {
				return s + strconv.Itoa(c)
			}
		}
		panic("no check digit")
	}
	make := map[Kind]func() string{IdentityCard: identity, BankCard: card, Mobile: func() string { return fmt.Sprintf("1%d%s", 3+r.IntN(7), digits(9)) }}
	sizes := map[Kind][][]int{IdentityCard: {{6, 8, 4}, {6, 4, 4, 4}}, BankCard: {{4, 4, 4, 4, 4}}, Mobile: {{3, 4, 4}, {3, 8}, {7, 4}}}
	kinds := []Kind{IdentityCard, BankCard, Mobile}
	for range 3000 {
		kind := kinds[r.IntN(len(kinds))]
		number := disguise(r, make[kind](), sizes[kind])
		text := []string{"他的号码是", "请记住：", "（", "李某说"}[r.IntN(4)] + number + []string{"，不要告诉别人", "。", "）", "的"}[r.IntN(4)]
		if got := Find(text); !slices.ContainsFunc(got, func(f Finding) bool { return f.Kind == kind && f.Text == number }) || len(got) != 1 {
			t.Fatalf("%s %q: %v", kind, text, got)
		}
	}
}

// disguise writes a number in groups, with signs between them, in digits of either width.
func disguise(r *rand.Rand, s string, forms [][]int) string {
	form := forms[r.IntN(len(forms))]
	sep := []string{"", " ", "-", "\u3000", "\u200b", "·", " - ", "－"}[r.IntN(8)]
	wide := r.IntN(3) == 0
	var b strings.Builder
	group, left := 0, form[0]
	for i, c := range s {
		if left == 0 && group+1 < len(form) {
			group++
			left = form[group]
			if i > 0 {
				b.WriteString(sep)
			}
		}
		left--
		if wide {
			c += '！' - '!'
		}
		b.WriteRune(c)
	}
	return b.String()
}

func FuzzFind(f *testing.F) {
	f.Add("姓名：王建国，电话 138 1234 5678")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, found := range Find(text) {
			if found.Start < last || found.Stop <= found.Start || text[found.Start:found.Stop] != found.Text {
				t.Fatalf("%q: %+v", text, found)
			}
			last = found.Stop
		}
	})
}
