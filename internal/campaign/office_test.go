package campaign

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"fanshi/internal/testtools"
)

// TestOffice: a venue table that LibreOffice has saved as .xlsx is read as the CSV file that it was made from; its other
// formats are refused with what to do.
func TestOffice(t *testing.T) {
	const table = "平安街道宣传点位\n代码,名称,类别,地址,联系人,数量,屏幕\n" +
		"s01,第一小学,银行,\"学府路 3 号，东门\",138****0000,,大堂 1920x1080；门头 352x80 P10 3-20米 双色\n" +
		"007,\"甲\n乙网点\",银行,1-2,0571-8888,海报 3,\n" +
		"0123,3.20,银行,2026-11-23,-5,,\n合计,3,,,,,\n"
	dir := t.TempDir()
	soffice := testtools.Find(t, "soffice", "libreoffice-calc")
	if err := os.WriteFile(filepath.Join(dir, "venues.csv"), []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	saved := func(extension string) txtar.File {
		// 44,34,76: comma, quotes, UTF-8; from line 1, every column as text
		cmd := exec.Command(soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--infilter=CSV:44,34,76,1,1/2/2/2/3/2/4/2/5/2/6/2/7/2",
			"--convert-to", extension, "--outdir", dir, filepath.Join(dir, "venues.csv"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		data, err := os.ReadFile(filepath.Join(dir, "venues."+extension))
		if err != nil {
			t.Fatal(err)
		}
		return txtar.File{Name: "content/venues/venues." + extension, Data: data}
	}
	venues := func(files ...txtar.File) (string, string) {
		book, diags := Load(project(files...), LoadOptions{})
		var b strings.Builder
		for _, v := range book.Venues {
			b.WriteString(strings.Join([]string{v.Code, v.Name.Value, v.Address.Value, v.Contact.Value}, "|"))
			for _, s := range v.Screens {
				b.WriteString("|" + s.ID + " " + s.Name)
			}
			b.WriteString("\n")
		}
		return b.String(), printed(t, diags)
	}
	want, _ := venues(txtar.File{Name: venuesCSV, Data: []byte(table)})
	if strings.Count(want, "\n") < 3 || !strings.Contains(want, "138****0000") || !strings.Contains(want, "007|") || !strings.Contains(want, "|2026-11-23|-5") {
		t.Fatalf("of the CSV file:\n%s", want)
	}
	if got, said := venues(txtar.File{Name: venuesCSV}, saved("xlsx")); got != want {
		t.Errorf("got\n%swant\n%s\n%s", got, want, said)
	}
	for _, extension := range []string{"ods", "xls"} {
		file := saved(extension)
		if got, said := venues(txtar.File{Name: venuesCSV}, file); got != "" || strings.Count(said, "错误") != 1 || !strings.Contains(said, file.Name) || !strings.Contains(said, "venues.xlsx") {
			t.Errorf("%s:\n%s%s", extension, got, said)
		}
		file.Name = "content/venues/venues.xlsx" // renamed, which changes nothing of it
		kind := map[string]string{"ods": "OpenDocument 表格（.ods）", "xls": "旧版的 Excel 或 WPS 表格（.xls、.et）"}[extension]
		if got, said := venues(txtar.File{Name: venuesCSV}, file); got != "" || strings.Count(said, "错误") != 1 || !strings.Contains(said, kind) {
			t.Errorf("%s, renamed:\n%s%s", extension, got, said)
		}
	}
}
