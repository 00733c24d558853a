package handbook

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"fanshi/internal/campaign"
	"fanshi/internal/cli"
	"fanshi/internal/diag"
	"fanshi/internal/page"
	"fanshi/internal/product"
	"fanshi/internal/sheet/markup"
	"fanshi/internal/sheet/style"
	"fanshi/internal/source"
	"fanshi/internal/theme"
)

const madeByProgram = "（本页由程序生成，请不要手工修改。）\n\n"

// TestCommands compares docs/commands.md with what the commands say of themselves.
func TestCommands(t *testing.T) {
	help := func(args ...string) string {
		var out, errors bytes.Buffer
		if code := cli.Main(append([]string{"help"}, args...), cli.Environment{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errors}); code != 0 {
			t.Fatalf("help %v: exit %d: %s", args, code, errors.String())
		}
		return out.String()
	}
	var b strings.Builder
	b.WriteString("# 命令\n\n每个命令加 `--help` 就显示这里的说明。\n\n" + madeByProgram)
	root := help()
	fmt.Fprintf(&b, "```\n%s```\n\n", root)
	_, list, _ := strings.Cut(root, "\n命令：\n")
	names := regexp.MustCompile(`(?m)^  ([a-z]+) `).FindAllStringSubmatch(list, -1)
	if len(names) < 10 {
		t.Fatalf("found only %d commands", len(names))
	}
	for _, name := range names {
		if name[1] != "help" {
			fmt.Fprintf(&b, "## fanshi %s\n\n```\n%s```\n\n", name[1], help(name[1]))
		}
	}
	compare(t, "commands.md", strings.TrimRight(b.String(), "\n")+"\n")
}

// TestContentKeys compares docs/content.md with the keys that the program reads.
func TestContentKeys(t *testing.T) {
	var b strings.Builder
	b.WriteString("# 各种文件里可以写的项\n\n每一项写成“项: 值”，冒号是半角，后面有一个空格；中文冒号也认得。带 ● 的必须写。项的名称写英文或中文都可以，每项写出了可用的中文名称。不在表里的项会报错，并提示最接近的一项。\n\n" + madeByProgram)
	for _, form := range campaign.Forms() {
		fmt.Fprintf(&b, "## %s（`%s`）\n\n", form.Title, form.File)
		writeKeys(t, &b, form.File, form.Keys)
	}
	compare(t, "content.md", strings.TrimRight(b.String(), "\n")+"\n")
}

// writeKeys writes a table of keys, those below others behind them. Every key must be explained.
func writeKeys(t *testing.T, b *strings.Builder, where string, keys []source.Key) {
	b.WriteString("| 项 | 说明 | 例子 |\n|---|---|---|\n")
	var rows func(before string, keys []source.Key)
	rows = func(before string, keys []source.Key) {
		for _, k := range keys {
			if k.About == "" {
				t.Errorf("%s: %s%s is not explained: add the tag about to its field", where, before, k.Name)
			}
			sign, about, name := "", k.About, before+k.Name
			if k.Required {
				sign = " ●"
			}
			if k.List {
				about += "；可以写几个"
			}
			example := ""
			if k.Example != "" {
				example = "`" + k.Name + ": " + strings.ReplaceAll(k.Example, "|", "\\|") + "`"
			}
			also := ""
			for _, a := range k.Also {
				also += "、`" + a + "`"
			}
			fmt.Fprintf(b, "| `%s`%s%s | %s | %s |\n", name, also, sign, about, example)
			if k.Named {
				name += ".名称"
			}
			rows(name+".", k.Keys)
		}
	}
	rows("", keys)
	b.WriteString("\n")
}

// media are the ways of making products, in Chinese.
var media = map[product.Medium]string{product.Offset: "胶印", product.Digital: "数码印刷", product.Wide: "喷绘写真", product.Office: "办公室打印", product.Screen: "屏幕"}

