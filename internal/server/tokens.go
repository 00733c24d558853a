package server

import (
	"bufio"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"io"
	"net/http"
	"strings"

	"fanshi/internal/diag"
)

// minToken is the shortest token that is accepted, in bytes: 16 random letters and digits are more than 80 bits.
const minToken = 16

// tokenCookie holds the token for the files beside a page that was opened with ?t=.
const tokenCookie = "fanshi_token"

// Tokens are the secrets of venues, kept as hashes.
type Tokens struct{ sums map[string][sha256.Size]byte }

// ReadTokens reads a file of lines "venue token"; empty lines and those that begin with # are skipped. name is for the
// places of the diagnostics.
func ReadTokens(r io.Reader, name string, diags *diag.List) (*Tokens, error) {
	t := &Tokens{sums: map[string][sha256.Size]byte{}}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		at := diag.Pos{File: name, Line: n, Col: 1}
		words := strings.Fields(strings.TrimPrefix(lines.Text(), "\ufeff"))
		switch {
		case len(words) == 0 || strings.HasPrefix(words[0], "#"):
		case len(words) != 2:
			diags.Error(at, "tokens.line", "这一行不是一个场所代码和一个口令", "一行写一个场所：代码、空格、口令，口令里没有空格")
		case len(words[1]) < minToken || strings.ContainsFunc(words[1], unusable):
			diags.Error(at, "tokens.weak", fmt.Sprintf("场所 %s 的口令太短，或者有不能用的符号", words[0]),
				fmt.Sprintf("用 %d 位以上的随机字母和数字，可以有 - 和 _", minToken))
		case t.has(words[0]):
			diags.Error(at, "tokens.twice", fmt.Sprintf("场所 %s 的口令写了两次", words[0]), "删去其中一行")
		default:
			t.sums[words[0]] = sha256.Sum256([]byte(words[1]))
		}
	}
	return t, lines.Err()
}

// unusable tells what would have to be escaped in an address or a cookie.
func unusable(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

func (t *Tokens) has(venue string) bool { _, ok := t.sums[venue]; return ok }

// Missing returns those of the venues that have no token: nobody can fetch their files.
func (t *Tokens) Missing(venues []string) []string {
	var out []string
	for _, v := range venues {
		if !t.has(v) {
			out = append(out, v)
		}
	}
	return out
}

// admit says whether a request brings the venue's token; for print files that several venues share, that of any venue. A venue
// that does not exist takes the same time as a wrong token. A right token in the address becomes a cookie for the folder.
func (t *Tokens) admit(w http.ResponseWriter, r *http.Request, address, venue string) bool {
	query := r.URL.Query().Get("t")
	given := query
	if scheme, token, _ := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " "); strings.EqualFold(scheme, "Bearer") { // RFC 9110, 11.1
		given = strings.TrimSpace(token)
	} else if c, err := r.Cookie(tokenCookie); err == nil && given == "" {
		given = c.Value
	}
	want, known := t.sums[venue]
	got := sha256.Sum256([]byte(given))
	right := subtle.ConstantTimeCompare(got[:], want[:]) == 1 && known
	folder := venue
	if shared := sharedFolder(address); shared != "" {
		right, folder = false, shared
		for _, sum := range t.sums {
			right = subtle.ConstantTimeCompare(got[:], sum[:]) == 1 || right
		}
	}
	if !right {
		return false
	}
	if query != "" && given == query {
		top, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		http.SetCookie(w, &http.Cookie{Name: tokenCookie, Value: given, Path: "/" + top + "/" + folder + "/", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: isSecure(r)})
	}
	return true
}
