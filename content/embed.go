// Package content carries the sample project's content in the binary, so that fanshi init can write it out.
//
// It is data only: cases, slogans, lists, notices, bulletins, free pages, the scam registry, the calendar of duties, the venues and the signatures of sample reviewers, laid out as
// in any project. Paths in FS are relative to the project's content folder: cases/loan-unfreeze-fee.md. The project's
// settings, fanshi.yaml, stand beside that folder and are not part of FS.
package content

import "embed"

// FS holds the files of the content folder, without this Go file.
//
//go:embed bulletins calendar.yaml cases lists notices pages phrases.yaml reviews.yaml scams.yaml slogans venues
var FS embed.FS
