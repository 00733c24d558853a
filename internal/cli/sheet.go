package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/raster"
	"fanshi/internal/release"
	"fanshi/internal/sheet"
	"fanshi/internal/source"
	"fanshi/internal/theme"
)

type sheetOptions struct{ data, theme, size, png, pdf, boxes string }

func newSheetCommand(g *global) *cobra.Command {
	var o sheetOptions
	cmd := &cobra.Command{
		Use:   "sheet 模板.html",
		Short: "把一个版面模板排成图片或 PDF（设计人员用）",
		Long: `排一个版面模板，写成 PNG、PDF，或列出每个元素的位置（--boxes）。
不写输出选项时只检查，并列出每页的大小和元素数。

--size 的写法：1920x1080px 是屏幕画面，420x594mm 是印刷品。
--data 是 JSON 或 YAML 文件，字段名同模板里的 {{ }}。

` + exitCodeHelp,
		Example: "  fanshi sheet templates/poster/case.html --data 样例.json --size 297x420mm --pdf 海报.pdf\n  fanshi sheet templates/slide/slogan.html --data 样例.yaml --size 1920x1080px --png 画面.png",
		Args:    oneArgument("模板文件名"),
		RunE:    func(_ *cobra.Command, args []string) error { return runSheet(g, args[0], o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.data, "data", "", "填进模板的数据`文件`（.json、.yaml）")
	f.StringVar(&o.theme, "theme", "alert", "`主题`，即 themes 里的文件夹名")
	f.StringVar(&o.size, "size", "1920x1080px", "成品`大小`，单位 px 或 mm")
	f.StringVar(&o.png, "png", "", "写成 PNG `文件`；多页时文件名加页码")
	f.StringVar(&o.pdf, "pdf", "", "写成 PDF `文件`")
	f.StringVar(&o.boxes, "boxes", "", "把元素的位置写成 JSON `文件`")
	return cmd
}

var sizePattern = regexp.MustCompile(`^(\d+(?:\.\d+)?)[x×](\d+(?:\.\d+)?)(px|mm)$`)

// parseSize reads 1920x1080px or 420x594mm.
func parseSize(s string) (page.Unit, page.Length, page.Length, error) {
	m := sizePattern.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, 0, usageError{fmt.Errorf("--size 的“%s”要写成 1920x1080px 或 420x594mm 的样子", s)}
	}
	w, _ := strconv.ParseFloat(m[1], 64)
	h, _ := strconv.ParseFloat(m[2], 64)
	limit, unit, scale := 20000.0, page.Micrometre, 1000.0
	if m[3] == "px" {
		limit, unit, scale = 16384, page.Pixel64, 64
	}
	if w < 10 || h < 10 || w > limit || h > limit {
		return 0, 0, 0, usageError{fmt.Errorf("--size 的“%s”超出范围（10 到 %.0f %s）", s, limit, m[3])}
	}
	return unit, page.Round(w * scale), page.Round(h * scale), nil
}

func runSheet(g *global, file string, o sheetOptions) error {
	unit, width, height, err := parseSize(o.size)
	if err != nil {
		return err
	}
	if unit == page.Micrometre && o.png != "" {
		return usageError{errors.New("--png 需要以 px 为单位的 --size；印刷品请用 --pdf")}
	}
	data, err := readData(o.data)
	if err != nil {
		return err
	}
	layers, dirs, err := g.themeLayers()
	if err != nil {
		return err
	}
	if err := knownTheme(layers, o.theme); err != nil {
		return err
	}
	diags := &diag.List{}
	t := theme.Load(layers, o.theme, diags)
	if diags.HasErrors() {
		return g.report(diags)
	}
	fonts, err := theme.LoadFonts(t, dirs, systemFontFolders())
	if err != nil {
		return err
	}
	if _, err := os.Stat(file); err != nil {
		return fmt.Errorf("找不到模板 %s", file)
	}
	engine := sheet.New(sheet.Config{Templates: os.DirFS(filepath.Dir(file)), Folder: filepath.ToSlash(filepath.Dir(file)), Theme: t, Fonts: fonts})
	res := engine.Render(sheet.Request{Template: strings.TrimSuffix(filepath.Base(file), ".html"), Data: data, Unit: unit, Width: width, Height: height}, diags)
	if err := g.reportText(diags); err != nil {
		return err
	}
	if res == nil {
		return errContent
	}
	return writeSheet(g, res, fonts, o)
}

// readData reads --data; a YAML file is read as plain lists, maps and strings.
func readData(name string) (any, error) {
	if name == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("读不出数据文件 %s：%s", name, systemCause(err))
	}
	if strings.EqualFold(filepath.Ext(name), ".json") {
		var data any
		if err := json.Unmarshal(raw, &data); err != nil {
			return nil, fmt.Errorf("数据文件 %s 不是正确的 JSON，问题在第 %d 行附近。请检查逗号、引号和括号是否成对", name, jsonLine(raw, err))
		}
		return data, nil
	}
	data, err := source.DecodeAny(name, raw)
	if err != nil {
		line := ""
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			line = "，问题在第 " + m[1] + " 行附近"
		}
		return nil, fmt.Errorf("数据文件 %s 不是正确的 YAML%s。请检查缩进、冒号和引号", name, line)
	}
	return data, nil
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// jsonLine is the line where a JSON file breaks off: its last one, if it ends too early.
func jsonLine(raw []byte, err error) int {
	end := len(raw)
	if at := (*json.SyntaxError)(nil); errors.As(err, &at) {
		end = min(int(at.Offset), end)
	}
	return 1 + bytes.Count(bytes.TrimRight(raw[:end], "\n"), []byte("\n"))
}

