package personal

import "testing"

// TestMask: what stays of each kind; nothing is found in it again.
func TestMask(t *testing.T) {
	for text, want := range map[string]string{
		"电话13812345678。":            "138****5678",
		"138-1234-5678":             "138-****-5678",
		"+86 138 1234 5678":         "86 138 **** 5678",
		"１３８１２３４５６７８":               "１３８****５６７８",
		"一三八一二三四五六七八":               "一三八****五六七八",
		"身份证号11010519491231002X，":   "1****************X",
		"110105 19491231 002X":      "1***** ******** ***X",
		"6222 0212 3456 7890 128":   "6222 **** **** ***0 128",
		"办公室010-62345678":           "010-6234****",
		"咨询电话：8234567":              "823****",
		"400-123-4567":              "400-123-****",
		"驾驶京A12345来到":               "京A****5",
		"粤B·D12345":                 "粤B·*****5",
		"发到 wang.li@example.com 邮箱": "w******@example.com",
		"a@example.com":             "*@example.com",
		"加微信：wxid_abc123":           "wx*******23",
		"加QQ 123456789":             "12*****89",
		"加QQ 12345":                 "1***5",
		"护照号E12345678":              "E******78",
		"住在清河路12号3栋2单元501室":         "住在清河路**号*栋*单元***室",
		"五一路十二号":                    "五一路**号",
		"姓名：王建国":                    "王某",
		"姓名: 欧阳娜娜":                  "欧阳某",
		"清河小学三年级（2）班":               "",
		"电话 138\n1234\n5678":        "138\n****\n5678",
		"电话：1、3、8、1、2、3、4、5、6、7、8":  "1、3、8、*、*、*、*、5、6、7、8",
	} {
		found := Find(text)
		if len(found) != 1 || found[0].Mask('*') != want {
			t.Errorf("%s: %v %q, want %q", text, found, found[0].Mask('*'), want)
			continue
		}
		for _, sign := range "*×" {
			if after := text[:found[0].Start] + found[0].Mask(sign) + text[found[0].Stop:]; want != "" && len(Find(after)) > 0 {
				t.Errorf("%s: %s is %v", text, after, Find(after))
			}
		}
	}
}
