package review

import (
	"slices"
	"strings"

	"fanshi/internal/campaign"
)

// Standing is how far a piece has come.
type Standing struct {
	Piece  *campaign.Piece
	Digest Digest
	Signed []*Entry   // those that count: of the first stage, the second …
	Stage  string     // that is waited for; empty: the piece is approved
	For    []string   // who may sign it: the reviewer, then the deputy; empty: anybody else than who has signed
	Faults []Objected // signatures of this stage that do not count
	Before *Named     // what was approved last under this file's name; nil: nothing else than these bytes ever was
	Since  string     // the date of Before's approval
	// Withdrawn is the last act by which somebody took a signature of these bytes back; nil: nobody has, or it is approved anew.
	Withdrawn *Entry
}

// Approved tells whether every stage is signed.
func (s *Standing) Approved() bool { return s.Stage == "" }

// Objected is a signature that does not count.
type Objected struct {
	Entry *Entry
	Why   Objection
}

// Objection is why a signature does not count.
type Objection int

// The reasons why a signature does not count; 0: it does.
const (
	SignedBefore Objection = iota + 1 // an earlier stage of the piece
	IsAuthor                          // of the piece, at the first stage
)

// Judge says how far pieces have come, in their order. Where nothing is reviewed, all are approved.
func Judge(rules campaign.Reviews, pieces []*campaign.Piece, records *Records) []*Standing {
	j := newJudge(rules, records)
	out := make([]*Standing, len(pieces))
	for i, p := range pieces {
		s := j.standing(DigestOf(p), p.Author)
		s.Piece = p
		if !s.Approved() {
			s.Withdrawn = j.back[s.Digest]
		}
		s.Before, s.Since = j.last(p.File, s.Digest)
		out[i] = s
	}
	return out
}

// Book says how far the pieces of a Book have come, by the Book's own rules.
func Book(b *campaign.Book, records *Records) []*Standing {
	return Judge(b.Config.Reviews, Pieces(b), records)
}

type judge struct {
	rules    campaign.Reviews
	byDigest map[Digest][]*Entry // signatures that were not taken back
	byFile   map[string][]Named
	back     map[Digest]*Entry // the last by which a signature was taken back
}

// newJudge goes through the records in their order, so that what is taken back are the signatures before it, and none that is
// given anew later.
func newJudge(rules campaign.Reviews, records *Records) *judge {
	j := &judge{rules: rules, byDigest: map[Digest][]*Entry{}, byFile: map[string][]Named{}, back: map[Digest]*Entry{}}
	for _, e := range records.Entries {
		for _, p := range e.Pieces {
			switch {
			case e.Urgent != "":
			case e.Withdrawn != "":
				j.back[p.Digest] = e
				j.byDigest[p.Digest] = slices.DeleteFunc(j.byDigest[p.Digest], func(s *Entry) bool { return !j.earlier(s.Stage, e.Stage) })
			default:
				j.byDigest[p.Digest] = append(j.byDigest[p.Digest], e)
				j.byFile[p.File] = append(j.byFile[p.File], p)
			}
		}
	}
	return j
}

// earlier tells whether a stage comes before another, both by what fanshi.yaml says now. Before one that there is no more comes
// nothing: what is in doubt is signed anew.
func (j *judge) earlier(stage, other string) bool {
	n := slices.Index(j.rules.Stages, stage)
	return n >= 0 && n < slices.Index(j.rules.Stages, other)
}

// standing fills the stages in their order, each with the first signature that counts.
func (j *judge) standing(d Digest, author string) *Standing {
	s := &Standing{Digest: d}
	for _, stage := range j.rules.Stages {
		s.Stage, s.Faults = stage, nil
		for _, e := range j.byDigest[d] {
			if e.Stage != stage {
				continue
			}
			why := Object(j.rules, s.Signed, stage, e.By, author, e.Author)
			if why == 0 {
				s.Signed, s.Stage = append(s.Signed, e), ""
				break
			}
			s.Faults = append(s.Faults, Objected{e, why})
		}
		if s.Stage != "" {
			s.For = asked(j.rules, stage)
			return s
		}
	}
	return s
}

