package ledger

import (
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"

	"fanshi/internal/disk"
)

const (
	file     = Folder + "/" + Name
	lockFile = Folder + "/.lock"
)

// Wait is asked when another process is writing, with the number of the try from 1. It waits a little and returns true, or
// returns false: then Append gives up with disk.ErrLocked.
type Wait func(try int) bool

// Read reads the ledger of a project's folder. One that is missing is empty.
func Read(project disk.FS) (*Ledger, error) {
	data, err := project.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return &Ledger{}, nil
	}
	if err != nil {
		return nil, disk.Fail(project, "read", file, err)
	}
	l, err := parse(data)
	return l, disk.Fail(project, "read", file, err)
}

// Append adds entries to the ledger of a project's folder, all or none. When it returns without an error they are durable.
// It sets their Number and Previous. The result is the ledger with them.
func Append(project disk.FS, wait Wait, entries ...Entry) (*Ledger, error) {
	if err := project.MkdirAll(Folder); err != nil {
		return nil, disk.Fail(project, "mkdir", Folder, err)
	}
	lock, err := locked(project, wait)
	if err != nil {
		return nil, disk.Fail(project, "lock", lockFile, err)
	}
	defer lock.Close()
	l, err := Read(project)
	if err != nil || len(entries) == 0 {
		return l, err
	}
	if len(l.Torn) > 0 {
		entries = slices.Insert(slices.Clone(entries), 0, Entry{Time: entries[0].Time, Event: Mended, Text: strings.ToValidUTF8(string(l.Torn), "\uFFFD")})
		l.Torn = nil
	}
	if err := l.extend(entries); err != nil {
		return nil, err
	}
	if err := disk.Renew(project, file, l.bytes()); err != nil {
		return nil, err
	}
	return l, disk.Fail(project, "sync", ".", project.SyncDir(".")) // the folder may be new
}

// locked takes the ledger's lock, however long wait waits for it.
func locked(project disk.FS, wait Wait) (io.Closer, error) {
	for try := 1; ; try++ {
		lock, err := project.Lock(lockFile)
		if !errors.Is(err, disk.ErrLocked) || !wait(try) {
			return lock, err
		}
	}
}
