package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sync"
)

// Output is a set of files that is written into one folder, all of them or none of the ones that fanshi has not written
// there before: a file that somebody else has put there, or has changed, is not replaced. Write may be called by several
// goroutines at once.
type Output struct {
	fsys FS
	dir  string // of the files that are not committed yet
	lock io.Closer

	mu   sync.Mutex
	sums map[string]string
}

// Begin opens a set of files. ErrLocked: another process is writing there. End with Commit or Discard.
func Begin(fsys FS) (*Output, error) {
	lock, err := fsys.Lock(outputLock)
	if err != nil {
		return nil, Fail(fsys, "lock", outputLock, err)
	}
	o := &Output{fsys: fsys, dir: TempPrefix + "files", lock: lock, sums: map[string]string{}}
	if err := fsys.RemoveAll(o.dir); err != nil { // left over by a killed process
		_ = lock.Close() // nothing was written under it
		return nil, Fail(fsys, "remove", o.dir, err)
	}
	return o, nil
}

const outputLock = ".lock"

// Write adds a file at the top of the folder.
func (o *Output) Write(name string, data []byte) error {
	if err := o.fsys.MkdirAll(o.dir); err != nil {
		return Fail(o.fsys, "mkdir", o.dir, err)
	}
	if err := WriteNew(o.fsys, o.dir+"/"+name, data); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sums[name] = hexSum(data)
	return nil
}

// Commit puts the files into their places, the one named last after all others. Where keep is false, the files of
// earlier sets that are not in this one are deleted, unless somebody has changed them. A place that holds what fanshi did
// not write is a *Refusal, and then nothing is put.
func (o *Output) Commit(last string, keep bool) error {
	defer o.Discard()
	m, err := readMark(o.fsys)
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(o.sums))
	if err := m.free(o.fsys, names); err != nil {
		return err
	}
	for _, name := range names {
		if !slices.Contains(m.sums[name], o.sums[name]) {
			m.sums[name] = append(m.sums[name], o.sums[name])
		}
	}
	if err := m.write(o.fsys); err != nil { // a killed process leaves no file that is not known
		return err
	}
	if i := slices.Index(names, last); i >= 0 {
		names = append(slices.Delete(names, i, i+1), last)
	}
	for _, name := range names {
		if err := o.fsys.Rename(o.dir+"/"+name, name); err != nil {
			return Fail(o.fsys, "rename", name, err)
		}
		m.sums[name] = []string{o.sums[name]}
	}
	if !keep {
		if err := o.clear(m); err != nil {
			return err
		}
	}
	if err := m.write(o.fsys); err != nil {
		return err
	}
	return Fail(o.fsys, "sync", ".", o.fsys.SyncDir("."))
}

// clear deletes the files of earlier sets.
func (o *Output) clear(m mark) error {
	for _, name := range slices.Sorted(maps.Keys(m.sums)) {
		if _, current := o.sums[name]; current {
			continue
		}
		ours, present, err := m.owns(o.fsys, name)
		if err == nil && ours && present {
			err = Fail(o.fsys, "remove", name, o.fsys.RemoveAll(name))
		}
		if err != nil {
			return err
		}
		delete(m.sums, name)
	}
	return nil
}

// free refuses the first of several places that holds what fanshi did not write.
func (m mark) free(fsys FS, names []string) error {
	for _, name := range names {
		if ours, _, err := m.owns(fsys, name); err != nil {
			return err
		} else if !ours {
			return &Refusal{Path: fsys.Name() + "/" + name, Reason: Occupied}
		}
	}
	return nil
}

// Discard deletes what has not been committed. After Commit it does nothing, so it can be deferred.
func (o *Output) Discard() {
	if o.lock == nil {
		return
	}
	_ = o.fsys.RemoveAll(o.dir) // what stays is removed by the next Begin
	_ = o.lock.Close()
	o.lock = nil
}

// Put writes one file into a folder that may hold other things, as WriteFile does; a place that holds what fanshi did not
// write is a *Refusal.
func Put(fsys FS, name string, data []byte) error {
	m, err := readMark(fsys)
	if err != nil {
		return err
	}
	if err := m.free(fsys, []string{name}); err != nil {
		return err
	}
	if sum := hexSum(data); !slices.Contains(m.sums[name], sum) {
		m.sums[name] = append(m.sums[name], sum)
	}
	if err := m.write(fsys); err != nil {
		return err
	}
	temp, err := freeTemp(fsys, name)
	if err != nil {
		return err
	}
	if err := replace(fsys, temp, name, data); err != nil {
		return err
	}
	m.sums[name] = []string{hexSum(data)}
	return m.write(fsys)
}

// Renew writes one file as WriteFile does into a folder that may hold other things: in such a folder nothing is
// fanshi's by its name, and what lies under the temporary name stays. Whether the file may be replaced is the caller's to know.
func Renew(fsys FS, name string, data []byte) error {
	temp, err := freeTemp(fsys, name)
	if err != nil {
		return err
	}
	return replace(fsys, temp, name, data)
}

// freeTemp is a temporary name for a file of which there is nothing.
func freeTemp(fsys FS, name string) (string, error) {
	first := path.Join(path.Dir(name), TempPrefix+path.Base(name))
	temp := first
	for n := 2; ; n++ {
		_, err := fsys.Lstat(temp)
		if errors.Is(err, fs.ErrNotExist) {
			return temp, nil
		}
		if err != nil {
			return "", Fail(fsys, "read", temp, err)
		}
		temp = fmt.Sprintf("%s-%d", first, n)
	}
}
