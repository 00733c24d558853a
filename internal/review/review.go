// Package review says which pieces of a project have been approved, in exactly these bytes, and who is waited for.
//
// Every piece that people come to read goes through the stages that fanshi.yaml names (初审, 复审, 终审 where it names none):
// cases, slogans, lists, notices, pages, bulletins, the registry of frauds, the phrases, kinds of venues, fanshi.yaml itself.
// Not reviewed: what comes with the program, templates and themes (designers' work), the calendar of duties, which nobody
// publishes, the marks of what was taken back (content/recalled.yaml), and the tables of venues and codes. These
// are registers and no manuscripts: quantities, contacts and screens change weekly and are never published, Excel changes the
// bytes of a workbook at every save, and codes.csv is the program's own; what of them is shown, names and addresses, is checked
// by rules.
//
// A signature is bound to bytes and not to a name: a Digest is the SHA-256 of the piece's file, followed by those of the
// pictures that it shows. Whatever has the same digest is signed, wherever it lies and whenever it was saved; one changed
// byte of the piece or of its pictures, and no signature counts. A text that goes back to signed bytes is signed.
//
// A piece is approved when every stage has a signature that counts. The stages are filled in their order. It counts not: the
// signature of one who has signed an earlier stage of the piece (unless allow_same_reviewer), and of its author at the first
// stage of several. Whom fanshi.yaml names for a stage, a reviewer and a deputy, is asked when a signature is typed; later it
// makes no difference, since people leave and what they have signed stays signed.
//
// Who has signed may take the signature back, with a reason (Entry.Withdrawn). It then counts no more, and neither do those of the
// stages after it, which relied on it: the piece waits again at that stage. A signature that is given later counts.
//
// Signatures lie in content/reviews.yaml (campaign.ReviewsFile), which is only added to. By is who signed, EnteredBy who typed;
// what is typed is bound to what was signed by Code, the short hash that the 审稿单 bears: it guards against mistakes, not
// against somebody who writes the file by hand. What was published in urgency before it was approved is noted there too, and
// stays open until a second person has signed these bytes.
//
// The package is pure: it reads the file through an fs.FS, writes nothing, and knows no clock.
package review

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"slices"
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/source"
)

// Digest names a piece by its bytes: the SHA-256 of its file in hexadecimal and, each after a “+”, those of its pictures.
type Digest string

// DigestOf is the digest of a piece as it has been read.
func DigestOf(p *campaign.Piece) Digest {
	sums := []string{p.SHA256}
	for _, shown := range p.Pictures {
		sums = append(sums, shown.SHA256)
	}
	return Digest(strings.Join(sums, "+"))
}

// Text is the SHA-256 of the piece's file alone.
func (d Digest) Text() string {
	text, _, _ := strings.Cut(string(d), "+")
	return text
}

// Pictures are the SHA-256s of the pictures, in the order in which the text shows them.
func (d Digest) Pictures() []string { return strings.Split(string(d), "+")[1:] }

// valid tells whether a digest is one: hexadecimal SHA-256s with a + between.
func (d Digest) valid() bool {
	for sum := range strings.SplitSeq(string(d), "+") {
		if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size || strings.ToLower(sum) != sum {
			return false
		}
	}
	return true
}

// unreviewed are the kinds of pieces that nobody signs: see the package comment. Pictures count with the pieces that show them.
// A mark that takes a piece back waits for nobody: what is wrong has to go at once.
var unreviewed = []campaign.PieceKind{campaign.VenuesPiece, campaign.CodesPiece, campaign.CalendarPiece, campaign.PicturePiece, campaign.RecalledPiece}

// Pieces are the pieces of a Book that are reviewed, in its order; last those that were taken back, whose corrected text is
// approved before it is shown again.
func Pieces(book *campaign.Book) (out []*campaign.Piece) {
	for p := range book.Pieces() {
		if !slices.Contains(unreviewed, p.Kind) {
			out = append(out, p)
		}
	}
	for _, r := range book.Recalls {
		out = append(out, r.Found...)
	}
	return out
}

// codeLength is the number of hexadecimal digits of a Code. One in four thousand million is met by chance.
const codeLength = 8

// Code is the short hash of what one signature covers, whatever the order: 3f2a-91bc.
func Code(pieces []*campaign.Piece) string {
	var digests []string
	for _, p := range pieces {
		digests = append(digests, string(DigestOf(p)))
	}
	slices.Sort(digests)
	sum := sha256.Sum256([]byte(strings.Join(slices.Compact(digests), "\n")))
	code := hex.EncodeToString(sum[:])[:codeLength]
	return code[:codeLength/2] + "-" + code[codeLength/2:]
}

// SameCode tells whether a code that somebody has typed is a Code: case, width, blanks and hyphens do not count.
func SameCode(typed, code string) bool {
	plain := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '！' && r <= '～' { // full-width forms stand in the order of ASCII
				r -= '！' - '!'
			}
			switch {
			case r >= 'A' && r <= 'Z':
				return r - 'A' + 'a'
			case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
				return r
			}
			return -1
		}, s)
	}
	return plain(typed) == plain(code)
}

// TextsFolder keeps the texts that have been signed, and the pictures that they show, by their hashes, so that a 审稿单 can show
// what has changed since, and a recall can publish what was approved while the next version waits.
// It lies outside of content/, since nothing of it is published, beside the project's other records.
const TextsFolder = "records/approved"

// TextFile is where the text of a piece is kept.
func TextFile(d Digest, file string) string {
	return Kept(d.Text(), file)
}

// ReadKept are the bytes of a text or a picture that is kept; false: they are not, or are no longer what was signed.
func ReadKept(files fs.FS, sha256, file string) ([]byte, bool) {
	data, err := fs.ReadFile(files, Kept(sha256, file))
	return data, err == nil && source.Hash(data) == sha256
}

// Kept is where the bytes of a text or a picture are kept.
func Kept(sha256, file string) string { return path.Join(TextsFolder, sha256+path.Ext(file)) }
