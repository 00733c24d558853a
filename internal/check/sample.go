package check

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// What fanshi init writes, and nobody may print; a test holds it against the project that it does write.
const (
	sampleAddress = "https://fz.example.gov.cn/"
	sampleName    = "平安街道反诈宣传"
	sampleIssuer  = "平安街道反诈宣传办公室"
)

// sampleVenues are the sample's, by code.
var sampleVenues = map[string]string{
	"s01": "安居路小学", "s02": "清河实验中学", "s03": "清河职业学院", "b01": "清河路储蓄网点", "b02": "安居路储蓄网点", "b03": "新市街企业服务网点",
	"c01": "平安街道社区卫生服务中心", "c02": "清河医院", "c03": "书院路门诊部", "m01": "清河影城", "m02": "安居路影院", "m03": "书院路电影院",
}

// sampleLeft warns of what is still the sample's in a project that is not: codes would lead nowhere, sheets would be signed by
// an office that there is not, and go to places that there are not. The sample's hotlines are those of the whole country and
// may stay.
func sampleLeft(book *campaign.Book, _ time.Time, problems *diag.List) {
	c := &book.Config
	if c.Sample {
		return
	}
	if u, err := url.Parse(c.BaseURL); err == nil && reserved(u.Hostname()) {
		problems.Warn(c.BaseURLPos, "sample.left", "网址 "+c.BaseURL+" 还是示例，二维码扫出来打不开", "换成本单位网站的网址，印刷之前务必核对")
	}
	if c.Name.Value == sampleName {
		problems.Warn(c.Name.Pos, "sample.left", "网站名称“"+sampleName+"”还是示例", "换成本单位的")
	}
	if c.Issuer.Value == sampleIssuer {
		problems.Warn(c.Issuer.Pos, "sample.left", "落款单位“"+sampleIssuer+"”还是示例，每张宣传品都会这样署名", "换成本单位全称，同时核对热线电话")
	}
	var left []string
	var first diag.Pos
	for _, v := range book.Venues {
		if sampleVenues[v.Code] == v.Name.Value {
			if left = append(left, v.Code+" "+v.Name.Value); len(left) == 1 {
				first = v.Name.Pos
			}
		}
	}
	if n := len(left); n > 0 {
		list := strings.Join(left[:min(n, 5)], "、")
		if n > 5 {
			list += fmt.Sprintf("等 %d 个", n)
		}
		problems.Warn(first, "sample.left", "场所表里还有示例的场所："+list, "换成自己辖区的场所，用不着的行删掉")
	}
}

// reserved reports names of hosts that are for examples only (RFC 2606), below national domains too.
func reserved(host string) bool {
	for label := range strings.SplitSeq(host, ".") {
		if label == "example" {
			return true
		}
	}
	return strings.HasSuffix(host, ".invalid") || strings.HasSuffix(host, ".test")
}
