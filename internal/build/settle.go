package build

import (
	"context"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/review"
	"fanshi/internal/source"
)

// Settled is what a release was made of in the place of what is not approved.
type Settled struct {
	Files    fs.FS    // the project as it was published
	LeaveOut []string // pieces that were not
	Held     []Held   // by file
}

// Held is a file whose present bytes were not published.
type Held struct {
	File  string
	Since string // the day on which the bytes that were published were approved; empty: nothing of the file was published
}

// settle makes of a run that cannot be published one that can, from approved bytes alone: a piece that is not approved, or that has
// errors, is taken as it was approved last (records/approved keeps that), or left out where it never was. Settings of which no
// approved bytes are to be had leave the run as it is, and so do errors of what is approved. What was ever taken back is not
// brought back: its approved bytes are those that were wrong.
//
// Every file goes one way: present bytes, approved bytes, approved bytes with the pictures of then, nothing. So the rounds end.
func settle(ctx context.Context, first *run) (*run, error) {
	s := &settling{first: first, files: map[string][]byte{}, hidden: map[string]bool{}, steps: map[string]int{}, taken: map[string]review.Digest{}, since: map[string]string{}}
	if !s.settings() {
		return first, nil
	}
	for {
		r, err := s.open(ctx)
		if err != nil {
			return r, err
		}
		s.approvals = review.NewApprovals(r.Book.Config.Reviews, r.records)
		faulty, waiting := s.faulty(r), waiting(r)
		if len(waiting) == 0 && !r.Problems.HasErrors() {
			r.settled = s.result()
			return r, nil
		}
		if !s.stepAll(faulty) && !s.stepAll(waiting) || ctx.Err() != nil {
			return first, nil
		}
	}
}

// settling is the way from what lies there to what may be published.
type settling struct {
	first     *run
	approvals *review.Approvals
	files     map[string][]byte        // other bytes, by file
	hidden    map[string]bool          // files that are not read
	out       []string                 // pieces that are left out
	steps     map[string]int           // how far each file has come
	taken     map[string]review.Digest // what is taken of a file whose approved bytes are
	since     map[string]string        // the day of the approval of what is taken instead
}

// wants is a file of which other bytes are wanted, with what it is now.
type wants struct {
	file     string
	digest   review.Digest
	pictures []*campaign.Piece
}

func (s *settling) options() Options {
	o := s.first.options
	o.Files, o.LeaveOut = source.Hide(source.Overlay(s.first.options.Files, s.files), s.hidden), s.out
	return o
}

func (s *settling) result() *Settled {
	if len(s.steps) == 0 {
		return nil
	}
	out := &Settled{Files: s.options().Files, LeaveOut: s.out}
	for _, file := range slices.Sorted(maps.Keys(s.steps)) {
		out.Held = append(out.Held, Held{file, s.since[file]})
	}
	return out
}

// open opens the project as it is taken now.
func (s *settling) open(ctx context.Context) (*run, error) {
	if len(s.steps) == 0 {
		return s.first, nil
	}
	return open(ctx, s.options())
}

// waiting are the pieces that a run shows and that are not approved. Where there are errors, and so no plan, they are all that are
// not approved: what is wrong with one is often told of another.
func waiting(r *run) (out []wants) {
	var standings []*review.Standing
	if r.Problems.HasErrors() {
		standings = review.Waiting(review.Book(r.Book, r.records))
	} else {
		standings = r.unapproved()
	}
	for _, st := range standings {
		out = append(out, wants{st.Piece.File, st.Digest, st.Piece.Pictures})
	}
	return out
}

// faulty are the files that have errors and whose texts are not approved.
func (s *settling) faulty(r *run) (out []wants) {
	for _, d := range r.Problems.Sorted() {
		again := slices.ContainsFunc(out, func(w wants) bool { return w.file == d.Pos.File })
		if sum, ok := s.sum(d.Pos.File); ok && d.Severity == diag.Error && !again && !s.approvals.Text(sum) {
			out = append(out, wants{d.Pos.File, review.Digest(sum), nil})
		}
	}
	return out
}

// stepAll takes files one step further; false: none can be.
func (s *settling) stepAll(files []wants) (moved bool) {
	for _, w := range files {
		moved = s.step(w) || moved
	}
	return moved
}

