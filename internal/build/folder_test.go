package build

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/project"
	"fanshi/internal/screen"
	"fanshi/internal/signature"
	"fanshi/internal/testtools"
)

// testKey is a signing key that is the same in every run.
var testKey = ed25519.NewKeyFromSeed([]byte("0123456789abcdef0123456789abcdef"))

func encoded(t *testing.T, key ed25519.PrivateKey) string {
	t.Helper()
	data, err := signature.EncodePrivate(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// screens makes a project's screens alone, with the given words in the table.
func screens(t *testing.T, words string, change map[string]string) (Options, string) {
	t.Helper()
	files := small()
	files["content/venues/venues.csv"] = strings.Replace(files["content/venues/venues.csv"], "door 320x160", words, 1)
	for name, text := range change {
		files[name] = text
	}
	return smallProject(t, files)
}

// TestFolderHolds reads a folder of every format: every file but the manifest's own is listed with its bytes, those that
// are slides in another form say of which, the JPEGs are the slides, and the ZIP holds all of it, the signature too.
func TestFolderHolds(t *testing.T) {
	o, dir := screens(t, "door 320x160 panasonic zip vsn huidu; strip 256x32 单色", map[string]string{KeyFile: encoded(t, testKey), EpochFile: "3\n"})
	s := mustRun(t, o)
	root := filepath.Join(dir, filepath.FromSlash(s.Release.Path))
	door := filesIn(t, filepath.Join(root, "screens", "b01", "door"))
	for _, name := range []string{"01.png", "01.jpg", "filelist.dat", "scenario.dat", "panasonic.txt", "program.vsn", "huidu.json", "index.html", "set.js", "sw.js",
		"playlist.m3u", "playlist.smil", "manifest.json", "manifest.json.sig", "usb.zip"} {
		if len(door[name]) == 0 {
			t.Errorf("the folder of the door lacks %s", name)
		}
	}
	set := describes(t, door)
	for _, slide := range set.Slides {
		picture, err := jpeg.DecodeConfig(bytes.NewReader(door[strings.TrimSuffix(slide.File, ".png")+".jpg"]))
		if err != nil || picture.Width != 320 || picture.Height != 160 {
			t.Errorf("%s as JPEG: %+v %v", slide.File, picture, err)
		}
	}
	if set.Epoch != 3 || set.Sequence != 20261123 || set.Venue != "b01" || set.Screen != "door" || set.Edition != "2026-W48" || set.Native {
		t.Errorf("the set: %+v", set)
	}
	shows := map[string][]string{}
	for _, c := range set.Companions {
		shows[c.File] = c.Shows
	}
	if !slices.Equal(shows["02.jpg"], []string{"02.png"}) || len(shows["playlist.m3u"]) > 0 {
		t.Errorf("what the companions show: %v", shows)
	}
	packed := map[string][]byte{}
	for name, data := range unzipped(t, door["usb.zip"]) {
		packed[filepath.Base(name)] = data
	}
	delete(door, "usb.zip")
	for name, data := range door {
		if !bytes.Equal(packed[name], data) {
			t.Errorf("usb.zip holds another %s", name)
		}
	}

	strip := filesIn(t, filepath.Join(root, "screens", "b01", "strip"))
	set = describes(t, strip)
	if !slices.ContainsFunc(set.Companions, func(c screen.Companion) bool { return c.File == "01.bmp" && slices.Equal(c.Shows, []string{"01.png"}) }) || strip["usb.zip"] != nil {
		t.Errorf("the strip: %+v", set.Companions)
	}
	if !verifies(t, door["manifest.json"], door["manifest.json.sig"]) || verifies(t, strip["manifest.json"], door["manifest.json.sig"]) {
		t.Error("the signature is not one of its manifest by the project's key")
	}
	inputs(t, s, map[string][]string{
		"screens/b01/door/manifest.json.sig": {KeyFile, EpochFile},
		"screens/b01/door/manifest.json":     {EpochFile, "content/slogans/bank.md", "content/cases/loan-one.md"},
		"screens/b01/door/playlist.m3u":      {"templates/slide/case.html", "content/cases/loan-one.md"},
		"screens/b01/strip/manifest.json":    {EpochFile, "content/slogans/bank.md"},
	}, map[string][]string{
		"screens/b01/door/sw.js":         {EpochFile, "templates/slide/case.html"},
		"screens/b01/door/playlist.m3u":  {EpochFile, KeyFile},
		"screens/b01/door/manifest.json": {KeyFile},
		"screens/b01/door/filelist.dat":  {EpochFile, KeyFile},
	})
}

// inputs compares what files of the release are said to be made from.
func inputs(t *testing.T, s *Summary, with, without map[string][]string) {
	t.Helper()
	said := map[string][]string{}
	for _, f := range s.Release.Manifest.Files {
		said[f.Path] = f.Inputs
	}
	for name, files := range with {
		for _, file := range files {
			if !slices.Contains(said[name], file) {
				t.Errorf("%s is made from %v, %s is not among them", name, said[name], file)
			}
		}
	}
	for name, files := range without {
		for _, file := range files {
			if slices.Contains(said[name], file) {
				t.Errorf("%s is said to be made from %s", name, file)
			}
		}
	}
}

func filesIn(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		data, failed := os.ReadFile(filepath.Join(dir, e.Name()))
		out[e.Name()], err = data, errors.Join(err, failed)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// describes holds a folder's manifest against its files: each is listed once with its bytes, in the order of names.
func describes(t *testing.T, folder map[string][]byte) *screen.Set {
	t.Helper()
	set, err := screen.Parse(folder["manifest.json"])
	if err != nil {
		t.Fatal(err)
	}
	listed := []string{"manifest.json", "manifest.json.sig", "usb.zip"}
	for _, s := range set.Slides {
		if got := screen.NewEntry(s.File, folder[s.File]); got != s.Entry {
			t.Errorf("%s is not as the manifest says", s.File)
		}
		listed = append(listed, s.File)
	}
	last := ""
	for _, c := range set.Companions {
		if got := screen.NewEntry(c.File, folder[c.File]); got != c.Entry || c.File <= last {
			t.Errorf("%s, after %s, is not as the manifest says", c.File, last)
		}
		last = c.File
		listed = append(listed, c.File)
	}
	for name := range folder {
		if !slices.Contains(listed, name) {
			t.Errorf("%s is not listed", name)
		}
	}
	return set
}

// verifies checks a signature as any program with Ed25519 does.
func verifies(t *testing.T, data, sig []byte) bool {
	t.Helper()
	var file struct{ Key, Signature string }
	if err := json.Unmarshal(sig, &file); err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(file.Signature)
	if err != nil {
		t.Fatal(err)
	}
	return ed25519.Verify(signature.Public(testKey), data, raw)
}

// closed is a file system in which one file cannot be read.
type closed struct {
	fs.FS
	name string
}

func (c closed) Open(name string) (fs.File, error) {
	if name == c.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.FS.Open(name)
}

// TestKeyFiles: a signing key, a list of rotations or an epoch that cannot be read or is something else stops the build, and
// one sentence says which file it is.
func TestKeyFiles(t *testing.T) {
	other := ed25519.NewKeyFromSeed([]byte("abcdef0123456789abcdef0123456789"))
	rotations, err := signature.EncodeRotations([]signature.Rotation{signature.Rotate(testKey, signature.Public(other))})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		files  map[string]string
		closed string
		want   string // place, code and a part of the message; empty: none
	}{
		"no key":              {},
		"a key":               {files: map[string]string{KeyFile: encoded(t, testKey)}},
		"a key with its past": {files: map[string]string{KeyFile: encoded(t, other), KeysFile: string(rotations)}},
		"another file":        {files: map[string]string{KeyFile: "x"}, want: ".fanshi/signing.key sign.key 这个文件不是签名密钥"},
		"a closed key":        {files: map[string]string{KeyFile: encoded(t, testKey)}, closed: KeyFile, want: ".fanshi/signing.key sign.key 签名密钥打不开"},
		"a broken past":       {files: map[string]string{KeyFile: encoded(t, testKey), KeysFile: "{"}, want: ".fanshi/signing.keys sign.key 这个文件不是 fanshi keys 写的密钥更换记录"},
		"a closed past":       {files: map[string]string{KeyFile: encoded(t, testKey), KeysFile: string(rotations)}, closed: KeysFile, want: ".fanshi/signing.keys sign.key 签名密钥打不开"},
		"an epoch":            {files: map[string]string{EpochFile: "2"}},
		"a broken epoch":      {files: map[string]string{EpochFile: "第二轮"}, want: ".fanshi/epoch sign.epoch 这个文件里不是 fanshi keys --new-epoch 写的轮次"},
		"a closed epoch":      {files: map[string]string{EpochFile: "2"}, closed: EpochFile, want: ".fanshi/epoch sign.epoch 轮次文件打不开"},
	} {
		files := fstest.MapFS{}
		for name, text := range c.files {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		r := &run{Project: &project.Project{Problems: &diag.List{}}, options: Options{Options: project.Options{Files: closed{files, c.closed}}}}
		r.signer, r.epoch = r.loadSigner(), r.loadEpoch()
		var got []string
		for _, d := range r.Problems.Sorted() {
			if d.Severity == diag.Error {
				got = append(got, d.Pos.String()+" "+d.Code+" "+d.Message)
			}
		}
		if c.want == "" && len(got) > 0 || c.want != "" && !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %q", name, got)
		}
		if c.want == "" && (r.signer != nil) != (c.files[KeyFile] != "") || c.want == "" && strconv.FormatInt(r.epoch, 10) != cmp.Or(c.files[EpochFile], "0") {
			t.Errorf("%s: signer %+v, epoch %d", name, r.signer, r.epoch)
		}
	}
}

// TestOrderOfSets builds again and again: the same files of a day keep the moment that screens know, a correction comes a
// second later, the next day begins anew, and the epoch never falls.
func TestOrderOfSets(t *testing.T) {
	o, _ := screens(t, "door 320x160", map[string]string{EpochFile: "2"})
	other, _ := screens(t, "door 320x160", map[string]string{EpochFile: "1", "content/slogans/bank.md": "---\ntitle: 银行标语\nvenues: [bank]\n---\n\n- 转账之前，先问一问家里人。\n"})
	other.Store = o.Store
	morning := sample().Today.Truncate(24 * time.Hour).Add(-8 * time.Hour) // midnight in China
	for i, c := range []struct {
		o      Options
		days   int
		issued time.Time
	}{
		{o, 0, morning},
		{o, 0, morning},
		{other, 0, morning.Add(time.Second)},
		{o, 0, morning.Add(2 * time.Second)},
		{other, 1, morning.AddDate(0, 0, 1)},
		{o, 0, morning.AddDate(0, 0, 1).Add(time.Second)}, // a clock that went a day ahead
	} {
		c.o.Today = c.o.Today.AddDate(0, 0, c.days)
		s := mustRun(t, c.o)
		data, err := o.Store.ReadFile(s.Release, "screens/b01/door/manifest.json")
		if err != nil {
			t.Fatal(err)
		}
		set, err := screen.Parse(data)
		if err != nil || !set.Issued.Equal(c.issued) || set.Epoch != 2 || !s.Behind.IsZero() {
			t.Errorf("build %d: issued %v, want %v; epoch %d: %v", i, set.Issued, c.issued, set.Epoch, err)
		}
		if newest := Published(o.Store); newest == nil || !newest.Issued.Equal(set.Issued) {
			t.Errorf("build %d: published is %+v", i, newest)
		}
	}
	o.Today = o.Today.AddDate(0, 0, -10)
	var fault *DateError
	if _, _, err := Run(context.Background(), o); !errors.As(err, &fault) || fault.Fault != DateBehind || fault.Error() != "the date 2026-11-13 beside 2026-11-24" {
		t.Errorf("a date that screens refuse: %v", err)
	}
	o.ForceDate = true
	s := mustRun(t, o)
	if data, err := o.Store.ReadFile(s.Release, "screens/b01/door/manifest.json"); err != nil || !bytes.Contains(data, []byte(`"sequence": 20261113`)) || s.Behind.Format(time.DateOnly) != "2026-11-24" {
		t.Errorf("forced, behind %v: %s %v", s.Behind, data, err)
	}
	o.ForceDate, o.Only = false, []plan.Part{plan.Site} // no screens, no date to judge
	if _, _, err := Run(context.Background(), o); err != nil {
		t.Error(err)
	}
}

// TestPublishedByNobody: without a store, without a release or with one that holds no readable set nothing is published.
func TestPublishedByNobody(t *testing.T) {
	o, dir := screens(t, "door 320x160", nil)
	if Published(nil) != nil || Published(o.Store) != nil {
		t.Error("something is published")
	}
	s := mustRun(t, o)
	inputs(t, s, nil, map[string][]string{"screens/b01/door/manifest.json": {EpochFile, KeyFile}}) // the project has neither
	for name := range testtools.Tree(t, dir) {
		if strings.HasSuffix(name, "door/manifest.json") && strings.HasPrefix(filepath.ToSlash(name), s.Release.Path) {
			if err := os.Chmod(filepath.Join(dir, name), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if Published(o.Store) != nil {
		t.Error("a damaged manifest counts as published")
	}
}

// TestBrokenPictures: a slide that is not there, or that cannot be converted, and a set that cannot be played, is an error that names
// the file that was being made.
func TestBrokenPictures(t *testing.T) {
	item := func(name string) *plan.Item { return &plan.Item{Path: "screens/b01/door/" + name} }
	f := &folder{derived: []*plan.Item{item("filelist.dat"), item("02.jpg")}, files: []screen.File{{Name: "01.png", Data: []byte("x")}}}
	if pictures, err := f.jpegs(); pictures != nil || err == nil || err.Error() != "screens/b01/door/02.jpg：没有可用的画面" {
		t.Errorf("%v %v", pictures, err)
	}
	f.files = append(f.files, screen.File{Name: "02.png", Data: []byte("no picture")})
	if pictures, err := f.jpegs(); pictures != nil || err == nil || !strings.HasPrefix(err.Error(), "screens/b01/door/02.jpg：") {
		t.Errorf("%v %v", pictures, err)
	}
	f = &folder{derived: []*plan.Item{item("index.html")}}
	if made, err := f.derive(screen.NewSet(sample().Today), nil); made != nil || err == nil || !strings.HasPrefix(err.Error(), "screens/b01/door/index.html：") {
		t.Errorf("a set without slides: %v %v", made, err)
	}
	if pictures, err := (&folder{derived: []*plan.Item{item("index.html")}}).jpegs(); len(pictures) != 0 || err != nil {
		t.Errorf("a folder without JPEGs: %v %v", pictures, err)
	}
}
