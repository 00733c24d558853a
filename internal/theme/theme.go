package theme

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/font"
	"fanshi/internal/page"
	"fanshi/internal/source"
)

// Theme is one theme.
type Theme struct {
	Name    string // its folder: alert
	Title   string // as officers call it: 警示
	Palette []Color
	Fonts   []font.Request    // the faces of every role; Role and Weight as the sheets ask for them
	Pixel   diag.Pos          // where the font of door strips is named
	Keep    []string          // words that no line break may split
	Sheets  []StyleSheet      // of the sheets: its base's before its own
	Site    map[string][]byte // files that the site carries, by path inside the theme: site.css

	// Files are what every sheet of the theme is made from: theme.yaml and sheet.css, its base's before its own.
	Files []string

	replaced     []Color             // the palettes of its bases
	settingsPath string              // of theme.yaml
	art          map[string]string   // SVG source by name without extension
	artFiles     map[string]string   // their files, for messages
	artPaths     map[string]string   // their files in the project
	artNotes     map[string]ArtNote  // what stands beside them
	sitePaths    map[string][]string // the files that those of Site were read from
	fonts        []fs.FS             // folders fonts/: its own before its base's; they may be missing
	templates    fs.FS               // the folder templates/, which may be missing
}

// StyleSheet is a file sheet.css.
type StyleSheet struct {
	File string // for messages: themes/alert/sheet.css
	CSS  string
}

// Color is one colour of the palette, for screens and for the press.
type Color struct {
	Name string // also its CSS custom property: --signal
	RGB  page.Color
	CMYK page.CMYK
}

// Roles are the uses of type that every theme has a face for.
var Roles = []string{"body", "headline", "pixel"}

// GeneralArt is the picture for kinds of fraud that have none of their own.
const GeneralArt = "general"

// Art returns a picture's file, for messages, and its SVG source.
func (t *Theme) Art(name string) (file, svg string, ok bool) {
	svg, ok = t.art[name]
	return t.artFiles[name], svg, ok
}

// ArtNote is what the file beside a picture says, art/door.svg.yaml: what it shows that needs a permission, and its number.
type ArtNote struct{ Shows, Approval string }

// ArtNote returns what the file beside a picture says; nothing where there is none.
func (t *Theme) ArtNote(name string) ArtNote { return t.artNotes[name] }

// artFields is the file beside a picture.
type artFields struct {
	Shows    source.Value `yaml:"shows" about:"图上有警徽、国旗、国徽、人民币、地图的，写明是哪一种"`
	Approval source.Value `yaml:"approval" about:"用它们的批准文号、审图号"`
}

func artNote(themes fs.FS, file string, diags *diag.List) ArtNote {
	if _, err := fs.Stat(themes, file); err != nil {
		return ArtNote{}
	}
	var f artFields
	text, ok := source.Read(themes, file, diags)
	if !ok || !source.Decode(text.Whole(), &f, diags) {
		return ArtNote{}
	}
	return ArtNote{f.Shows.Text, f.Approval.Text}
}

// licenceWords are what the names of licence files hold.
var licenceWords = []string{"ofl", "licen", "许可", "授权", "copying"}

// FontLicence returns the file that holds the licence of a font of the theme, beside it; empty: there is none.
func (t *Theme) FontLicence(file string) string {
	for _, fsys := range t.fonts {
		if _, err := fs.Stat(fsys, file); err != nil {
			continue
		}
		entries, _ := fs.ReadDir(fsys, ".")
		for _, e := range entries {
			name := strings.ToLower(e.Name())
			if slices.Contains([]string{".ttf", ".otf", ".ttc", ".woff", ".woff2"}, path.Ext(name)) {
				continue
			}
			if slices.ContainsFunc(licenceWords, func(w string) bool { return strings.Contains(name, w) }) {
				return e.Name()
			}
		}
		return ""
	}
	return ""
}

// Settings returns the files theme.yaml, its base's before its own.
func (t *Theme) Settings() (files []string) {
	for _, file := range t.Files {
		if path.Base(file) == "theme.yaml" {
			files = append(files, file)
		}
	}
	return files
}

