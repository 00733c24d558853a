package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fanshi/internal/campaign"
)

var three = campaign.Reviews{Stages: campaign.DefaultStages()}

// piece is a piece whose hash is a digit repeated.
func piece(file string, digit byte) *campaign.Piece {
	return &campaign.Piece{Kind: campaign.CasePiece, File: file, SHA256: strings.Repeat(string(digit), 64)}
}

// signed are records of signatures written as 初审:甲, all of the pieces; -初审:甲 takes one back.
func signed(pieces []*campaign.Piece, signatures ...string) *Records {
	r := &Records{}
	for i, s := range signatures {
		stage, by, _ := strings.Cut(s, ":")
		e := &Entry{Stage: stage, By: by, EnteredBy: by, Date: fmt.Sprintf("2026-11-%02d", i+1)}
		if given, ok := strings.CutPrefix(stage, "-"); ok {
			e.Stage, e.Withdrawn = given, "要再核对"
		}
		for _, p := range pieces {
			e.Pieces = append(e.Pieces, Named{DigestOf(p), p.File})
		}
		r.Entries = append(r.Entries, e)
	}
	return r
}

func TestJudge(t *testing.T) {
	same := three
	same.SameReviewer = true
	named := three
	named.Reviewers = map[string]campaign.Reviewer{"复审": {By: "李某", Deputy: "王某"}}
	for _, c := range []struct {
		what       string
		rules      campaign.Reviews
		author     string
		signatures string
		waits      string // stage and who is asked
		counted    int
		faults     int
	}{
		{"nothing is signed", three, "", "", "初审", 0, 0},
		{"three persons", three, "", "初审:甲 复审:乙 终审:丙", "", 3, 0},
		{"two of three", three, "", "初审:甲 复审:乙", "终审", 2, 0},
		{"typed in another order", three, "", "终审:丙 复审:乙 初审:甲", "", 3, 0},
		{"a stage is left out", three, "", "初审:甲 终审:丙", "复审", 1, 0},
		{"one person twice", three, "", "初审:甲 复审:甲 终审:丙", "复审", 1, 1},
		{"one person twice, blanks in the name", three, "", "初审:张\u3000某 复审:张某", "复审", 1, 1},
		{"one person twice, then another", three, "", "初审:甲 复审:甲 复审:乙 终审:丙", "", 3, 0},
		{"one person twice is allowed", same, "", "初审:甲 复审:甲 终审:甲", "", 3, 0},
		{"the author first", three, "甲", "初审:甲 复审:乙 终审:丙", "初审", 0, 1},
		{"the author later", three, "乙", "初审:甲 复审:乙 终审:丙", "", 3, 0},
		{"the author, another stage of the same", same, "甲", "初审:甲", "初审", 0, 1},
		{"one stage, the author alone in the office", campaign.Reviews{Stages: []string{"终审"}}, "甲", "终审:甲", "", 1, 0},
		{"a stage that there is not", three, "", "校对:甲 初审:乙", "复审", 1, 0},
		{"somebody is asked", named, "", "初审:甲", "复审 李某 王某", 1, 0},
		{"who signed before another was asked stays", named, "", "初审:甲 复审:乙 终审:丙", "", 3, 0},
		{"the last is taken back", three, "", "初审:甲 复审:乙 终审:丙 -终审:丙", "终审", 2, 0},
		{"the first is taken back, and so the others", three, "", "初审:甲 复审:乙 终审:丙 -初审:甲", "初审", 0, 0},
		{"taken back and given anew", three, "", "初审:甲 复审:乙 终审:丙 -复审:乙 复审:丁 终审:丙", "", 3, 0},
		{"taken back, the later ones are not given anew", three, "", "初审:甲 复审:乙 终审:丙 -复审:乙 复审:丁", "终审", 2, 0},
		{"two have signed the stage", three, "", "初审:甲 初审:丁 复审:乙 -初审:甲", "初审", 0, 0},
		{"a stage that there is no more is taken back", three, "", "初审:甲 复审:乙 终审:丙 -校对:丁", "初审", 0, 0},
		{"reviews are off", campaign.Reviews{}, "", "", "", 0, 0},
	} {
		p := piece("content/cases/a.md", 'a')
		p.Author = c.author
		s := Judge(c.rules, []*campaign.Piece{p}, signed([]*campaign.Piece{p}, strings.Fields(strings.ReplaceAll(c.signatures, "\u3000", "\u2003"))...))[0]
		if c.what == "one person twice, blanks in the name" {
			s = Judge(c.rules, []*campaign.Piece{p}, signed([]*campaign.Piece{p}, "初审:张\u3000某", "复审:张某"))[0]
		}
		if back := strings.Contains(c.signatures, "-") && c.waits != ""; (s.Withdrawn != nil) != back {
			t.Errorf("%s: taken back: %+v", c.what, s.Withdrawn)
		}
		waits := strings.TrimSpace(s.Stage + " " + strings.Join(s.For, " "))
		if waits != c.waits || len(s.Signed) != c.counted || len(s.Faults) != c.faults || s.Approved() != (c.waits == "") {
			t.Errorf("%s: waits for %q, %d signatures count, %d do not", c.what, waits, len(s.Signed), len(s.Faults))
		}
	}
}

func TestAsked(t *testing.T) {
	rules := three
	rules.Reviewers = map[string]campaign.Reviewer{"复审": {By: "李某", Deputy: "王某"}, "终审": {Deputy: "赵某"}}
	for signature, want := range map[string]bool{"初审:谁": true, "复审:李某": true, "复审:王某": true, "复审:张某": false, "终审:赵某": true, "终审:李某": false} {
		stage, by, _ := strings.Cut(signature, ":")
		if got := Asked(rules, stage, by); got != want {
			t.Errorf("%s: %v", signature, got)
		}
	}
}

