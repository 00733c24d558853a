package sheet

import (
	"html/template"
	"strings"
	"testing"
)

func TestFunctions(t *testing.T) {
	data := map[string]any{"Typed": []string{"一", "二", "三"}, "Loose": []any{"四", "五"}, "Text": "陌生来电，先挂断！"}
	for _, c := range []struct{ source, want string }{
		{`{{range first 2 .Typed}}{{.}}{{end}}`, "一二"},
		{`{{range first 9 .Loose}}{{.}}{{end}}`, "四五"},
		{`{{range first -1 .Loose}}{{.}}{{end}}`, ""},
		{`{{range $i, $t := .Typed}}{{add $i 1}}{{$t}}{{if last $i $.Typed}}。{{end}}{{end}}`, "1一2二3三。"},
		{`{{range clauses .Text}}[{{.}}]{{end}}`, "[陌生来电，][先挂断！]"},
		{`{{characters .Text}}{{hasPrefix "陌" .Text}}{{hasSuffix "！" .Text}}`, "9truetrue"},
		{`{{contains "陌" .Text}}{{contains "不在其中" .Text}}`, "truefalse"},
		{`{{range phrases "骗您下载、操作，都是诈骗！"}}[{{.}}]{{end}}{{trimSuffix "！" .Text}}`, "[骗您下载、][操作，][都是诈骗！]陌生来电，先挂断"},
		{`{{range words "先打 96110 问"}}{{.}}{{end}}`, "先打96110问"},
	} {
		var out strings.Builder
		if err := template.Must(template.New("t").Funcs(functions).Parse(c.source)).Execute(&out, data); err != nil || out.String() != c.want {
			t.Errorf("%s gives %q, want %q (%v)", c.source, out.String(), c.want, err)
		}
	}
}
