package agent

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/screen"
)

// partBytes is how much of a file is at most lost when the agent is killed.
const partBytes = 1 << 20

// parts are the beginning of a file that is on its way: files/<sha256>.part-<offset>, each written in one step, and
// files/<sha256>.etag, the server's name for these bytes.
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
	if errors.Is(err, fs.ErrNotExist) {
		return p, p.drop()
	}
	p.etag = string(etag)
	for err == nil {
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

// restart begins anew with bytes that the server calls etag. Only a strong one (RFC 9110, section 8.8.1) can be
// continued; without it nothing is kept.
func (p *parts) restart(etag string) error {
	if err := p.drop(); err != nil {
		return err
	}
	if !strings.HasPrefix(etag, `"`) || len(etag) > 200 {
		return nil
	}
	p.etag = etag
	return disk.WriteFile(p.a.o.Folder, p.name(".etag"), []byte(etag))
}

// fill reads on, up to the file's size, and keeps what it gets, whatever happens then.
func (p *parts) fill(body io.Reader, size int64) error {
	for p.size() < size {
		block := make([]byte, min(partBytes, size-p.size()))
		n, err := io.ReadFull(body, block)
		offset := len(p.data)
		p.data = append(p.data, block[:n]...)
		if n > 0 && p.etag != "" {
			if err := disk.WriteFile(p.a.o.Folder, p.name(partSuffix(offset)), block[:n]); err != nil {
				return err
			}
		}
		if err != nil {
			return fmt.Errorf("%w after %d of %d bytes: %w", ErrCut, p.size(), size, err)
		}
	}
	if n, _ := io.ReadFull(body, make([]byte, 1)); n > 0 {
		return errors.Join(refuse(ReasonMixed, "the file is longer than its %d bytes", size), p.drop())
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
	data, err := a.o.Folder.ReadFile(filesDir + "/" + hashName(e))
	if err == nil && (int64(len(data)) != e.Bytes || hexSum(data) != e.SHA256) {
		err = release.ErrDamaged
	}
	return data, err
}

var ourFile = regexp.MustCompile(`^(\.staging-)?[0-9a-f]{64}\.([a-z0-9]+|part-[0-9]+)$`)

// ours tells the files of files/ by their names; others are somebody else's.
func ours(e fs.DirEntry) bool { return e.Type().IsRegular() && ourFile.MatchString(e.Name()) }

// sweep deletes from files/ what the accepted set does not need.
func (a *Agent) sweep() error {
	var needed []string
	for _, e := range entries(a.set) {
		needed = append(needed, hashName(e))
	}
	found, err := a.o.Folder.ReadDir(filesDir)
	if err != nil {
		return err
	}
	for _, e := range found {
		if ours(e) && !slices.Contains(needed, e.Name()) {
			err = errors.Join(err, a.o.Folder.RemoveAll(filesDir+"/"+e.Name()))
		}
	}
	return err
}

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
