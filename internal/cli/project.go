package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/ledger"
	"fanshi/internal/project"
	"fanshi/templates"
	"fanshi/themes"
)

// opened is an opened project folder. Nothing outside it is read: disk.Reading refuses links that lead out.
type opened struct {
	files     fs.FS
	templates fs.FS // the project's own over those of the binary
	themes    fs.FS
}

// openProject opens the folder named by -C, which must hold a fanshi.yaml.
func (g *global) openProject() (*opened, error) {
	folder, err := disk.Reading(g.dir)
	if err != nil {
		return nil, fmt.Errorf("打不开项目文件夹 %s。请检查 -C 后面的路径", g.dir)
	}
	files := &lastRead{FS: folder}
	g.files = files
	if _, err := fs.Stat(files, "fanshi.yaml"); err != nil {
		return nil, fmt.Errorf("%s 里没有 fanshi.yaml，不是 fanshi 项目。请用 -C 指定项目文件夹，或用 fanshi init 新建一个", g.dir)
	}
	p := &opened{files: files}
	if p.templates, err = project.Layer(files, "templates", templates.FS); err != nil {
		return nil, err
	}
	p.themes, err = project.Layer(files, "themes", themes.FS)
	return p, err
}

// inputFolders are the folders of a project that hold what officers and designers have made, its records, its keys and history.
var inputFolders = []string{"content", "templates", "themes", ledger.Folder, backups, ".fanshi", ".git"}

// claim says what a place to write must not be: nothing in the project's input folders, nor what is above them.
func (g *global) claim(kind string, known func(disk.FS) ([]string, bool)) disk.Claim {
	c := disk.Claim{Kind: kind, Known: known}
	c.Home, _ = os.UserHomeDir() // not known: nothing is compared with it
	if files, err := disk.Reading(g.dir); err == nil {
		if _, err := fs.Stat(files, "fanshi.yaml"); err == nil {
			c.Project = g.dir
			for _, name := range inputFolders {
				c.Inputs = append(c.Inputs, filepath.Join(g.dir, name))
			}
		}
	}
	return c
}

// outputFolder takes the folder of an --out for results of a kind, made if it is missing, and returns its path: a relative
// one lies in the project.
func (g *global) outputFolder(out, kind string, known func(disk.FS) ([]string, bool)) (disk.FS, string, error) {
	out = g.inProject(out)
	folder, err := disk.Take(out, g.claim(kind, known))
	return folder, out, err
}

// putFile writes the file of a flag such as --pdf. Its folder must exist; a file that fanshi did not write stays.
func (g *global) putFile(name string, data []byte) error {
	parent := filepath.Dir(name)
	if err := g.claim("", nil).Outside(name); err != nil {
		return err
	}
	folder, err := disk.OpenDir(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("没有 %s 这个文件夹，写不了 %s。请先建好文件夹", parent, name)
	}
	if err != nil {
		return err
	}
	return disk.Put(folder, filepath.Base(name), data)
}

// knownTheme refuses the name of a theme that there is not. The empty name stands for none.
func knownTheme(themes fs.FS, name string) error {
	names := project.ThemeNames(themes)
	if name == "" || slices.Contains(names, name) {
		return nil
	}
	return usageError{fmt.Errorf("没有名为“%s”的主题%s可用的主题有：%s", name, meant(name, names), strings.Join(names, "、"))}
}

// fontFolders opens the folders of --font-dir.
func (g *global) fontFolders() ([]fs.FS, error) {
	var out []fs.FS
	for _, dir := range g.fontDirs {
		folder, err := disk.Folder(dir)
		if err != nil {
			return nil, usageError{fmt.Errorf("--font-dir 的文件夹 %s 打不开", dir)}
		}
		out = append(out, folder)
	}
	return out, nil
}

// systemFontFolders are where the system keeps its fonts; those that do not exist are left out.
func systemFontFolders() []fs.FS {
	home, _ := os.UserHomeDir()
	var dirs []string
	switch runtime.GOOS {
	case "windows":
		dirs = []string{filepath.Join(os.Getenv("WINDIR"), "Fonts"), filepath.Join(os.Getenv("LOCALAPPDATA"), "Microsoft", "Windows", "Fonts")}
	case "darwin":
		dirs = []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library", "Fonts")}
	default:
		dirs = []string{"/usr/share/fonts", "/usr/local/share/fonts", filepath.Join(home, ".local", "share", "fonts"), filepath.Join(home, ".fonts")}
	}
	var out []fs.FS
	for _, d := range dirs {
		if folder, err := disk.Folder(d); err == nil {
			out = append(out, folder)
		}
	}
	return out
}

// day reads --now. Noon in UTC is the same calendar day in every zone from −11 to +11 hours; without the flag it is
// the present moment.
func (g *global) day(flag string) (time.Time, error) {
	if flag == "" {
		return g.now(), nil
	}
	t, err := time.Parse(time.DateOnly, flag)
	if err != nil {
		return t, usageError{fmt.Errorf("--now 的日期“%s”要写成 2026-11-23 的样子", flag)}
	}
	return t.Add(12 * time.Hour), nil
}
