package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/disk/disktest"
	"fanshi/internal/testtools"
)

var at = time.Date(2026, 11, 23, 9, 30, 15, 999, time.FixedZone("", 8*3600))

func never(int) bool { return false }

func events() []Entry {
	return []Entry{
		{Time: at, Event: Published, Day: "2026-11-23", Week: "2026-W48", Release: "2026-W48-0123456789ab", Files: 188},
		{Time: at.Add(time.Minute), Event: Packed, Week: "2026-W48", Pack: "2026-W48.zip", Orders: []Order{{Identity: "ab", Slot: "banner/slogan 5000x700 b-1",
			Name: "横幅.pdf", Product: "横幅", Design: "凡是<先交钱>的都是诈骗", Pieces: []string{"content/slogans/bank.md"}, To: []Target{{"b01", 2}, {"b02", 1}}}}},
		{Time: at.Add(time.Hour), Event: Delivered, Venue: "b01", By: "大堂经理", Text: `签收单上写着 ,"hash":"0" 和一个“不”字`},
		{Time: at.Add(2 * time.Hour), Event: Recalled, Piece: "content/cases/x.md", Text: "案情有误"},
	}
}

// written is the file of some entries.
func written(t *testing.T, entries ...Entry) []byte {
	t.Helper()
	l := &Ledger{}
	if err := l.extend(entries); err != nil {
		t.Fatal(err)
	}
	return l.bytes()
}

