package server

import (
	"errors"
	"io"
	"net/http"

	"fanshi/internal/release"
)

// health says what is served, and whether that is what is published and can be given out: if not, the status is 503.
func (s *Server) health(w *recorder) {
	t := s.table.Load()
	state, well := s.state(t)
	h := w.Header()
	protect(h)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	if !well {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = io.WriteString(w, "serving "+t.id+"\n"+state+"\n")
}

// state puts the state into words. That another release is published is no fault unless that cannot be read: the next tick
// takes it.
func (s *Server) state(t *table) (words string, well bool) {
	id, err := t.store.CurrentID()
	switch {
	case s.ending.Load():
		return "ending", false
	case errors.Is(err, release.ErrNone):
		return "the pointer is missing", false
	case err != nil:
		return "the pointer cannot be read", false
	case id != t.id && s.failing.Load():
		return "the published release cannot be read", false
	case id != t.id:
		return "another release is published", true
	case s.ails():
		return "a file of the release is damaged", false
	}
	return "ok", true
}

// failed tells that a file could not be given out, and why; nil: what stands for one that is not there.
func (s *Server) failed(f *file, err error) {
	s.metrics.troubles.Add(1)
	s.trouble(err)
	if f != nil {
		s.telling.Lock()
		defer s.telling.Unlock()
		s.sick[f.stored] = true
	}
}

// ails looks at the files that could not be given out again, and says whether one still cannot.
func (s *Server) ails() bool {
	s.telling.Lock()
	defer s.telling.Unlock()
	for f := range s.sick {
		if f.size <= inMemory {
			if _, err := s.read(f); err != nil {
				return true
			}
		} else if file, err := s.openWhole(f); err != nil {
			return true
		} else {
			_ = file.Close() // it was only read
		}
		delete(s.sick, f)
	}
	return false
}