// ArtPath returns where a picture's file lies in the project; empty where there is none.
func (t *Theme) ArtPath(name string) string { return t.artPaths[name] }

// SitePaths returns the files of the project that a file of Site is made from.
func (t *Theme) SitePaths(name string) []string { return t.sitePaths[name] }

// FontPath returns where a font file of the theme lies in the project; empty where the theme has none of that name.
func (t *Theme) FontPath(file string) string {
	for _, fsys := range t.fonts {
		if _, err := fs.Stat(fsys, file); err == nil {
			return Path(fsys, file)
		}
	}
	return ""
}

// ArtNames returns the names of all pictures, sorted.
func (t *Theme) ArtNames() []string { return slices.Sorted(maps.Keys(t.art)) }

// Templates returns the project's sheet templates with the theme's own over them.
func (t *Theme) Templates(project fs.FS) fs.FS {
	if t.templates == nil {
		return project
	}
	return Layer(t.templates, project)
}

// Inks are the ink mixtures of all colours that its sheets may hold: those of the palette, and those of its bases, in whose
// colours the pictures are drawn that it has from them. Where two look the same, the palette's counts.
func (t *Theme) Inks() map[page.Color]page.CMYK {
	inks := map[page.Color]page.CMYK{}
	for _, c := range slices.Concat(t.replaced, t.Palette) {
		inks[c.RGB] = c.CMYK
	}
	return inks
}

