package review

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/source"
	"fanshi/internal/testtools"
)

// walk is a project that people edit, rename, save unchanged and sign at random, with a slow account of who has signed which
// bytes.
type walk struct {
	t     *testing.T
	rng   *rand.Rand
	files fstest.MapFS
	by    map[string][]string // bytes of a piece → signatures "stage by" in the order in which they were made
	log   []string
	next  int
}

const cases = "content/cases/"

func caseOf(title string) string {
	return "---\ntitle: " + title + "\nheadline: [先交“解冻费”]\nhook: 先交解冻费。\naction: 一分也不交\nscam: 虚假贷款\ndate: 2026-11-05\nvenues: [bank]\n---\n\n" +
		"## 案情\n\n王某急需周转。\n\n## 套路\n\n1. 引人下载\n2. 谎称冻结\n3. 收完失联\n\n## 识别\n\n- 先收费\n- 催得急\n- 要保密\n\n## 警方提示\n\n- 到网点问\n- 不点链接\n- 立即报警\n"
}

func newWalk(t *testing.T, rng *rand.Rand) *walk {
	w := &walk{t: t, rng: rng, files: fstest.MapFS{}, by: map[string][]string{}}
	w.put("fanshi.yaml", "name: 试验站\nbase_url: https://fz.example.gov.cn/\nissuer: 试验街道办\ntheme: alert\nhotlines:\n  - {number: \"96110\", name: 专线, use: 请接听。}\n")
	w.put("content/scams.yaml", "- id: loan\n  name: 虚假贷款\n  question: 为什么先收我的？\n")
	w.put("content/venues/venues.csv", "代码,名称,类别\nb01,试验网点,银行\n")
	for _, name := range []string{"a", "b"} {
		w.put(cases+name+".md", caseOf("先交了“解冻费”"+name))
	}
	return w
}

func (w *walk) put(name, text string) {
	w.files[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Unix(int64(w.next), 0)}
	w.next++
}

func (w *walk) note(format string, args ...any) { w.log = append(w.log, fmt.Sprintf(format, args...)) }

// some is a file that is reviewed.
func (w *walk) some() string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(w.files)), func(n string) bool { return n == campaign.ReviewsFile || path.Ext(n) == ".csv" })
	return names[w.rng.IntN(len(names))]
}

// step does one thing that people do.
func (w *walk) step() {
	name := w.some()
	text := string(w.files[name].Data)
	switch w.rng.IntN(10) {
	case 0: // a byte more, where it changes nothing that is shown
		w.note("a blank line at the end of %s", name)
		w.put(name, text+"\n")
	case 1: // another word of the same length
		w.note("a word of %s", name)
		w.put(name, strings.NewReplacer("王某", "李某", "李某", "王某", "为什么", "凭什么", "凭什么", "为什么", "试验站", "实验站", "实验站", "试验站").Replace(text))
	case 2:
		if path.Dir(name)+"/" == cases {
			to := fmt.Sprintf("%sn%d.md", cases, w.next)
			w.note("%s becomes %s", name, to)
			w.put(to, text)
			delete(w.files, name)
		}
	case 3:
		w.note("%s is saved as it is", name)
		w.put(name, text)
	case 4:
		if len(w.files) < 9 {
			w.note("a new case")
			w.put(fmt.Sprintf("%sk%d.md", cases, w.next), caseOf(fmt.Sprintf("第 %d 个", w.next)))
		}
	case 5:
		w.takeBack(name)
	default:
		w.sign(name)
	}
}

// takeBack has somebody take a signature back, one that was given or one that was not.
func (w *walk) takeBack(name string) {
	stages := campaign.DefaultStages()
	stage, data := w.rng.IntN(len(stages)), string(w.files[name].Data)
	w.note("%s of %s is taken back", stages[stage], name)
	e := &Entry{Stage: stages[stage], Withdrawn: "要再核对", By: "甲", EnteredBy: "甲", Date: "2026-11-20",
		Pieces: []Named{{DigestOf(&campaign.Piece{SHA256: source.Hash([]byte(data))}), name}}}
	w.record(e)
	w.by[data] = slices.DeleteFunc(w.by[data], func(s string) bool {
		return slices.ContainsFunc(stages[stage:], func(later string) bool { return strings.HasPrefix(s, later+" ") })
	})
}