// last finds what was approved last under a name, other than some bytes.
func (j *judge) last(file string, but Digest) (*Named, string) {
	named := j.byFile[file]
	for i := len(named) - 1; i >= 0; i-- {
		if named[i].Digest == but {
			continue
		}
		if old := j.standing(named[i].Digest, ""); old.Approved() && len(old.Signed) > 0 {
			return &named[i], old.Signed[len(old.Signed)-1].Date
		}
	}
	return nil, ""
}

// Approvals answers what has been approved in full, whatever the files hold now.
type Approvals struct{ j *judge }

// NewApprovals reads the records by the rules that fanshi.yaml gives now.
func NewApprovals(rules campaign.Reviews, records *Records) *Approvals {
	return &Approvals{newJudge(rules, records)}
}

// Last are the bytes that were approved last under the name of a file, other than those of a piece; nil: there are none. since is
// the day of the last signature.
func (a *Approvals) Last(file string, but Digest) (last *Named, since string) {
	return a.j.last(file, but)
}

// Text tells whether a text with this SHA-256 was approved, with whatever pictures. Where nothing is reviewed, every text is.
func (a *Approvals) Text(sha256 string) bool {
	if a.j.rules.Off() {
		return true
	}
	for digest := range a.j.byDigest {
		if digest.Text() == sha256 && a.j.standing(digest, "").Approved() {
			return true
		}
	}
	return false
}

// asked are those whom fanshi.yaml names for a stage.
func asked(rules campaign.Reviews, stage string) (names []string) {
	r := rules.Reviewers[stage]
	for _, name := range []string{r.By, r.Deputy} {
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Asked tells whether a person may sign a stage by what fanshi.yaml says now. What was signed by those who were asked before
// stays signed.
func Asked(rules campaign.Reviews, stage, by string) bool {
	names := asked(rules, stage)
	return len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return SamePerson(n, by) })
}

// Object says why the signature of by under a stage does not count for a piece with these earlier signatures and authors; 0:
// it counts.
func Object(rules campaign.Reviews, signed []*Entry, stage, by string, authors ...string) Objection {
	if !rules.SameReviewer && slices.ContainsFunc(signed, func(e *Entry) bool { return SamePerson(e.By, by) }) {
		return SignedBefore
	}
	first := len(rules.Stages) > 1 && stage == rules.Stages[0] // with one stage there is nobody else
	if first && slices.ContainsFunc(authors, func(a string) bool { return a != "" && SamePerson(a, by) }) {
		return IsAuthor
	}
	return 0
}

// SamePerson compares names as people write them: blanks do not tell persons apart.
func SamePerson(a, b string) bool {
	plain := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u3000", " ")), "") }
	return plain(a) == plain(b)
}

// Waiting are those of the standings that are not approved.
func Waiting(standings []*Standing) (out []*Standing) {
	for _, s := range standings {
		if !s.Approved() {
			out = append(out, s)
		}
	}
	return out
}

// Open is a piece that was published before it was approved, and of which no second person has signed these bytes yet.
type Open struct {
	Named
	Entry *Entry
}

// OpenUrgent are the publications in urgency that a second person has still to look at. One is closed when somebody else than
// who published has signed these bytes, or when the file of that name has been approved in other bytes.
func OpenUrgent(records *Records, standings []*Standing) (out []Open) {
	for _, e := range records.Entries {
		if e.Urgent == "" {
			continue
		}
		for _, p := range e.Pieces {
			corrected := slices.ContainsFunc(standings, func(s *Standing) bool {
				return s.Piece.File == p.File && s.Approved() && s.Digest != p.Digest && len(s.Signed) > 0
			})
			told := slices.ContainsFunc(out, func(o Open) bool { return o.Named == p })
			if !corrected && !told && !looked(records, p, e.By) {
				out = append(out, Open{p, e})
			}
		}
	}
	return out
}

// looked tells whether somebody else than by has signed a piece, and nobody has taken a signature of it back since.
func looked(records *Records, p Named, by string) (signed bool) {
	for _, e := range records.Entries {
		switch {
		case e.Urgent != "" || !slices.ContainsFunc(e.Pieces, func(q Named) bool { return q.Digest == p.Digest }):
		case e.Withdrawn != "":
			signed = false
		case !SamePerson(e.By, by):
			signed = true
		}
	}
	return signed
}
