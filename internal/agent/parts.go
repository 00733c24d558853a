package agent

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/screen"
)

// partBytes is how much of a file is at most lost when the agent is killed.
const partBytes = 1 << 20

// parts are the beginning of a file that is on its way: files/<sha256>.part-<offset>, each written in one step, and
// files/<sha256>.etag, the server's name for these bytes where it has a strong one.
type parts struct {
	a    *Agent
	hash string
	etag string
	data []byte
}

func (p *parts) name(suffix string) string { return filesDir + "/" + p.hash + suffix }

func (p *parts) size() int64 { return int64(len(p.data)) }

func partSuffix(offset int) string { return fmt.Sprintf(".part-%09d", offset) }

// openParts reads what earlier rounds have left of a file.
func (a *Agent) openParts(e screen.Entry) (*parts, error) {
	p := &parts{a: a, hash: e.SHA256}
	etag, err := a.o.Folder.ReadFile(p.name(".etag"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	p.etag = string(etag)
	for err = nil; err == nil; {
		var data []byte
		data, err = a.o.Folder.ReadFile(p.name(partSuffix(len(p.data))))
		p.data = append(p.data, data...)
		if len(data) == 0 || len(p.data) > screen.MaxFileBytes {
			break
		}
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return p, nil
}

// drop forgets the parts.
func (p *parts) drop() error {
	p.data, p.etag = nil, ""
	entries, err := p.a.o.Folder.ReadDir(filesDir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), p.hash+".part-") || e.Name() == p.hash+".etag" {
			err = errors.Join(err, p.a.o.Folder.RemoveAll(filesDir+"/"+e.Name()))
		}
	}
	return err
}

// begin takes a whole answer, of bytes that the server calls etag. What it begins with is read as far as there are parts: they
// stay if it is the same, and if the answer ends before (a notice of somebody on the way); otherwise they make room for it.
func (p *parts) begin(body io.Reader, etag string, size int64) error {
	head := make([]byte, p.size())
	if n, err := io.ReadFull(body, head); err != nil {
		return fmt.Errorf("%w after %d of %d bytes: %w", ErrCut, n, size, err)
	}
	if len(head) > 0 && bytes.Equal(head, p.data) {
		return nil
	}
	if err := p.drop(); err != nil {
		return err
	}
	if strings.HasPrefix(etag, `"`) && len(etag) <= 200 { // a strong one: RFC 9110, section 8.8.1
		if err := disk.WriteFile(p.a.o.Folder, p.name(".etag"), []byte(etag)); err != nil {
			return err
		}
		p.etag = etag
	}
	return p.add(head)
}

// add keeps bytes that have come.
func (p *parts) add(block []byte) error {
	if len(block) == 0 {
		return nil
	}
	offset := len(p.data)
	p.data = append(p.data, block...)
	p.a.gained = true
	return disk.WriteFile(p.a.o.Folder, p.name(partSuffix(offset)), block)
}

// fill reads on, up to the file's size, and keeps what it gets, whatever happens then.
func (p *parts) fill(body io.Reader, size int64) error {
	for p.size() < size {
		block := make([]byte, min(partBytes, size-p.size()))
		n, err := io.ReadFull(body, block)
		if err := p.add(block[:n]); err != nil {
			return err
		}
		if err != nil {
			return fmt.Errorf("%w after %d of %d bytes: %w", ErrCut, p.size(), size, err)
		}
	}
	if n, _ := io.ReadFull(body, make([]byte, 1)); n > 0 {
		return errors.Join(&Refusal{Reason: ReasonMixed, Detail: fmt.Sprintf("the file is longer than its %d bytes", size)}, p.drop())
	}
	return nil
}

// finish puts the file together, then drops the parts.
func (p *parts) finish(e screen.Entry) error {
	if err := disk.WriteFile(p.a.o.Folder, filesDir+"/"+hashName(e), p.data); err != nil {
		return err
	}
	return p.drop()
}

// hashName is the content-addressed name of a file: its hash, and the ending that it has.
func hashName(e screen.Entry) string { return e.SHA256 + path.Ext(e.File) }

// stored reads a file of files/ and compares it with the manifest.
func (a *Agent) stored(e screen.Entry) ([]byte, error) {
	name := filesDir + "/" + hashName(e)
	now, _ := a.markOf(name) // before it is read: what changes meanwhile is seen at the next look
	data, err := a.o.Folder.ReadFile(name)
	if err == nil && (int64(len(data)) != e.Bytes || hexSum(data) != e.SHA256) {
		err = release.ErrDamaged
	}
	if err == nil {
		a.marks[name] = now
	}
	return data, err
}

var ourFile = regexp.MustCompile(`^(\.staging-)?[0-9a-f]{64}\.([a-z0-9]+|part-[0-9]+)$`)

// ours tells the files of files/ by their names; others are somebody else's.
func ours(e fs.DirEntry) bool { return e.Type().IsRegular() && ourFile.MatchString(e.Name()) }

// others are the files of files/ that none of these sets needs, whole or in parts, and how many bytes they have.
func (a *Agent) others(sets ...*screen.Set) (names []string, total int64, err error) {
	needed := map[string]bool{}
	for _, set := range sets {
		if set != nil {
			for _, e := range entries(set) {
				needed[e.SHA256] = true
			}
		}
	}
	found, err := a.o.Folder.ReadDir(filesDir)
	for _, e := range found {
		if hash, _, _ := strings.Cut(e.Name(), "."); !ours(e) || needed[hash] {
			continue
		}
		names = append(names, filesDir+"/"+e.Name())
		if info, err := e.Info(); err == nil { // gone meanwhile: it has no bytes
			total += info.Size()
		}
	}
	return names, total, err
}

// sweep deletes from files/ what none of these sets needs.
func (a *Agent) sweep(sets ...*screen.Set) error {
	names, _, err := a.others(sets...)
	for _, name := range names {
		delete(a.marks, name)
		err = errors.Join(err, a.o.Folder.RemoveAll(name))
	}
	return err
}

// makeRoom bounds what sets leave behind that never came whole: no more bytes than the one that is fetched now has.
func (a *Agent) makeRoom(set *screen.Set) error {
	if _, total, err := a.others(a.set, set); err != nil || total <= bytesOf(set) {
		return err
	}
	return a.sweep(a.set, set)
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