func writeSheet(g *global, res *sheet.Result, fonts *font.Set, o sheetOptions) error {
	out := map[string][]byte{}
	if o.pdf != "" {
		b, err := pdf.NewWriter(fonts).Write(res.Pages, pdf.Meta{})
		if err != nil {
			return err
		}
		out[o.pdf] = b
	}
	if o.boxes != "" {
		b, err := json.MarshalIndent(map[string]any{"pages": res.Boxes}, "", " ")
		if err != nil {
			return err
		}
		out[o.boxes] = append(b, '\n')
	}
	if o.png != "" {
		for i := range res.Pages {
			img, err := raster.Draw(&res.Pages[i], fonts)
			if err != nil {
				return err
			}
			b, err := raster.EncodePNG(img)
			if err != nil {
				return err
			}
			name := o.png
			if len(res.Pages) > 1 {
				ext := filepath.Ext(name)
				name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), i+1, ext)
			}
			out[name] = b
		}
	}
	for name, b := range out {
		dir, err := release.OpenDir(filepath.Dir(name))
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("没有 %s 这个文件夹，写不了 %s。请先建好文件夹", filepath.Dir(name), name)
		}
		if err != nil {
			return err
		}
		if err := release.WriteFile(dir, filepath.Base(name), b); err != nil {
			return err
		}
	}
	return summarizeSheet(g, res, out)
}

func summarizeSheet(g *global, res *sheet.Result, out map[string][]byte) error {
	type pageLine struct {
		Width    float64 `json:"width"`
		Height   float64 `json:"height"`
		Elements int     `json:"elements"`
	}
	var pages []pageLine
	for _, b := range res.Boxes {
		pages = append(pages, pageLine{b.Width, b.Height, len(b.Elements)})
	}
	if g.json {
		return g.writeJSON(map[string]any{"pages": pages, "files": append([]string{}, sortedNames(out)...)})
	}
	for i, p := range pages {
		fmt.Fprintf(g.env.Stdout, "第 %d 页：%.4g×%.4g px，%d 个元素\n", i+1, p.Width, p.Height, p.Elements)
	}
	for _, name := range sortedNames(out) {
		fmt.Fprintf(g.env.Stdout, "已写出 %s（%d 字节）\n", name, len(out[name]))
	}
	return nil
}
