package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/pdf"
	"fanshi/internal/product"
	"fanshi/internal/project"
	"fanshi/internal/raster"
	"fanshi/internal/sheet"
	"fanshi/internal/source"
	"fanshi/internal/theme"
)

type sheetOptions struct {
	data, theme, size, png, pdf, boxes string
	press                              bool
}

func newSheetCommand(g *global) *cobra.Command {
	var o sheetOptions
	cmd := &cobra.Command{
		Use:   "sheet 模板.html",
		Short: "把一个版面模板排成图片或 PDF（设计人员用）",
		Long: `排一个版面模板，写成 PNG、PDF，或列出每个元素的位置（--boxes）。
列出每页的大小、元素数和最小的字，以及每处自动缩放的文字（--fit）用了多大的字。
不写输出选项时只检查；排不下时说明要删去几个字。

--press 让 PDF 和交给印刷厂的一样：四色油墨、出血、裁切线和套准线；模板要放在制品的文件夹里。

--size 的写法：A3 是制品的尺寸，1920x1080px 是屏幕画面，420x594mm 是印刷品。
制品就是模板所在的文件夹，例如 poster；它有哪些尺寸、最小的字多大，写在 product.yaml 里。
--data 是 JSON 或 YAML 文件，字段名同模板里的 {{ }}。

` + exitCodeHelp,
		Example: "  fanshi sheet templates/poster/case.html --data 样例.json --size 297x420mm --pdf 海报.pdf\n  fanshi sheet templates/slide/slogan.html --data 样例.yaml --size 1920x1080px --png 画面.png",
		Args:    oneArgument("模板文件名"),
		RunE:    func(_ *cobra.Command, args []string) error { return runSheet(g, args[0], o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.data, "data", "", "填进模板的数据`文件`（.json、.yaml）")
	f.StringVar(&o.theme, "theme", "", "`主题`，即 themes 里的文件夹名（默认是模板所在的主题，不在主题里时是 alert）")
	f.StringVar(&o.size, "size", "", "成品`大小`：制品的尺寸名，或者带单位 px、mm 的宽和高（默认是制品的第一种尺寸，不是制品时 1920x1080px）")
	f.StringVar(&o.png, "png", "", "写成 PNG `文件`；多页时文件名加页码")
	f.StringVar(&o.pdf, "pdf", "", "写成 PDF `文件`")
	f.BoolVar(&o.press, "press", false, "PDF 按制品的印刷要求做：四色、出血、裁切线")
	f.StringVar(&o.boxes, "boxes", "", "把元素的位置写成 JSON `文件`")
	return cmd
}

var sizePattern = regexp.MustCompile(`^(\d+(?:\.\d+)?)[x×](\d+(?:\.\d+)?)(px|mm)$`)

// parseSize reads 1920x1080px or 420x594mm.
func parseSize(s string) (product.Size, error) {
	m := sizePattern.FindStringSubmatch(s)
	if m == nil {
		return product.Size{}, usageError{fmt.Errorf("--size 的“%s”要写成 1920x1080px 或 420x594mm 的样子", s)}
	}
	w, _ := strconv.ParseFloat(m[1], 64)
	h, _ := strconv.ParseFloat(m[2], 64)
	limit, unit, scale := 50000.0, page.Micrometre, 1000.0
	if m[3] == "px" {
		limit, unit, scale = 16384, page.Pixel64, 64
	}
	if w < 10 || h < 10 || w > limit || h > limit {
		return product.Size{}, usageError{fmt.Errorf("--size 的“%s”超出范围（10 到 %.0f %s）", s, limit, m[3])}
	}
	return product.Size{Unit: unit, Width: page.Round(w * scale), Height: page.Round(h * scale)}, nil
}

// designed is a template as its place says: of a product, perhaps of a theme.
type designed struct {
	product *product.Product // nil: its folder is none
	theme   string
	size    product.Size
}

// place finds the product and the theme of a template by the folders it lies in, and the size to lay it out in.
func (o sheetOptions) place(g *global, file string, layers fs.FS) (designed, error) {
	full, err := filepath.Abs(file)
	if err != nil {
		return designed{}, err
	}
	folders := strings.Split(filepath.ToSlash(full), "/")
	d := designed{theme: o.theme}
	if n := len(folders); d.theme == "" && n > 5 && folders[n-3] == "templates" && folders[n-5] == "themes" {
		d.theme = folders[n-4]
	}
	d.theme = cmp.Or(d.theme, "alert")
	if err := knownTheme(layers, d.theme); err != nil {
		return d, err
	}
	var problems diag.List
	if n := len(folders); n > 1 {
		d.product = product.Load(g.templateLayers(), &problems).Find(folders[n-2])
	}
	if d.product != nil && o.size == "" {
		d.size = d.product.Sizes[0]
		return d, nil
	}
	if d.product != nil {
		if named, ok := d.product.Size(o.size); ok {
			d.size = named
			return d, nil
		}
	}
	if d.product != nil && !sizePattern.MatchString(o.size) {
		return d, usageError{fmt.Errorf("--size 的“%s”不是%s的尺寸，也不是带单位的宽和高。%s的尺寸有：%s", o.size, d.product.Name, d.product.Name,
			strings.Join(d.product.SizeNames(), "、"))}
	}
	if d.size, err = parseSize(cmp.Or(o.size, "1920x1080px")); err == nil && d.product != nil {
		d.size = sizeOf(d.product, d.size)
	}
	return d, err
}

// sizeOf finds a product's size by its measures; what the product does not have stays as it is.
func sizeOf(p *product.Product, s product.Size) product.Size {
	if p.Medium == product.Screen && s.Unit == page.Pixel64 {
		return p.Slide(int(s.Width/64), int(s.Height/64))
	}
	for _, known := range p.Sizes {
		if known.Unit == s.Unit && known.Width == s.Width && known.Height == s.Height {
			return known
		}
	}
	return s
}

func runSheet(g *global, file string, o sheetOptions) error {
	data, err := readData(o.data)
	if err != nil {
		return err
	}
	if fields, ok := data.(map[string]any); ok && fields["Phrases"] == nil {
		fields["Phrases"] = new(campaign.Book).PhraseTexts() // no data file needs to repeat them
	}
	layers, dirs, err := g.themeLayers()
	if err != nil {
		return err
	}
	d, err := o.place(g, file, layers)
	if err != nil {
		return err
	}
	if d.size.Unit == page.Micrometre && o.png != "" {
		return usageError{errors.New("--png 需要以 px 为单位的 --size；印刷品请用 --pdf")}
	}
	if o.press && (o.pdf == "" || d.product == nil || !d.product.Shop()) {
		return usageError{errors.New("--press 要和 --pdf 一起用，模板要放在交给印刷厂的制品的文件夹里，例如 templates/poster")}
	}
	diags := &diag.List{}
	t := theme.Load(layers, d.theme, diags)
	if diags.HasErrors() {
		return g.report(diags)
	}
	fonts, err := theme.LoadFonts(t, dirs, systemFontFolders())
	if err != nil {
		return err
	}
	engine, err := g.engineFor(file, t, fonts, diags)
	if err != nil {
		return err
	}
	res := engine.Render(sheet.Request{Template: strings.TrimSuffix(filepath.Base(file), ".html"), Data: data, Unit: d.size.Unit,
		Width: d.size.Width, Height: d.size.Height, Boxes: true}, diags)
	if err := g.reportText(diags); err != nil {
		return err
	}
	if res == nil {
		return errContent
	}
	var sheets []page.PressSheet
	if o.press {
		var problems diag.List
		sheets = project.Inks{Theme: t, Engine: engine, Fonts: fonts}.Press(d.product, strings.TrimSuffix(filepath.Base(file), ".html"), res,
			func(number, pages int) string { return project.SlugLine(d.product, d.size, "", "", number, pages) }, &problems)
		if problems.HasErrors() {
			return g.report(&problems)
		}
	}
	out, err := writeSheet(g, res, sheets, fonts, o)
	if err != nil {
		return err
	}
	return g.reportSheet(d, res, out)
}

// engineFor makes the engine of one template, which lies anywhere.
func (g *global) engineFor(file string, t *theme.Theme, fonts *font.Set, diags *diag.List) (*sheet.Engine, error) {
	folder, err := disk.Folder(filepath.Dir(file))
	if err == nil {
		_, err = fs.Stat(folder, filepath.Base(file))
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("找不到模板 %s", file)
	case err != nil:
		return nil, fmt.Errorf("模板 %s 读不出来：%s", file, systemCause(err))
	}
	partials, err := fs.Sub(t.Templates(g.templateLayers()), "partials")
	if err != nil {
		return nil, err
	}
	return sheet.New(sheet.Config{Templates: theme.Named(folder, filepath.ToSlash(filepath.Dir(file))), Partials: partials,
		Theme: t, Fonts: fonts, Content: g.contentPicture(diags)}), nil
}

// contentPicture reads pictures of the project's content for a sheet; it says why one cannot be used.
func (g *global) contentPicture(diags *diag.List) func(name string) (page.Image, bool) {
	return func(name string) (page.Image, bool) {
		files, err := disk.Reading(g.dir)
		if err != nil {
			return page.Image{}, false
		}
		file := "content/" + name
		a := campaign.ReadPicture(files, file, diag.Pos{File: file}, diags)
		if a == nil {
			return page.Image{}, false
		}
		return page.Image{Data: a.Print, Format: a.Format, PixelWidth: a.Width, PixelHeight: a.Height}, true
	}
}

// readData reads --data; a YAML file is read as plain lists, maps and strings.
func readData(name string) (any, error) {
	if name == "" {
		return nil, nil
	}
	raw, err := disk.ReadFile(name)
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

// writePDF is the file for a print shop where there are press sheets, and else one in RGB.
func writePDF(res *sheet.Result, sheets []page.PressSheet, fonts *font.Set) ([]byte, error) {
	if sheets != nil {
		return pdf.NewWriter(fonts).WritePress(sheets, pdf.Meta{})
	}
	return pdf.NewWriter(fonts).Write(res.Pages, pdf.Meta{})
}

// writeSheet writes what the options ask for and returns the files.
func writeSheet(g *global, res *sheet.Result, sheets []page.PressSheet, fonts *font.Set, o sheetOptions) (map[string][]byte, error) {
	out := map[string][]byte{}
	if o.pdf != "" {
		b, err := writePDF(res, sheets, fonts)
		if err != nil {
			return nil, err
		}
		out[o.pdf] = b
	}
	if o.boxes != "" {
		b, err := json.MarshalIndent(map[string]any{"pages": res.Boxes}, "", " ")
		if err != nil {
			return nil, err
		}
		out[o.boxes] = append(b, '\n')
	}
	if o.png != "" {
		cache := raster.NewCache()
		for i := range res.Pages {
			b, err := cache.PNG(&res.Pages[i], fonts, 0)
			if err != nil {
				return nil, err
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
		if err := g.putFile(name, b); err != nil {
			return nil, err
		}
	}
	return out, nil
}
