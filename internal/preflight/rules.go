package preflight

// Rule is one of the rules, for readers of reports.
type Rule struct {
	ID, Name string
	Demand   string // what it asks for, Chinese
}

// Rules are all rules in the order of the report. Their IDs are those of findings.
var Rules = []Rule{
	{"boxes", "页面框", "页面框、出血框、成品框一层套一层，出血不少于产品的要求（一般 3 毫米）"},
	{"size", "成品尺寸", "与订的尺寸相差不超过 0.1 毫米"},
	{"ratio", "缩放比例", "长边超过 5.08 米的按 1:10 绘制，再长的按 1:20"},
	{"sides", "页数", "与印刷面数相同"},
	{"empty", "空白页", "每一页都有内容"},
	{"bleed", "出血", "印到裁切边的底色，都印到出血边"},
	{"cut", "拼版裁切", "拼版的每一枚，四边的底色都延伸到裁切线外：两枚之间留空的铺满一半，不留空的两边颜色相同"},
	{"die-line", "模切刀线", "后道写了模切的，有一条沿着成品边的刀线：专色 CutContour，0.25 磅，叠印，不进四色版"},
	{"safe-margin", "安全边距", "文字和二维码离裁切边不少于产品的要求（胶印 5 毫米，展板、展架 20 毫米）"},
	{"fold", "折线", "文字和二维码离折线不少于 3 毫米"},
	{"hidden", "遮挡", "底座、横杆、扣眼挡住的地方，没有文字和二维码"},
	{"small-type", "最小字高", "不小于产品的要求，不小于 6 磅；反白字不小于 8 磅"},
	{"thin-line", "细线", "不细于 0.2 毫米"},
	{"picture", "图片", "每张图片都能打开"},
	{"picture-colour", "图片颜色", "能够换算成四色"},
	{"resolution", "图片精度", "按印出来的大小，胶印和数码印刷不低于 300 ppi，喷绘写真不低于 72 ppi"},
	{"no-inks", "四色", "每种颜色都有油墨配比，没有 RGB 颜色"},
	{"total-ink", "总墨量", "胶印和数码印刷：超过 280% 提醒，超过 320% 不合格；叠印的文字加在底色上算"},
	{"black", "黑色", "胶印和数码印刷的黑字只用 K100 并叠印，大面积用四色黑；喷绘写真不用单色黑"},
	{"outline", "文字转曲", "文字全部转成轮廓，没有缺字"},
	{"lost-text", "文字齐全", "原文的每一个字都印了出来"},
	{"qr-missing", "二维码", "该有二维码的地方有"},
	{"qr-unreadable", "二维码识读", "在画出来的版面上能够扫出"},
	{"qr-payload", "二维码内容", "扫出来的网址就是这份宣传品的网址"},
	{"qr-module", "二维码精细度", "一个小方块不小于 0.5 毫米"},
	{"qr-distance", "二维码大小", "宽度不小于扫码距离的 1/10"},
	{"qr-quiet-zone", "二维码空白", "四周留出 4 格空白"},
	{"qr-contrast", "二维码对比", "深码浅底，对比不低于 4.5"},
}

// ruleName is what a rule is called in reports.
func ruleName(id string) string {
	for _, r := range Rules {
		if r.ID == id {
			return r.Name
		}
	}
	return id
}
