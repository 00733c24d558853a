package personal

import (
	"regexp"
	"strings"
	"unicode"
)

// surnames are the common ones that begin few other words; compound ones stand apart. doubtful ones begin everyday words (任何, 高度,
// 方便), and make a name only where a colon or a title leaves no doubt. Source: the Ministry of Public Security's reports on
// names, 2019 to 2021.
const (
	surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭肖蔡潘田董袁余蒋杜苏魏吕丁沈姜崔钟谭陆汪范廖韦傅夏侯邹熊孟秦邱薛阎闫龙郝孔邵" +
		"史毛赖武康贺严尹钱施牛洪龚汤陶黎温莫易樊乔殷颜庄章倪庞邢俞翟蓝聂齐葛柴耿焦阮柯欧舒岳翁裴鲍覃霍卢戴"
	doubtful = "于何高任方万段雷石白常包程金江古成曾关安平时向连经路文计项祝华党申鲁麦童尚季司左单游水花宁柳车池费米边谷宫甘景戚巴丛沙管明解应游房屈和都全别容支"
)

var compound = []string{"欧阳", "司马", "上官", "诸葛", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒", "端木", "轩辕", "南宫"}

var (
	// labels stand before a name, and a colon behind them leaves no doubt.
	labels = regexp.MustCompile(`(?:姓 ?名|victim|当事人|受害人|被害人|受骗人|事主|报警人|报案人|联系人|负责人|户主|嫌疑人|监护人|家长|学生|承诺人|签名)(?:\(签名\)|（签名）|姓名)? ?[:：][ \n]?`)
	// roles stand directly before a name.
	roles = regexp.MustCompile(`受害人|被害人|受骗人|事主|报警人|报案人|当事人|嫌疑人|居民|市民|村民|储户|客户|学生|同学|家长|会计|员工|姓名|名叫|叫做`)
	// titles stand directly behind a name.
	titles = regexp.MustCompile(`女士|先生|同学|大爷|大妈|阿姨|奶奶|爷爷|[(（](?:男|女)?[,，、 ]*\d{1,3} ?岁|[,，](?:男|女)[,，]|[,，]\d{1,3} ?岁`)
)

// verbs begin what is said of a person and no given name ends in them.
const verbs = "接收到在是的被说用将把向从去与和又也就都才经因为于报称打点加下转先想要看听找有给对通让请开信按操损共遭误前此后时当立两三不没已表发登注上网一"

// names finds full names beside a word that says that they are some.
func (t *reading) names() []Finding {
	var out []Finding
	add := func(start, length int) {
		if length > 0 {
			out = append(out, t.finding(Name, start, start+length))
		}
	}
	for _, m := range labels.FindAllStringIndex(t.folded, -1) {
		add(t.starts[m[1]], t.nameAt(t.starts[m[1]], true))
	}
	for _, m := range roles.FindAllStringIndex(t.folded, -1) {
		add(t.starts[m[1]], t.nameAt(t.starts[m[1]], false))
	}
	for _, m := range titles.FindAllStringIndex(t.folded, -1) {
		stop := t.starts[m[0]]
		for length := min(4, stop); length >= 2; length-- { // the longest: 欧阳建国
			if t.nameIs(stop-length, stop, true) && (length > 2 || !strings.ContainsRune(surnames, t.runes[stop-1])) {
				add(stop-length, length)
				break
			}
		}
	}
	return out
}

// nameAt returns the length of the name that begins at a rune, 0 for none. sure: only a name can stand there.
func (t *reading) nameAt(at int, sure bool) int {
	end := at
	for end < len(t.runes) && end < at+4 && (unicode.Is(unicode.Han, t.runes[end]) || t.runes[end] == '·') {
		end++
	}
	whole := end == len(t.runes) || !unicode.Is(unicode.Han, t.runes[end]) // the name ends with the row of Chinese characters
	for length := min(4, end-at); length >= 2; length-- {
		tail := t.runes[at+length-1]
		if !t.nameIs(at, at+length, sure) || !sure && strings.ContainsRune(verbs, tail) {
			continue
		}
		next := rune(0)
		if at+length < len(t.runes) {
			next = t.runes[at+length]
		}
		if whole && at+length == end || strings.ContainsRune(verbs, next) {
			return length
		}
	}
	return 0
}

// nameIs reports whether the runes from start to stop are a surname and one or two characters.
func (t *reading) nameIs(start, stop int, sure bool) bool {
	name := string(t.runes[start:stop])
	for _, r := range t.runes[start:stop] {
		if !unicode.Is(unicode.Han, r) || strings.ContainsRune("某男女的人岁等们您你我他她它位名叫", r) {
			return false
		}
	}
	for _, c := range compound {
		if strings.HasPrefix(name, c) {
			return stop-start > 2
		}
	}
	first := t.runes[start]
	return stop-start <= 3 && (strings.ContainsRune(surnames, first) || sure && strings.ContainsRune(doubtful, first) && !common[string(t.runes[start:start+2])])
}

// common are everyday words that begin with a surname.
var common = map[string]bool{"任何": true, "高度": true, "方便": true, "何时": true, "何种": true, "成功": true, "安全": true, "平时": true, "时间": true, "全部": true,
	"关于": true, "关注": true, "高中": true, "高龄": true, "文化": true, "单位": true, "经常": true, "明明": true, "和平": true, "都是": true, "金额": true, "应当": true, "程序": true}
