package cli

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"fanshi/internal/agent"
	"fanshi/internal/disk"
	"fanshi/internal/font"
	"fanshi/internal/release"
	"fanshi/internal/theme"
)

// foreign finds runs of Latin letters, which officers do not read, but for paths, options, and what is called so.
func foreign(text string) []string {
	text = regexp.MustCompile(`--?[a-z-]+|\S*[/\\.]\S*|fanshi( [a-z]+)?|https?|current|make fonts|USB|JSON|YAML`).ReplaceAllString(text, " ")
	return regexp.MustCompile(`[A-Za-z]{3,}`).FindAllString(text, -1)
}

// TestNoEnglish: whatever the system or a library says, the officer reads Chinese, once, and what to do.
func TestNoEnglish(t *testing.T) {
	causes := []error{errors.New("something went terribly wrong"), fmt.Errorf("zip: %w", io.ErrUnexpectedEOF), errors.New("yaml: line 3: did not find expected key"),
		&net.DNSError{Err: "no such host", Name: "fz.example"}, x509.UnknownAuthorityError{}, x509.HostnameError{Certificate: &x509.Certificate{}, Host: "fz.example"},
		x509.CertificateInvalidError{Reason: x509.Expired}, &tls.CertificateVerificationError{Err: errors.New("x509: bad")}, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED},
		errors.Join(errors.New("first of two"), errors.New("second of two")), release.ErrDamaged, release.ErrNoLinks, disk.ErrSpecial, disk.ErrTooLarge, disk.ErrLocked}
	for n := range syscall.Errno(133) { // every number of Linux; 0 is none
		causes = append(causes, n+1)
	}
	reasons := slices.Sorted(maps.Keys(refusals))
	for _, cause := range causes {
		for name, text := range map[string]string{
			"alone":    explain(cause),
			"wrapped":  explain(fmt.Errorf("访问记录 a.log 没有读完：%w", cause)),
			"twice":    explain(fmt.Errorf("页：%w", fmt.Errorf("文件：%w", cause))),
			"file":     explain(&disk.Error{Op: "write", Path: "public/a.pdf", Err: cause}),
			"path":     explain(&fs.PathError{Op: "open", Path: "a.md", Err: cause}),
			"build":    buildFailure(cause, nil).Error(),
			"font":     explain(&theme.FontError{Theme: "红底", Damaged: []error{&font.DamagedError{File: "fonts/a.ttf", Cause: cause}}}),
			"fonts":    explain(&theme.FontError{Theme: "红底", Damaged: []error{fmt.Errorf("字体文件 fonts/a.ttf 打不开：%w", cause)}}),
			"listen":   listenFailure(":8080", &net.OpError{Op: "listen", Net: "tcp", Err: cause}).Error(),
			"web site": explain(pullFailure(&url.Error{Op: "Get", URL: "https://fz.example/", Err: cause}, "https://fz.example/")),
			"status":   explain(pullFailure(&agent.StatusError{Status: 503}, "https://fz.example/")),
			"flag":     flagError(cause).Error(),
			"refused":  pullFailure(&agent.Refusal{Reason: reasons[len(cause.Error())%len(reasons)], Detail: cause.Error(), File: "02.png"}, "https://fz.example/").Error(),
		} {
			if found := foreign(text); len(found) > 0 || !hasHan(text) || strings.HasSuffix(text, "。") {
				t.Errorf("%s of %q: %q in %s", name, cause, found, text)
			}
		}
	}
	if foreign("文件 public/a.pdf 出错：no space left") == nil {
		t.Error("the check sees nothing")
	}
}
