package handbook

import (
	"bytes"
	"io/fs"
	"testing/fstest"

	"fanshi/internal/diag"
	"fanshi/internal/document"
	"fanshi/internal/intake"
)

// imports takes in a file, as fanshi import does, and says all there is to say of it.
func imports(name, text string, kind intake.Kind) func(*studio) *diag.List {
	return func(*studio) *diag.List {
		diags := &diag.List{}
		d, ok := document.Read(name, []byte(text), diags)
		if !ok {
			return diags
		}
		var files fs.FS = fstest.MapFS{}
		p, ok := intake.Read(name, d, intake.Options{Kind: kind, Today: today, Files: files, Scams: []intake.Scam{{ID: "loan", Names: []string{"虚假贷款"}}}}, diags)
		if ok {
			p.Report("content/cases/2026-11-05-loan.md", name, nil, diags)
		}
		return diags
	}
}

const letter = "致居民的一封信\n各位居民朋友：\n请不要轻信陌生来电，不要向陌生人转账，遇到事情先问一问家人。\n2026年11月16日\n"

var importProvocations = []provocation{
	{"document.damaged", imports("案例.docx", "这不是压缩包", "")},
	{"document.empty", imports("案例.txt", "", "")},
	{"document.format", imports("通知.pdf", "%PDF-1.4", "")},
	{"document.too-large", imports("案例.txt", string(bytes.Repeat([]byte("王某接到自称客服的电话。\n"), 10_000)), "")},
	{"import.kind", imports("材料.txt", "今天下午开会，请大家带上材料，不要迟到。\n", "")},
	{"import.left-out", imports("文章.html", "<html><body><h1>致居民的一封信</h1><p>各位居民朋友：</p><p>请不要轻信陌生来电。</p><img src=a.png></body></html>", "")},
	{"import.personal", imports("案例.txt", "案情\n李某接到电话，号码是13812345678。\n", intake.Case)},
	{"import.read", imports("一封信.txt", letter, "")},
	{"import.unplaced", imports("案例.txt", "贷款没到手，先交了钱\n案情\n李某接到电话。\n编辑：小李\n", intake.Case)},
}
