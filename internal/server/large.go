package server

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"sync"

	"fanshi/internal/disk"
)

// pieceBytes is how much of a large file is read, compared and sent at a time.
const pieceBytes = 64 << 10

var pieces = sync.Pool{New: func() any { return new([pieceBytes]byte) }}

// sums are what a large file was when all of it was compared with release.json: the file on the disk, and the hash of each
// of its pieces. A damaged file has no pieces.
type sums struct {
	info   fs.FileInfo
	pieces [][sha256.Size]byte
}

// of says whether this is still the file that was compared.
func (k *sums) of(info fs.FileInfo) bool {
	return k != nil && disk.Unchanged(k.info, info)
}

// whole is a large file that gives out its right bytes or an error: each piece is read, compared, and sent from memory.
type whole struct {
	file   disk.Opened
	stored *stored
	sums   *sums
	at     int64
	piece  *[pieceBytes]byte
	have   int64 // which piece that is; -1: none
	failed error
}

// openWhole opens a large file. Where it is not the file that was compared before, all of it is read first. A damaged file
// is an error for as long as nobody touches it.
func (s *Server) openWhole(f *stored) (*whole, error) {
	file, err := s.open(f)
	if err != nil {
		return nil, err
	}
	known, err := f.compare(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &whole{file: file, stored: f, sums: known, piece: pieces.Get().(*[pieceBytes]byte), have: -1}, nil
}

// compare returns the sums of a file that is right. Several requests for one that is not known yet read it once.
func (f *stored) compare(file disk.Opened) (*sums, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !f.known.of(info) {
		if f.known, err = f.hash(file, info); err != nil {
			return nil, err
		}
	}
	if f.known.pieces == nil {
		return nil, damaged(f)
	}
	return f.known, nil
}

// hash reads a file as long as it should be, and compares it with release.json.
func (f *stored) hash(file io.Reader, info fs.FileInfo) (*sums, error) {
	out := &sums{info: info}
	if info.Size() != f.size {
		return out, nil
	}
	buffer := pieces.Get().(*[pieceBytes]byte)
	defer pieces.Put(buffer)
	all, n := sha256.New(), int64(0)
	for n < f.size {
		part := buffer[:min(pieceBytes, f.size-n)]
		if _, err := io.ReadFull(file, part); err != nil {
			return nil, err
		}
		_, _ = all.Write(part) // never fails
		out.pieces = append(out.pieces, sha256.Sum256(part))
		n += int64(len(part))
	}
	if hex.EncodeToString(all.Sum(nil)) != f.sha {
		out.pieces = nil
	}
	return out, nil
}

// Read gives out bytes of the piece at hand. A piece that is no longer what it was ends the answer: the client sees that it
// is too short. The next request reads all of the file again.
func (w *whole) Read(p []byte) (int, error) {
	if w.at >= w.stored.size {
		return 0, io.EOF
	}
	n := w.at / pieceBytes
	part := w.piece[:min(pieceBytes, w.stored.size-n*pieceBytes)]
	if n != w.have {
		w.have = -1
		if w.failed = w.load(part, n); w.failed != nil {
			return 0, w.failed
		}
		w.have = n
	}
	copied := copy(p, part[w.at-n*pieceBytes:])
	w.at += int64(copied)
	return copied, nil
}

// load reads a piece and compares it.
func (w *whole) load(part []byte, n int64) error {
	_, err := w.file.Seek(n*pieceBytes, io.SeekStart)
	if err == nil {
		_, err = io.ReadFull(w.file, part)
	}
	if err == nil && sha256.Sum256(part) == w.sums.pieces[n] {
		return nil
	}
	w.stored.mu.Lock()
	defer w.stored.mu.Unlock()
	if w.stored.known == w.sums {
		w.stored.known = nil
	}
	return errors.Join(damaged(w.stored), err)
}

// Seek sets where the next Read begins.
func (w *whole) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += w.at
	case io.SeekEnd:
		offset += w.stored.size
	}
	if offset < 0 {
		return 0, fs.ErrInvalid
	}
	w.at = offset
	return offset, nil
}

// Close ends the reading.
func (w *whole) Close() error {
	pieces.Put(w.piece)
	return w.file.Close()
}
