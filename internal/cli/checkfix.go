package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/check"
	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/source"
)

// backups is the folder of a project in which check --fix keeps the files as they were, a folder a run.
const backups = "backup"

// fix writes the content files that are understood, but written otherwise than the manual says, in the written form, and those in
// which a rule finds what has one remedy only with the remedy; of each it tells what has changed, line by line. The files as they
// were are kept.
func (g *global) fix(files fs.FS, today time.Time) error {
	out := g.env.Stdout
	if g.json {
		out = io.Discard
	}
	options := campaign.LoadOptions{Today: today}
	rewritings, refused := campaign.Rewrite(files, options)
	rewritings, uncorrected := check.Correct(files, options, rewritings)
	refused = slices.Compact(slices.Sorted(slices.Values(slices.Concat(refused, uncorrected))))
	for _, name := range refused {
		fmt.Fprintf(out, fixRefused, name)
	}
	if len(rewritings) == 0 {
		fmt.Fprintln(out, nothingToFix)
		return nil
	}
	folder, err := disk.OpenDir(g.dir)
	if err != nil {
		return err
	}
	keep, err := disk.NewFolder(folder, backups, g.now())
	if err != nil {
		return err
	}
	written := 0
	for _, r := range rewritings {
		old, err := folder.ReadFile(r.File)
		if err != nil {
			return disk.Fail(folder, "read", r.File, err)
		}
		lines := changedLines(files, r.File, old, r.Data)
		if source.Hash(old) == r.SHA256 {
			err = disk.Exchange(folder, keep, r.File, old, r.Data)
		} else {
			err = disk.ErrChanged
		}
		switch {
		case errors.Is(err, disk.ErrChanged):
			fmt.Fprintf(out, fixChanged, r.File)
		case err != nil:
			return err
		default:
			written++
			fmt.Fprintf(out, fixWritten, r.File, strings.Join(r.Ways, "；"))
			for _, c := range lines {
				fmt.Fprintf(out, fixLine, map[bool]string{true: "-", false: "+"}[c.old], c.line, c.text)
			}
		}
	}
	if written > 0 {
		fmt.Fprintf(out, fixKept, written, keep)
	}
	return nil
}

// changedLines are the lines in which the text of a file differs from what it was. Bytes that are no text differ in none.
func changedLines(files fs.FS, name string, old, data []byte) []change {
	var ignored diag.List
	read := func(raw []byte) string {
		if t, ok := source.Read(source.Overlay(files, map[string][]byte{name: raw}), name, &ignored); ok {
			return t.Data
		}
		return ""
	}
	return lineChanges(read(old), read(data))
}