func parsed(t *testing.T, data []byte) *Ledger {
	t.Helper()
	l, err := parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestLine: the form of a line, and that what was written is read.
func TestLine(t *testing.T) {
	data := written(t, events()...)
	if !bytes.Equal(data, written(t, events()...)) {
		t.Error("the same entries give other bytes")
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	want := `{"n":1,"time":"2026-11-23T09:30:15+08:00","event":"published","day":"2026-11-23","edition":"2026-W48","release":"2026-W48-0123456789ab","files":188,` +
		`"previous":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"`
	if !strings.HasPrefix(string(first), want+`,"hash":"`) {
		t.Errorf("got  %s\nwant %s", first, want)
	}
	l := parsed(t, data)
	if l.Break != nil || l.Torn != nil || len(l.Entries) != 4 {
		t.Fatalf("%+v", l)
	}
	if l.Entries[2].Text != events()[2].Text || !reflect.DeepEqual(l.Entries[1].Orders, events()[1].Orders) || l.Entries[1].Orders[0].Quantity() != 3 {
		t.Errorf("read as %+v", l.Entries)
	}
	if !bytes.Equal(l.bytes(), data) {
		t.Error("what was read is not what was written")
	}
	grown := &Ledger{}
	for _, e := range events() {
		before := grown.Head
		if err := grown.extend([]Entry{e}); err != nil || grown.Head == before || grown.Head != parsed(t, grown.bytes()).Head {
			t.Errorf("the head is %q after %q, of what was written it is %q: %v", grown.Head, before, parsed(t, grown.bytes()).Head, err)
		}
	}
	if err := l.extend([]Entry{{Time: time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC), Event: Packed}}); err == nil || !bytes.Equal(l.bytes(), data) {
		t.Errorf("an entry that cannot be written: %v", err)
	}
	if err := l.extend([]Entry{{Event: Packed}}); err == nil {
		t.Error("an entry without a time was taken")
	}
}

// TestEveryByte: whichever byte of a ledger is changed, its line is named.
func TestEveryByte(t *testing.T) {
	data := written(t, events()...)
	line := 1
	for i, b := range data {
		for _, other := range []byte{b ^ 1, b ^ 0x20, 0} {
			changed := slices.Clone(data)
			changed[i] = other
			l, err := parse(changed)
			if i == len(data)-1 && err == nil && l.Torn != nil {
				continue // without its line feed the last line has broken off
			}
			if err != nil || l.Break == nil || l.Break.Line != line {
				t.Fatalf("byte %d, %q for %q in line %d: %+v, %v", i, other, b, line, l, err)
			}
		}
		if b == '\n' {
			line++
		}
	}
}

// TestLines: lines left out, moved, put in, and changed together with their hash.
func TestLines(t *testing.T) {
	lines := bytes.SplitAfter(written(t, events()...), []byte("\n"))[:4]
	other := bytes.SplitAfter(written(t, events()[0], Entry{Time: at, Event: Recalled, Piece: "content/cases/y.md"}), []byte("\n"))[1]
	for name, c := range map[string]struct {
		lines [][]byte
		want  Break
	}{
		"left out":          {[][]byte{lines[0], lines[2], lines[3]}, Break{2, Detached}},
		"the first is gone": {lines[1:], Break{1, Detached}},
		"moved":             {[][]byte{lines[0], lines[2], lines[1], lines[3]}, Break{2, Detached}},
		"twice":             {[][]byte{lines[0], lines[0], lines[1]}, Break{2, Detached}},
		"with its own hash": {[][]byte{lines[0], other, lines[2], lines[3]}, Break{3, Detached}},
		"a remark":          {[][]byte{lines[0], []byte("以后再补\n"), lines[1]}, Break{2, Unreadable}},
		"an empty line":     {[][]byte{lines[0], []byte("\n"), lines[1]}, Break{2, Unreadable}},
	} {
		l := parsed(t, slices.Concat(c.lines...))
		if l.Break == nil || *l.Break != c.want {
			t.Errorf("%s: %+v, want %+v", name, l.Break, c.want)
		}
	}
}

// TestTorn: a ledger cut at any byte loses what was not complete, and nothing else; the next entry heals it.
func TestTorn(t *testing.T) {
	whole := written(t, events()...)
	for _, filler := range []string{"", "\x00\x00\x00"} {
		for cut := range len(whole) + 1 {
			left := append(slices.Clone(whole[:cut]), filler...)
			complete := bytes.Count(left, []byte("\n"))
			if next := bytes.IndexByte(whole[cut:], '\n'); next == 0 && filler == "" {
				complete++ // only its line feed is missing
			}
			project := disktest.NewMemory()
			_ = project.MkdirAll(Folder)
			if err := disk.WriteNew(project, file, left); err != nil {
				t.Fatal(err)
			}
			l, err := Append(project, never, Entry{Time: at, Event: Delivered, Venue: "s01"})
			if err != nil {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			again, err := Read(project)
			if err != nil || again.Break != nil || again.Torn != nil || !reflect.DeepEqual(again.Entries, l.Entries) {
				t.Fatalf("cut at %d: %+v, %v", cut, again, err)
			}
			kept := again.Entries[:len(again.Entries)-1]
			if n := len(kept); n > 0 && kept[n-1].Event == Mended {
				kept = kept[:n-1]
			}
			if len(kept) != complete {
				t.Fatalf("cut at %d: %d entries of %d are left", cut, len(kept), complete)
			}
		}
	}
}

// TestForeign: what is no ledger stays as it is, and so does what somebody has written behind one.
func TestForeign(t *testing.T) {
	for _, text := range []string{"别人的文件", "别人的文件\n", "{}\n", "[1]", "\n"} {
		project := disktest.NewMemory()
		_ = project.MkdirAll(Folder)
		_ = disk.WriteNew(project, file, []byte(text))
		if _, err := Append(project, never, events()...); !errors.Is(err, ErrForeign) {
			t.Errorf("%q: %v", text, err)
		}
		if data, _ := project.ReadFile(file); string(data) != text {
			t.Errorf("%q has become %q", text, data)
		}
	}
	project := disktest.NewMemory()
	_ = project.MkdirAll(Folder)
	_ = disk.WriteNew(project, file, append(written(t, events()...), "以后再补"...))
	l, err := Append(project, never, events()[0])
	if err != nil || l.Break == nil || *l.Break != (Break{5, Unreadable}) {
		t.Fatalf("%+v, %v", l, err)
	}
	if data, _ := project.ReadFile(file); !strings.Contains(string(data), "\n以后再补\n{") {
		t.Errorf("the remark is gone: %s", data)
	}
}

// TestPowerCuts: whenever the power fails, the ledger is that before or after the entry.
func TestPowerCuts(t *testing.T) {
	rng := rand.New(rand.NewPCG(testtools.Seed(t), 12))
	fired := 0
	for left := 0; ; left++ {
		project := disktest.NewMemory()
		for _, e := range events()[:2] {
			if _, err := Append(project, never, e); err != nil {
				t.Fatal(err)
			}
		}
		project.Left = left
		_, err := Append(project, never, events()[2])
		for range 20 {
			after, readErr := Read(project.Reboot(func() bool { return rng.IntN(2) == 0 }))
			if readErr != nil || after.Break != nil || after.Torn != nil || len(after.Entries) < 2 || len(after.Entries) > 3 || err == nil && len(after.Entries) != 3 {
				t.Fatalf("cut after %d operations (%v): %+v, %v", left, err, after, readErr)
			}
		}
		if err == nil {
			break
		}
		fired++
	}
	if fired < 5 {
		t.Errorf("the power failed only %d times", fired)
	}
}

// TestFaults: an error of the disk is told, and leaves the ledger as it was or with the entry.
func TestFaults(t *testing.T) {
	for name, fault := range disktest.Faults {
		fired := 0
		for n := 1; ; n++ {
			project := disktest.NewMemory()
			if _, err := Append(project, never, events()[:2]...); err != nil {
				t.Fatal(err)
			}
			faulty := &disktest.Faulty{FS: project, N: n, Err: fault}
			_, err := Append(faulty, never, events()[2])
			if faulty.Fired == "" {
				if err != nil {
					t.Fatalf("%s at %d: %v without a fault", name, n, err)
				}
				if n > faulty.Count {
					break
				}
				continue
			}
			fired++
			if file := (*disk.Error)(nil); err == nil || !errors.As(err, &file) {
				t.Errorf("%s at %s: %v", name, faulty.Fired, err)
			}
			if l, err := Read(project); err != nil || l.Break != nil || len(l.Entries) < 2 {
				t.Errorf("%s at %s left %+v, %v", name, faulty.Fired, l, err)
			}
		}
		if fired == 0 {
			t.Errorf("%s never fired", name)
		}
	}
}

// TestTogether: processes that write at once leave one chain with the entries of all.
func TestTogether(t *testing.T) {
	const writers, each = 8, 10
	dir := t.TempDir()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			project, err := disk.OpenDir(dir)
			for i := range each {
				if err == nil {
					_, err = Append(project, func(int) bool { time.Sleep(time.Millisecond); return true }, Entry{Time: at, Event: Delivered, Venue: fmt.Sprintf("%d-%d", w, i)})
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	project, err := disk.OpenDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Read(project)
	if err != nil || l.Break != nil || len(l.Entries) != writers*each {
		t.Fatalf("%d entries, %+v, %v", len(l.Entries), l.Break, err)
	}
	next := map[string]int{}
	for _, e := range l.Entries {
		w, i, _ := strings.Cut(e.Venue, "-")
		if i != fmt.Sprint(next[w]) {
			t.Errorf("entry %s stands in the place of %d", e.Venue, next[w])
		}
		next[w]++
	}
	names, _ := os.ReadDir(filepath.Join(dir, Folder))
	if len(names) != 2 {
		t.Errorf("left over: %v", names)
	}
}

// TestLocked: whoever does not wait is told.
func TestLocked(t *testing.T) {
	project, err := disk.OpenDir(t.TempDir())
	if err == nil {
		err = project.MkdirAll(Folder)
	}
	if err != nil {
		t.Fatal(err)
	}
	lock, err := project.Lock(lockFile)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	tries := 0
	if _, err := Append(project, func(try int) bool { tries = try; return try < 3 }, events()...); !errors.Is(err, disk.ErrLocked) || tries != 3 {
		t.Errorf("%v after %d tries", err, tries)
	}
}

// TestRefused: an entry that says neither when nor what is refused, and with it all that were to be written beside it.
func TestRefused(t *testing.T) {
	project, err := disk.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	good := events()
	if _, err := Append(project, func(int) bool { return false }, good[0]); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []Entry{{Event: good[1].Event}, {Time: good[1].Time}, {Time: good[1].Time, Event: "watched"}} {
		if l, err := Append(project, func(int) bool { return false }, good[1], bad); err == nil {
			t.Errorf("%+v is taken: %d entries", bad, len(l.Entries))
		}
		if l, err := Read(project); err != nil || len(l.Entries) != 1 || len(l.Torn) > 0 {
			t.Errorf("after %+v the ledger is %+v, %v", bad, l, err)
		}
	}
}