// record adds an entry to the records.
func (w *walk) record(e *Entry) {
	var old []byte
	if f := w.files[campaign.ReviewsFile]; f != nil {
		old = f.Data
	}
	w.put(campaign.ReviewsFile, string(Add(old, e)))
}

// sign has somebody sign a piece under some stage, right or wrong.
func (w *walk) sign(name string) {
	stages, people := campaign.DefaultStages(), []string{"甲", "乙", "丙"}
	w.rng.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	signatures := 3 // as it should be
	if w.rng.IntN(3) == 0 {
		w.rng.Shuffle(len(stages), func(i, j int) { stages[i], stages[j] = stages[j], stages[i] })
		people[w.rng.IntN(3)], signatures = people[0], 1+w.rng.IntN(3)
	}
	data := string(w.files[name].Data)
	digest := DigestOf(&campaign.Piece{SHA256: source.Hash([]byte(data))})
	for i := range signatures {
		w.note("%s %s %s", name, stages[i], people[i])
		w.record(&Entry{Stage: stages[i], By: people[i], EnteredBy: people[i], Date: "2026-11-20", Pieces: []Named{{digest, name}}})
		w.by[data] = append(w.by[data], stages[i]+" "+people[i])
	}
}

// approved is what these bytes are by the slow account: some choice of one signature a stage by three persons, such that each
// stage takes the first that is not of an earlier one.
func (w *walk) approved(data string) bool {
	var used []string
	for _, stage := range campaign.DefaultStages() {
		found := false
		for _, s := range w.by[data] {
			by, ok := strings.CutPrefix(s, stage+" ")
			if ok && !slices.Contains(used, by) {
				used, found = append(used, by), true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

func (w *walk) compare() (approved int) {
	diags := &diag.List{}
	book, _ := campaign.Load(w.files, campaign.LoadOptions{})
	standings := Judge(book.Config.Reviews, Pieces(book), Read(w.files, diags))
	if diags.HasErrors() {
		w.t.Fatalf("%v\n%s", diags.Sorted(), strings.Join(w.log, "\n"))
	}
	seen := 0
	for _, s := range standings {
		want := w.approved(string(w.files[s.Piece.File].Data))
		if s.Approved() != want {
			w.t.Fatalf("%s is approved: %v, and its bytes were signed by %v\n%s", s.Piece.File, s.Approved(), w.by[string(w.files[s.Piece.File].Data)], strings.Join(w.log, "\n"))
		}
		if seen++; want {
			approved++
		}
	}
	if reviewed := len(w.files) - 1; seen < reviewed-1 {
		w.t.Fatalf("%d of %d files are reviewed\n%s", seen, reviewed, strings.Join(w.log, "\n"))
	}
	return approved
}

// TestWalks is the part of promise R21 that needs no build: whatever people do with files, what counts as approved is what was
// signed in exactly these bytes.
func TestWalks(t *testing.T) {
	walks, steps := 200, 10
	if os.Getenv("FANSHI_SOAK") != "" {
		walks = 5000
	}
	seed := testtools.Seed(t)
	approved, voided := 0, 0
	for n := range walks {
		w := newWalk(t, rand.New(rand.NewPCG(seed, uint64(n))))
		before := 0
		for range steps {
			w.step()
			now := w.compare()
			if now < before {
				voided += before - now
			}
			approved += now
			before = now
		}
	}
	t.Logf("%d walks of %d steps: %d times a piece was approved, %d times that was void after the step", walks, steps, approved, voided)
	if approved < walks || voided < walks/20 {
		t.Error("the walks do not reach what they are for")
	}
}
