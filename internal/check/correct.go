package check

import (
	"io/fs"
	"maps"
	"slices"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/source"
)

// rounds bounds how often corrections are looked at again: one may uncover another, and of two that overlap the second has to wait.
const rounds = 8

// Correct gives the files of a project's content as they are when the safe fixes of all rules over it have been applied, what is not
// allowed only. before are files that have been written otherwise already, with what is said of them. Files of which a fix would change
// anything but the text that it names are refused.
func Correct(files fs.FS, opts campaign.LoadOptions, before []campaign.Rewriting) (rewritings []campaign.Rewriting, refused []string) {
	all := map[string]campaign.Rewriting{}
	for _, r := range before {
		all[r.File] = r
	}
	for range rounds {
		changed := source.Overlay(files, bytesOf(all))
		fixes := safe(changed, opts)
		written, left := campaign.Correct(changed, opts, fixes)
		refused = left
		for _, r := range written {
			if first, again := all[r.File]; again {
				r.SHA256, r.Ways = first.SHA256, slices.Concat(first.Ways, r.Ways)
			}
			all[r.File] = r
		}
		if len(written) == 0 {
			break
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		rewritings = append(rewritings, all[name])
	}
	return rewritings, refused
}

func bytesOf(rewritings map[string]campaign.Rewriting) map[string][]byte {
	out := map[string][]byte{}
	for name, r := range rewritings {
		out[name] = r.Data
	}
	return out
}

// safe are the safe fixes of what the rules over the content find.
func safe(files fs.FS, opts campaign.LoadOptions) []diag.Fix {
	book, problems := campaign.Load(files, opts)
	Book(book, book.Config.Midnight(opts.Today), problems)
	var out []diag.Fix
	for _, d := range problems.Sorted() {
		for _, f := range d.Fixes {
			if f.Safe {
				out = append(out, f)
				break
			}
		}
	}
	return out
}