// TestDigest: pictures count, and their order.
func TestDigest(t *testing.T) {
	p := piece("a.md", 'a')
	bare := DigestOf(p)
	p.Pictures = []*campaign.Piece{piece("1.png", '1'), piece("2.png", '2')}
	both := DigestOf(p)
	p.Pictures[1] = piece("2.png", '3')
	if other := DigestOf(p); bare == both || both == other || string(bare) != p.SHA256 || both.Text() != p.SHA256 || !both.valid() || !other.valid() {
		t.Errorf("%s\n%s\n%s", bare, both, other)
	}
	for _, bad := range []Digest{"", "a", bare + "+", "+" + bare, Digest(strings.ToUpper(string(bare))), bare + "0", bare[:63] + "g"} {
		if bad.valid() {
			t.Errorf("%q is taken for a digest", bad)
		}
	}
}

// TestCode: the short hash changes with every piece, not with their order, and is recognised as people type it.
func TestCode(t *testing.T) {
	a, b, c := piece("a.md", 'a'), piece("b.md", 'b'), piece("c.md", 'c')
	code := Code([]*campaign.Piece{a, b})
	if other := Code([]*campaign.Piece{b, a}); code != other || len(code) != 9 || code[4] != '-' {
		t.Errorf("%s %s", code, other)
	}
	for _, set := range [][]*campaign.Piece{{a}, {b}, {a, b, c}, {a, c}} {
		if Code(set) == code {
			t.Errorf("two sets have the code %s", code)
		}
	}
	for typed, want := range map[string]bool{"3f2a-91bc": true, "3F2A 91BC": true, "３ｆ２ａ－９１ｂｃ": true, "3f2a91bc": true, "3f2a-91bd": false, "3f2a": false, "": false} {
		if got := SameCode(typed, "3f2a-91bc"); got != want {
			t.Errorf("%q: %v", typed, got)
		}
	}
}

// TestBefore: what was approved last under a name is found for what stands there now.
func TestBefore(t *testing.T) {
	old, older, now := piece("a.md", '1'), piece("a.md", '0'), piece("a.md", '2')
	r := signed([]*campaign.Piece{older}, "初审:甲", "复审:乙", "终审:丙")
	r.Entries = append(r.Entries, signed([]*campaign.Piece{old}, "初审:甲", "复审:乙", "终审:丙").Entries...)
	r.Entries = append(r.Entries, signed([]*campaign.Piece{piece("a.md", '9')}, "初审:甲").Entries...)                          // never approved
	r.Entries = append(r.Entries, signed([]*campaign.Piece{piece("a.md", '8')}, "初审:甲", "复审:乙", "终审:丙", "-终审:丙").Entries...) // no more
	s := Judge(three, []*campaign.Piece{now, piece("b.md", '2'), old}, r)
	if s[0].Before == nil || s[0].Before.Digest != DigestOf(old) || s[0].Since != "2026-11-03" {
		t.Errorf("%+v", s[0])
	}
	if s[1].Before != nil || s[2].Before == nil || s[2].Before.Digest != DigestOf(older) || !s[2].Approved() {
		t.Errorf("%+v %+v", s[1], s[2])
	}
}

// TestOpenUrgent: what was published in urgency stays open until a second person has signed it, or it was corrected.
func TestOpenUrgent(t *testing.T) {
	a, b := piece("a.md", 'a'), piece("b.md", 'b')
	urgent := func() *Records {
		r := signed([]*campaign.Piece{a, b}, "x:甲")
		r.Entries[0].Stage, r.Entries[0].Urgent = "", "台风"
		return r
	}
	open := func(r *Records, now ...*campaign.Piece) string {
		var files []string
		for _, o := range OpenUrgent(r, Judge(three, now, r)) {
			files = append(files, o.File)
		}
		return strings.Join(files, " ")
	}
	if got := open(urgent(), a, b); got != "a.md b.md" {
		t.Errorf("nobody has looked: %q", got)
	}
	r := urgent()
	r.Entries = append(r.Entries, signed([]*campaign.Piece{a}, "初审:甲").Entries...)
	if got := open(r, a, b); got != "a.md b.md" {
		t.Errorf("who published has signed: %q", got)
	}
	r.Entries = append(r.Entries, signed([]*campaign.Piece{a}, "复审:乙").Entries...)
	if got := open(r, a, b); got != "b.md" {
		t.Errorf("a second person has signed one: %q", got)
	}
	back := &Records{Entries: append(slices.Clone(r.Entries), signed([]*campaign.Piece{a}, "-复审:乙").Entries...)}
	if got := open(back, a, b); got != "a.md b.md" {
		t.Errorf("the second person has taken it back: %q", got)
	}
	corrected := piece("b.md", 'c')
	r.Entries = append(r.Entries, signed([]*campaign.Piece{corrected}, "初审:丁", "复审:乙", "终审:丙").Entries...)
	if got := open(r, a, b); got != "b.md" {
		t.Errorf("the correction does not stand there yet: %q", got)
	}
	if got := open(r, a, corrected); got != "" {
		t.Errorf("corrected: %q", got)
	}
	r.Entries = append(r.Entries, urgent().Entries...)
	if got := open(r, a, corrected); got != "" {
		t.Errorf("published once more: %q", got)
	}
	if Judge(three, []*campaign.Piece{a}, urgent())[0].Approved() || slices.Contains(three.Stages, "") {
		t.Error("a publication counts as a signature")
	}
}