// sum is the SHA-256 of a file as it is taken now; false: it cannot be read.
func (s *settling) sum(file string) (string, bool) {
	if file == "" || s.hidden[file] {
		return "", false
	}
	data, err := fs.ReadFile(s.options().Files, file)
	return source.Hash(data), err == nil
}

// The steps of a file.
const (
	asItLies = iota
	asApproved
	withPictures
	leftOut
)

// step takes a file one step further; false: there is none.
func (s *settling) step(w wants) bool {
	switch s.steps[w.file] {
	case asItLies:
		last, since := s.approvals.Last(w.file, w.digest)
		if last == nil || s.takenBack(last.Digest.Text()) {
			break
		}
		if data, ok := review.ReadKept(s.first.options.Files, last.Digest.Text(), w.file); ok {
			s.files[w.file], s.steps[w.file], s.taken[w.file], s.since[w.file] = data, asApproved, last.Digest, since
			return true
		}
	case asApproved:
		if s.pictures(w, s.taken[w.file]) {
			s.steps[w.file] = withPictures
			return true
		}
	case leftOut:
		return false
	}
	return s.leaveOut(w.file)
}

// pictures puts the pictures of an approved digest in the place of those that the piece shows now; false: they are the same, or are
// not kept.
func (s *settling) pictures(w wants, approved review.Digest) bool {
	sums := approved.Pictures()
	if len(sums) != len(w.pictures) {
		return false
	}
	found := map[string][]byte{}
	for i, p := range w.pictures {
		if p.SHA256 == sums[i] {
			continue
		}
		data, ok := review.ReadKept(s.first.options.Files, sums[i], p.File)
		if _, other := s.files[p.File]; !ok || other {
			return false
		}
		found[p.File] = data
	}
	maps.Copy(s.files, found)
	return len(found) > 0
}

// leaveOut leaves a piece out, or has a file not read in whose place comes what the program carries. The settings cannot be left out.
func (s *settling) leaveOut(file string) bool {
	switch {
	case campaign.IsPieceFile(file):
		s.out = append(s.out, file)
	case strings.HasPrefix(file, campaign.KindsFolder+"/"), file == campaign.PhrasesFile:
		s.hidden[file] = true
	default:
		return false
	}
	delete(s.files, file)
	s.steps[file], s.since[file] = leftOut, ""
	return true
}

// takenBack tells whether bytes were ever taken back.
func (s *settling) takenBack(sum string) bool {
	return slices.Contains(s.first.Book.RecalledBytes, sum) ||
		slices.ContainsFunc(s.first.options.Records, func(e ledger.Entry) bool { return e.Event == ledger.Recalled && e.SHA256 == sum })
}

// settings finds the settings by which everything else is judged: those that lie there, or the last that were approved by what they say
// of reviews themselves. False: there are none.
func (s *settling) settings() bool {
	const file = campaign.ConfigFile
	own := func(st *review.Standing) bool { return st.Piece.Kind == campaign.ConfigPiece }
	faulty := slices.ContainsFunc(s.first.Problems.Sorted(), func(d diag.Diagnostic) bool { return d.Severity == diag.Error && d.Pos.File == file })
	standings := review.Book(s.first.Book, s.first.records)
	if i := slices.IndexFunc(standings, own); !faulty && i >= 0 && standings[i].Approved() {
		return true
	}
	tried := map[string]bool{}
	for _, e := range slices.Backward(s.first.records.Entries) {
		for _, n := range e.Pieces {
			data, ok := review.ReadKept(s.first.options.Files, n.Digest.Text(), file)
			if n.File != file || !ok || tried[n.Digest.Text()] {
				continue
			}
			tried[n.Digest.Text()] = true
			then, _ := campaign.Load(source.Overlay(s.first.options.Files, map[string][]byte{file: data}), campaign.LoadOptions{Today: s.first.options.Today})
			standings := review.Book(then, s.first.records)
			if i := slices.IndexFunc(standings, own); i >= 0 && standings[i].Approved() && len(standings[i].Signed) > 0 {
				signed := standings[i].Signed
				s.files[file], s.steps[file], s.since[file] = data, asApproved, signed[len(signed)-1].Date
				return true
			}
		}
	}
	return false
}
