package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/disk"
	"fanshi/internal/source"
)

// backups is the folder of a project in which check --fix keeps the files as they were, a folder a run.
const backups = "backup"

// fix writes the content files that are understood, but written otherwise than the manual says, in the written form, and tells
// of each what has changed. The files as they were are kept.
func (g *global) fix(files fs.FS, today time.Time) error {
	out := g.env.Stdout
	if g.json {
		out = io.Discard
	}
	rewritings, refused := campaign.Rewrite(files, campaign.LoadOptions{Today: today})
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
		}
	}
	if written > 0 {
		fmt.Fprintf(out, fixKept, written, keep)
	}
	return nil
}
