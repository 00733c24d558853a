package font

import (
	"encoding/json"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/testtools"
)

// TestFastPathEqualsHarfBuzz shapes every character of GB 2312 and the whole of each row, both ways.
func TestFastPathEqualsHarfBuzz(t *testing.T) {
	raw, err := os.ReadFile("testdata/gb2312.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(string(raw)), "\n")
	rows = append(rows, "“警方”不会要求您把钱转到“安全账户”——请拨打96110……（咨询）：《反诈》！？、；。", "ABCxyz0123456789 VAT To,", "转账10000元，VIP客户")
	tests := []struct {
		file        string
		index, want int // at least so many pieces pass; Noto Sans CJK has Japanese and Korean forms of half of the Han
	}{
		{themeFonts + "NotoSansSC_400Regular.ttf", 0, 6800}, {themeFonts + "NotoSansSC_700Bold.ttf", 0, 6800},
		{themeFonts + "NotoSansSC_900Black.ttf", 0, 6800}, {themeFonts + "Unifont.woff", 0, 6800}, {notoCJK, 2, 3000},
	}
	for _, tt := range tests {
		f := load(t, tt.file, tt.index, 0)
		fast, total := 0, 0
		for _, row := range rows {
			runes := []rune(row)
			pieces := [][]rune{runes}
			for i := range runes {
				pieces = append(pieces, runes[i:i+1])
			}
			var simpleRow []rune
			for i, r := range runes {
				if _, ok := f.shapeInert(runes[i : i+1]); ok {
					simpleRow = append(simpleRow, r)
				}
			}
			pieces = append(pieces, simpleRow)
			for _, piece := range pieces {
				total++
				got, ok := f.shapeInert(piece)
				if !ok || len(piece) == 0 {
					continue
				}
				fast++
				if want := f.shapeFull(piece, ShapeOptions{}); !reflect.DeepEqual(got, want) {
					t.Fatalf("%s: %q\n got %+v\nwant %+v", f.Key(), string(piece), got, want)
				}
			}
		}
		t.Logf("%s: fast path for %d of %d", f.Key(), fast, total)
		if fast < tt.want {
			t.Errorf("%s: the fast path served %d of %d pieces only: Han should pass", f.Key(), fast, total)
		}
	}
}

func TestShapeClusters(t *testing.T) {
	f := load(t, themeFonts+"NotoSansSC_400Regular.ttf", 0, 0)
	for _, text := range []string{"", "防", "A\u0301防骗", "فريد 警", "a\u200db", "ﬁ ffi 10/20", "👨‍👩‍👧家", "か\u3099か"} {
		for _, opts := range []ShapeOptions{{}, {Vertical: true}, {Features: []Feature{{Tag: "palt", Value: 1}}}} {
			sum := 0
			for _, g := range f.Shape([]rune(text), opts) {
				sum += g.Runes
			}
			if sum != len([]rune(text)) {
				t.Errorf("%q %+v: the clusters cover %d runes of %d", text, opts, sum, len([]rune(text)))
			}
		}
	}
}

func TestKerningAndFeatures(t *testing.T) {
	f := load(t, themeFonts+"NotoSansSC_400Regular.ttf", 0, 0)
	width := func(text string, opts ShapeOptions) (w int) {
		for _, g := range f.Shape([]rune(text), opts) {
			w += g.XAdvance
		}
		return w
	}
	noKern := ShapeOptions{Features: []Feature{{Tag: "kern", Value: 0}}}
	if a, b := width("AVATAR", ShapeOptions{}), width("AVATAR", noKern); a >= b {
		t.Errorf("AVATAR kerned %d, not kerned %d", a, b)
	}
	if w := width("，，", ShapeOptions{Features: []Feature{{Tag: "halt", Value: 1, Start: 1, End: 2}}}); w != 1500 {
		t.Errorf("halt on the second comma: %d, want 1500", w)
	}
}

func TestVerticalForms(t *testing.T) {
	f := load(t, themeFonts+"NotoSansSC_400Regular.ttf", 0, 0)
	upright, vertical := f.Shape([]rune("（警"), ShapeOptions{}), f.Shape([]rune("（警"), ShapeOptions{Vertical: true})
	// hb-shape 6.0.0 --direction=ttb gives these glyphs; go-text alone gives only the one of 「 (see widenCoverages).
	var ids []uint32
	for _, g := range f.Shape([]rune("（，。「！警"), ShapeOptions{Vertical: true}) {
		ids = append(ids, g.ID)
	}
	if want := []uint32{29636, 29621, 29623, 29648, 29626, 24345}; !slices.Equal(ids, want) {
		t.Errorf("vertical glyphs %v, hb-shape gives %v", ids, want)
	}
	if upright[0].ID == vertical[0].ID || upright[1].ID != vertical[1].ID {
		t.Errorf("glyphs %v and %v: the bracket has a vertical form, 警 has not", upright, vertical)
	}
	if vertical[1].YAdvance != -1000 || vertical[1].XAdvance != 0 || vertical[1].XOffset != -500 {
		t.Errorf("警 upright in vertical text: %+v", vertical[1])
	}
}

func TestSegmentLineBreaks(t *testing.T) {
	text := []rune("转到“安全账户”的，都是诈骗！\nOK 96110")
	var pieces []string
	start := 0
	for _, b := range SegmentLineBreaks(text) {
		piece := string(text[start:b.Index])
		if b.Mandatory != (strings.HasSuffix(piece, "\n") || b.Index == len(text)) {
			t.Errorf("mandatory %v after %q", b.Mandatory, piece)
		}
		pieces, start = append(pieces, piece), b.Index
	}
	if strings.Join(pieces, "") != string(text) {
		t.Errorf("joined: %q", pieces)
	}
	got := strings.Join(pieces, "|")
	if want := "转|到|“安|全|账|户”|的，|都|是|诈|骗！\n|OK |96110"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if SegmentLineBreaks(nil) != nil {
		t.Error("an empty text has breaks")
	}
}

func TestSegmentGraphemes(t *testing.T) {
	if got := SegmentGraphemes([]rune("A\u0301防👨‍👩‍👧")); !reflect.DeepEqual(got, []int{2, 3, 8}) {
		t.Errorf("got %v", got)
	}
}

func BenchmarkShapeHan(b *testing.B) {
	f := load(b, themeFonts+"NotoSansSC_400Regular.ttf", 0, 0)
	text := []rune("公检法机关不会通过电话要求您把钱转到所谓的安全账户")
	for b.Loop() {
		f.Shape(text, ShapeOptions{})
	}
}

func BenchmarkShapeMixed(b *testing.B) {
	f := load(b, themeFonts+"NotoSansSC_400Regular.ttf", 0, 0)
	text := []rune("公检法机关不会要求您转账，请拨打 Tel. 96110 咨询 AV")
	for b.Loop() {
		f.Shape(text, ShapeOptions{})
	}
}

// TestAgainstHarfBuzz compares with the C library itself (Debian: libharfbuzz-bin).
func TestAgainstHarfBuzz(t *testing.T) {
	tool := testtools.Find(t, "hb-shape", "libharfbuzz-bin")
	file := themeFonts + "NotoSansSC_700Bold.ttf"
	f := load(t, file, 0, 0)
	for _, text := range []string{"，——“防骗”……（）《公告》！？：；、。·—", "AVATAR Tel. 96110, 10:30–12:00; fi ffl", "警方提醒“不转账”，请拨打96110。"} {
		for direction, opts := range map[string]ShapeOptions{
			"ltr": {}, "ttb": {Vertical: true}, "ltr --features=halt": {Features: []Feature{{Tag: "halt", Value: 1}}},
			"ttb --features=vhal": {Vertical: true, Features: []Feature{{Tag: "vhal", Value: 1}}},
		} {
			args := append(strings.Fields("--language=zh-Hans --output-format=json --no-glyph-names --direction="+direction), file, text)
			out, err := exec.Command(tool, args...).Output()
			if err != nil {
				t.Fatal(err)
			}
			var want []struct{ G, CL, DX, DY, AX, AY int }
			if err := json.Unmarshal(out, &want); err != nil {
				t.Fatal(err)
			}
			got := f.Shape([]rune(text), opts)
			if len(got) != len(want) {
				t.Errorf("%s %q: %d glyphs, hb-shape %d", direction, text, len(got), len(want))
				continue
			}
			for i, w := range want {
				if g := got[i]; int(g.ID) != w.G || g.Cluster != w.CL || g.XAdvance != w.AX || g.YAdvance != w.AY || g.XOffset != w.DX || g.YOffset != w.DY {
					t.Errorf("%s %q: glyph %d is %+v, hb-shape %+v", direction, text, i, g, w)
				}
			}
		}
	}
}