// TestProducts compares docs/products.md with the products' data.
func TestProducts(t *testing.T) {
	diags := &diag.List{}
	set := product.Load(os.DirFS("../../templates"), diags)
	if diags.HasErrors() {
		t.Fatal(diags.Sorted())
	}
	templates := set.Templates(os.DirFS("../../templates"))
	var b strings.Builder
	b.WriteString("# 制品\n\n程序自带的制品。`template` 一栏写在场所类别的 `products:` 里，`size` 写尺寸名。\n\n" + madeByProgram +
		"| 制品 | template | 怎么做 | 尺寸（毫米；屏幕除外） | 材料 | 不写印数时 |\n|---|---|---|---|---|---|\n")
	for _, p := range set.All() {
		var names, sizes []string
		for _, name := range templates {
			if path.Dir(name) == p.Code {
				names = append(names, "`"+name+"`")
			}
		}
		for _, s := range p.Sizes {
			size := s.Name
			if measures := millimetres(s.Width) + "x" + millimetres(s.Height); size != measures {
				size += "（" + strings.ReplaceAll(measures, "x", "×") + "）"
			}
			sizes = append(sizes, size)
		}
		if p.Medium == product.Screen {
			sizes = []string{"和屏幕一样大"}
		}
		quantity := ""
		if p.Quantity > 0 {
			quantity = fmt.Sprintf("%d %s", p.Quantity, p.Counter)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", p.Name, strings.Join(names, "、"), media[p.Medium], strings.Join(sizes, "、"), p.Material, quantity)
	}
	b.WriteString("\n## product.yaml 里可以写的项\n\n一种新制品是 `templates/` 里的一个文件夹：几个 `.html` 版式和一个 `product.yaml`。\n\n")
	writeKeys(t, &b, "product.yaml", product.Keys())
	compare(t, "products.md", strings.TrimRight(b.String(), "\n")+"\n")
}

func millimetres(l page.Length) string { return strconv.FormatFloat(float64(l)/1000, 'f', -1, 64) }

// TestSubset compares docs/css.md with what the sheet engine knows.
func TestSubset(t *testing.T) {
	var b strings.Builder
	b.WriteString("# 版式可以用的 HTML 和 CSS\n\n不在这里的元素、属性和值不会被悄悄忽略：它们是错误，写明文件、行、列和替代的写法。怎样设计版式，见 [设计人员手册](designers.md)。\n\n" + madeByProgram)
	b.WriteString("## 元素\n\n| 元素 | 属性 |\n|---|---|\n")
	for _, e := range markup.Subset() {
		where := ""
		if e.SVG {
			where = "（在 svg 里）"
		}
		fmt.Fprintf(&b, "| `%s`%s | %s |\n", e.Name, where, strings.Join(e.Attributes, "、"))
	}
	b.WriteString("\nHTML 元素都可以写 `id`、`class`、`style`、`lang`、`title`、`role` 和 `aria-*`。\n\n## 样式属性\n\n| 属性 | 可用的值 |\n|---|---|\n")
	for _, p := range style.Subset() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", p.Name, cell(p.Allowed))
	}
	b.WriteString("\n每个属性还可以写 `inherit` 和 `initial`，值里可以用 `var()`、`calc()`、`min()`、`max()`、`clamp()`。\n长度单位：mm cm in pt px em rem % vw vh vmin vmax。\n\n## 不支持的属性，以及替代的写法\n\n| 属性 | 改用 |\n|---|---|\n")
	for _, p := range style.RefusedProperties() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", p.Name, cell(p.Allowed))
	}
	b.WriteString("\n## theme.yaml 里可以写的项\n\n")
	writeKeys(t, &b, "theme.yaml", theme.Keys())
	compare(t, "css.md", strings.TrimRight(b.String(), "\n")+"\n")
}

// cell keeps a table's lines whole.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", `\<`, "*", `\*`).Replace(s)
}
