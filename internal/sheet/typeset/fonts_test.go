package typeset

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"fanshi/internal/font"
)

var loadFonts = sync.OnceValues(func() (*font.Set, error) {
	set := font.NewSet()
	for weight, name := range map[int]string{400: "NotoSansSC_400Regular", 700: "NotoSansSC_700Bold", 900: "NotoSansSC_900Black"} {
		data, err := os.ReadFile(filepath.Join("../../../themes/alert/fonts", name+".ttf"))
		if err != nil {
			return nil, err
		}
		face, err := font.Parse(name+".ttf", data, 0, 0)
		if err != nil {
			return nil, err
		}
		set.Add("body", weight, face)
	}
	return set, nil
})

// testFonts returns the faces of the theme alert as role body.
func testFonts(t testing.TB) *font.Set {
	t.Helper()
	set, err := loadFonts()
	if err != nil {
		t.Fatalf("run make fonts first: %v", err)
	}
	return set
}
