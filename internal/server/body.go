package server

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"fanshi/internal/disk"
	"fanshi/internal/release"
)

// inMemory is the largest file that is served from memory; larger ones are read piece by piece (see whole).
const inMemory = 1 << 20

// read returns the bytes of a small file, checked against release.json, from the cache if they are there.
func (s *Server) read(f *stored) ([]byte, error) {
	return s.bodies.get(f.sha, func() ([]byte, error) {
		file, err := s.open(f)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		data, err := io.ReadAll(io.LimitReader(file, f.size+1))
		if err != nil {
			return nil, err
		}
		if sum := sha256.Sum256(data); int64(len(data)) != f.size || hex.EncodeToString(sum[:]) != f.sha {
			return nil, damaged(f)
		}
		return data, nil
	})
}

// compressed returns the bytes of a small file under gzip, or nil if that does not make it smaller.
func (s *Server) compressed(f *stored) ([]byte, error) {
	return s.bodies.get(f.sha+"-gz", func() ([]byte, error) {
		data, err := s.read(f)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := z.Write(data); err != nil {
			return nil, err
		}
		if err := z.Close(); err != nil || b.Len() >= len(data) {
			return nil, err
		}
		return b.Bytes(), nil
	})
}

func (s *Server) open(f *stored) (disk.Opened, error) { return f.store.OpenFile(f.path) }

func damaged(f *stored) error {
	return &disk.Error{Op: "read", Path: f.path, Err: fmt.Errorf("%w: its bytes are not those of the manifest", release.ErrDamaged)}
}

// gone tells a file that a build has deleted from one that cannot be read.
func gone(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// cache keeps bodies by content, the least used leave first. Several requests for one that is missing make it once.
type cache struct {
	mu      sync.Mutex
	bound   int64
	used    int64
	held    map[string]*list.Element // of *body
	order   *list.List               // the most recently used in front
	pending map[string]*pending
}

type body struct {
	key  string
	data []byte
}

type pending struct {
	done chan struct{}
	data []byte
	err  error
}

func newCache(bound int64) *cache {
	return &cache{bound: bound, held: map[string]*list.Element{}, order: list.New(), pending: map[string]*pending{}}
}

// overhead is what an entry costs beside its bytes.
const overhead = 256

func (c *cache) get(key string, produce func() ([]byte, error)) ([]byte, error) {
	c.mu.Lock()
	if e := c.held[key]; e != nil {
		c.order.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(*body).data, nil
	}
	if p := c.pending[key]; p != nil {
		c.mu.Unlock()
		<-p.done
		return p.data, p.err
	}
	p := &pending{done: make(chan struct{}), err: errors.New("the file could not be read")} // what stays if produce panics
	c.pending[key] = p
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.pending, key)
		if p.err == nil {
			c.put(&body{key, p.data})
		}
		c.mu.Unlock()
		close(p.done)
	}()
	p.data, p.err = produce()
	return p.data, p.err
}

// put adds a body and lets others go until the bound is kept. The caller holds the lock.
func (c *cache) put(b *body) {
	c.held[b.key] = c.order.PushFront(b)
	c.used += int64(len(b.data)) + overhead
	for c.used > c.bound && c.order.Len() > 0 {
		last := c.order.Remove(c.order.Back()).(*body)
		delete(c.held, last.key)
		c.used -= int64(len(last.data)) + overhead
	}
}

// size is how many bytes are held.
func (c *cache) size() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.used
}