// SiteFiles returns the names of Site, sorted.
func (t *Theme) SiteFiles() []string {
	names := make([]string, 0, len(t.Site))
	for name := range t.Site {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (t *Theme) file(name string) string { return "themes/" + t.Name + "/" + name }

// Load reads the theme of that name from the folder of themes. What is wrong goes into diags; the Theme is usable as far
// as it could be read and never nil.
func Load(themes fs.FS, name string, diags *diag.List) *Theme { return load(themes, name, nil, diags) }

// load reads a theme; heirs are the themes that have it as their base, directly or not.
func load(themes fs.FS, name string, heirs []string, diags *diag.List) *Theme {
	t := &Theme{Name: name, Site: map[string][]byte{}, art: map[string]string{}, artFiles: map[string]string{},
		artPaths: map[string]string{}, artNotes: map[string]ArtNote{}, sitePaths: map[string][]string{}}
	themes = Named(themes, "themes")
	t.settingsPath = Path(themes, name+"/theme.yaml")
	t.Files = []string{t.settingsPath}
	own := source.Relocate(themes, "themes")
	if sub, err := fs.Sub(themes, name+"/fonts"); err == nil {
		t.fonts = append(t.fonts, sub)
	}
	if _, err := fs.Stat(themes, name+"/templates"); err == nil {
		t.templates, _ = fs.Sub(themes, name+"/templates")
	}
	var base *Theme
	if text, ok := source.Read(own, t.file("theme.yaml"), diags); ok {
		base = t.settings(text, themes, append(heirs, name), diags)
	}
	if _, err := fs.Stat(themes, name+"/sheet.css"); err == nil || base == nil {
		if text, ok := source.Read(own, t.file("sheet.css"), diags); ok {
			t.Sheets = append(t.Sheets, StyleSheet{Place(themes, name+"/sheet.css"), text.Data})
			t.Files = append(t.Files, Path(themes, name+"/sheet.css"))
		}
	}
	if _, err := fs.Stat(themes, name+"/site.css"); err == nil || base == nil {
		if data, ok := source.ReadBytes(own, t.file("site.css"), source.MaxBytes, diags); ok {
			t.Site["site.css"], t.sitePaths["site.css"] = data, []string{Path(themes, name+"/site.css"), t.settingsPath} // which may name a base
		}
	}
	for _, file := range filesBelow(themes, name+"/site") {
		if data, ok := source.ReadBytes(own, "themes/"+file, source.MaxBytes, diags); ok {
			inside := strings.TrimPrefix(file, name+"/")
			t.Site[inside], t.sitePaths[inside] = data, []string{Path(themes, file)}
		}
	}
	for _, file := range filesBelow(themes, name+"/art") {
		picture, isSVG := strings.CutSuffix(strings.TrimPrefix(file, name+"/art/"), ".svg")
		if !isSVG {
			continue
		}
		if text, ok := source.Read(own, "themes/"+file, diags); ok {
			t.art[picture], t.artFiles[picture] = text.Data, Place(themes, file)
			t.artPaths[picture] = Path(themes, file)
			t.artNotes[picture] = artNote(own, "themes/"+file+".yaml", diags)
		}
	}
	t.inherit(base)
	return t
}

// inherit takes from the base what the theme does not have itself.
func (t *Theme) inherit(base *Theme) {
	if base == nil {
		return
	}
	if len(t.Fonts) == 0 {
		t.Fonts, t.Pixel = base.Fonts, base.Pixel
	}
	t.Files = append(slices.Clone(base.Files), t.Files...)
	t.replaced = slices.Concat(base.replaced, base.Palette)
	t.Palette = overlay(base.Palette, t.Palette)
	t.Sheets = slices.Concat(base.Sheets, t.Sheets)
	if own, ok := t.Site["site.css"]; ok {
		t.Site["site.css"] = slices.Concat(base.Site["site.css"], []byte("\n"), own)
		t.sitePaths["site.css"] = slices.Concat(base.sitePaths["site.css"], t.sitePaths["site.css"])
	}
	t.fonts = append(t.fonts, base.fonts...)
	t.Keep = append(t.Keep, base.Keep...)
	for file, data := range base.Site {
		if _, ok := t.Site[file]; !ok {
			t.Site[file], t.sitePaths[file] = data, append(slices.Clone(base.sitePaths[file]), t.settingsPath)
		}
	}
	for name, svg := range base.art {
		if _, ok := t.art[name]; !ok {
			t.art[name], t.artFiles[name] = svg, base.artFiles[name]
			t.artPaths[name], t.artNotes[name] = base.artPaths[name], base.artNotes[name]
		}
	}
	switch {
	case t.templates == nil:
		t.templates = base.templates
	case base.templates != nil:
		t.templates = Layer(t.templates, base.templates)
	}
}

// left tells whether a system or an editor leaves files of that name behind.
func left(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasSuffix(name, "~") ||
		strings.EqualFold(name, "thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

// filesBelow returns the files of a folder and its folders, sorted, without those left behind. The folder may be missing.
func filesBelow(fsys fs.FS, folder string) []string {
	var files []string
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		switch {
		case left(e.Name()):
		case e.IsDir():
			files = append(files, filesBelow(fsys, name)...)
		default:
			files = append(files, name)
		}
	}
	return files
}

// fields is theme.yaml.
type fields struct {
	Name    source.Value   `yaml:"name,required" example:"警示" about:"名称"`
	Base    source.Value   `yaml:"base" example:"alert" about:"以哪个主题为基础：没有写的都从它那里来"`
	Palette []colorField   `yaml:"palette,map" example:"{ink: {rgb: \"#071B40\", cmyk: [100, 85, 30, 60]}}" about:"颜色，每种写屏幕用的 rgb 和印刷用的 cmyk"`
	Fonts   fontFields     `yaml:"fonts" example:"{body: [{file: NotoSansSC_400Regular.ttf, family: Noto Sans SC, weight: 400}]}" about:"每种用途用哪些字体"`
	Keep    []source.Value `yaml:"keep" about:"不能拆到两行的词"`
}

type colorField struct {
	Key   source.Value
	Value struct {
		RGB  source.Value   `yaml:"rgb,required" example:"\"#071B40\"" about:"屏幕上的颜色"`
		CMYK []source.Value `yaml:"cmyk,required" example:"[100, 85, 30, 60]" about:"四色油墨的百分数"`
		Pos  diag.Pos
	}
}

type fontFields struct {
	Body     []fontField `yaml:"body,required" example:"[{file: NotoSansSC_400Regular.ttf, family: Noto Sans SC, weight: 400}]" about:"正文"`
	Headline []fontField `yaml:"headline,required" example:"[{file: NotoSansSC_900Black.ttf, family: Noto Sans SC, weight: 900}]" about:"大标题"`
	Pixel    []fontField `yaml:"pixel,required" example:"[{file: Unifont.woff, family: Unifont, weight: 400}]" about:"条屏用的点阵字"`
}

type fontField struct {
	File   source.Value `yaml:"file,required" example:"NotoSansSC_400Regular.ttf" about:"字体文件名，放在主题的 fonts 文件夹里"`
	Family source.Value `yaml:"family,required" example:"Noto Sans SC" about:"字族名"`
	Weight source.Value `yaml:"weight,required" example:"400" about:"字重"`
}

// settings reads theme.yaml and returns the theme's base, nil if it has none.
func (t *Theme) settings(text *source.Text, themes fs.FS, line []string, diags *diag.List) *Theme {
	var f fields
	if !source.Decode(text.Whole(), &f, diags) {
		return nil
	}
	t.Title = f.Name.Text
	for _, c := range f.Palette {
		if color, ok := readColor(c, diags); ok {
			t.Palette = append(t.Palette, color)
		}
	}
	for i, faces := range [][]fontField{f.Fonts.Body, f.Fonts.Headline, f.Fonts.Pixel} {
		t.role(Roles[i], faces, diags)
	}
	for _, k := range f.Keep {
		t.Keep = append(t.Keep, k.Text)
	}
	base := f.Base.Text
	switch {
	case base == "":
		if len(f.Palette) == 0 {
			diags.Error(f.Name.Pos, "theme.no-palette", "主题没有写颜色", "写 palette:，例如 palette: {ink: {rgb: \"#071B40\", cmyk: [100, 85, 30, 60]}}；或者用 base: 指定一个基础主题")
		}
		if len(t.Fonts) == 0 && diags.Len() == 0 {
			diags.Error(f.Name.Pos, "theme.no-fonts", "主题没有写字体", "写 fonts:，或者用 base: 指定一个基础主题，例如 base: alert")
		}
		return nil
	case slices.Contains(line, base):
		diags.Error(f.Base.Pos, "theme.base", fmt.Sprintf("主题以“%s”为基础，绕了一圈又回到自己", base), "改成另一个主题，或者删掉 base")
		return nil
	case !fs.ValidPath(base) || strings.Contains(base, "/"):
		diags.Error(f.Base.Pos, "theme.base", fmt.Sprintf("“%s”不是主题名", base), "写 themes 文件夹里的文件夹名，例如 alert")
		return nil
	}
	if _, err := fs.Stat(themes, base+"/theme.yaml"); err != nil {
		diags.Error(f.Base.Pos, "theme.base", fmt.Sprintf("没有名为“%s”的主题", base), "写 themes 文件夹里的文件夹名，例如 alert")
		return nil
	}
	return load(themes, base, line, diags)
}

func (t *Theme) role(role string, faces []fontField, diags *diag.List) {
	for _, face := range faces {
		weight, err := strconv.Atoi(face.Weight.Text)
		if face.Weight.Given() && (err != nil || weight < 1 || weight > 1000) {
			diags.Error(face.Weight.Pos, "theme.weight", fmt.Sprintf("字重“%s”不是 1 到 1000 之间的整数", face.Weight.Text), "常用 400（常规）、700（粗）、900（特粗）")
			continue
		}
		if strings.ContainsAny(face.File.Text, `/\`) {
			diags.Error(face.File.Pos, "theme.font-file", fmt.Sprintf("字体文件“%s”带了文件夹", face.File.Text), "只写文件名，字体放在主题的 fonts 文件夹里")
			continue
		}
		if role == "pixel" && t.Pixel == (diag.Pos{}) {
			t.Pixel = face.File.Pos
		}
		t.Fonts = append(t.Fonts, font.Request{Role: role, File: face.File.Text, Family: face.Family.Text, Weight: weight})
	}
}

// Keys describes a theme.yaml, for manuals.
func Keys() []source.Key { return source.Describe(fields{}) }
