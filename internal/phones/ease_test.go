package phones

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

// TestSwitches: the switches of large type and contrast do what they say, remember it, and stand as they were left.
func TestSwitches(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	s := serve(t)
	var frames []frame
	for _, theme := range themes {
		frames = append(frames, frame{URL: theme + "/v/b01/index.html", Width: 360, Height: 560, Measure: "ease"},
			frame{URL: theme + "/v/b01/index.html", Width: 360, Height: 560, Measure: "ease", Stored: map[string]string{"fanshi-large": "1", "fanshi-contrast": "1"}})
	}
	var seen []struct {
		Hidden           bool
		Size, Ground     string
		Pressed, Clicked []string
	}
	s.measure(t, testtools.FindChromium(t).Path, frames, &seen)
	const white = "rgb(255, 255, 255)"
	for i, got := range seen {
		off := i%2 == 0
		if got.Hidden || len(got.Clicked) < 2 {
			t.Fatalf("%s: %+v", frames[i].URL, got)
		}
		size, ground, pressed := "20px", got.Ground, []string{"large false", "contrast false"}
		clicked := []string{"true 26px " + ground + " 1", "true 26px " + white + " 1"}
		if !off {
			size, ground, pressed = "26px", white, []string{"large true", "contrast true"}
			clicked = []string{"false 20px " + white + " 0", "false 20px " + seen[i-1].Ground + " 0"}
		}
		if got.Size != size || got.Ground != ground || off && ground == white || !slices.Equal(got.Pressed[:2], pressed) || !slices.Equal(got.Clicked[:2], clicked) {
			t.Errorf("%s, off %v: %+v", frames[i].URL, off, got)
		}
	}
}

// The engine of rules, in a version whose hash stands here.
const (
	axe          = "4.10.3"
	axeIntegrity = "Xm7bpRXnDSX2YE2YFfBk2FnF0ep6tmG7xPh8iHee8MIcrgq762Nkce856dYtJYLkuIoYZvGfTs/PbZhideTcEg=="
)

// axeScript returns the engine, from the user's cache or from npm.
func axeScript(t *testing.T) []byte {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(cache, "fanshi", "axe-"+axe+".js")
	if data, err := os.ReadFile(file); err == nil {
		return data
	}
	data := unpacked(t, "axe-core", axe, axeIntegrity, func(name string) bool { return name == "package/axe.min.js" })
	if err = os.MkdirAll(filepath.Dir(file), 0o777); err == nil {
		if err = os.WriteFile(file+".half", data, 0o666); err == nil {
			err = os.Rename(file+".half", file)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestAxe asks axe about every kind of page in both themes, light, dark, and in large type.
func TestAxe(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	s := serve(t)
	s.files["axe.js"] = axeScript(t)
	browser := testtools.FindChromium(t).Path
	for _, dark := range []bool{false, true} {
		var frames []frame
		for _, theme := range themes {
			for _, page := range kinds {
				f := frame{URL: theme + "/" + page + "?axe", Width: 360, Height: 640, Measure: "axe"}
				if frames = append(frames, f); !dark {
					f.Stored = map[string]string{"fanshi-large": "1"}
					frames = append(frames, f)
				}
			}
		}
		var flags []string
		if dark {
			flags = append(flags, "--blink-settings=preferredColorScheme=0")
		}
		var seen []struct {
			Dark       bool
			Passes     int
			Violations []string
			Failure    string
		}
		s.measure(t, browser, frames, &seen, flags...)
		for i, f := range frames {
			what := fmt.Sprintf("%s, dark %v, %v", f.URL, dark, f.Stored)
			if got := seen[i]; got.Dark != dark || got.Passes < 15 || got.Failure != "" {
				t.Errorf("%s: asked in dark %v, %d rules passed %s", what, got.Dark, got.Passes, got.Failure)
			} else if len(got.Violations) > 0 {
				t.Errorf("%s:\n  %s", what, strings.Join(got.Violations, "\n  "))
			}
		}
		t.Logf("dark %v: %d pages", dark, len(frames))
	}
}
