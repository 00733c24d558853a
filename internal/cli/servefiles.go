package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/server"
)

// readTokens returns the tokens and the file that they are written in.
func (o serveOptions) readTokens(g *global) (*server.Tokens, []byte, error) {
	if o.tokens == "" {
		return nil, nil, nil
	}
	data, err := disk.ReadFile(o.tokens)
	if err != nil {
		return nil, nil, err
	}
	tokens, diags, err := o.parseTokens(data)
	if err == nil && diags.HasErrors() {
		err = g.report(diags)
	}
	if err != nil {
		return nil, nil, err
	}
	return tokens, data, nil
}

func (o serveOptions) parseTokens(data []byte) (*server.Tokens, *diag.List, error) {
	var diags diag.List
	tokens, err := server.ReadTokens(bytes.NewReader(data), filepath.ToSlash(o.tokens), &diags)
	if err != nil {
		err = fmt.Errorf("读不了口令文件 %s：%w", o.tokens, err)
	}
	return tokens, &diags, err
}

// newTokens looks whether the file of tokens is still the known one. What is wrong with the new one is said, and the old tokens stay.
func (o serveOptions) newTokens(g *global, known []byte) func() (*server.Tokens, error) {
	if o.tokens == "" {
		return nil
	}
	return func() (*server.Tokens, error) {
		data, err := disk.ReadFile(o.tokens)
		if err != nil {
			return nil, say(err, "口令文件 %s 读不了，仍用原来的口令：%s", o.tokens, explain(err))
		}
		if bytes.Equal(data, known) {
			return nil, nil
		}
		known = data
		tokens, diags, err := o.parseTokens(data)
		if err == nil && diags.HasErrors() {
			first := diags.Sorted()[0]
			err = say(errTokens, "口令文件改了，但 %s:%d 有错误，仍用原来的口令：%s。%s", first.Pos.File, first.Pos.Line, first.Message, first.Remedy)
		}
		if err != nil {
			return nil, err
		}
		g.say("口令文件 %s 改了，已经换上新的口令。", o.tokens)
		return tokens, nil
	}
}

var errTokens = errors.New("the file of tokens is wrong")

// serveTrouble explains what went wrong while others are served.
func serveTrouble(err error) string {
	var file *disk.Error
	switch {
	case errors.Is(err, release.ErrNone):
		return "发布文件夹里现在没有内容，手机和屏幕可能取不到画面。请运行 fanshi build"
	case errors.As(err, &file) && file.Op == "read" && errors.Is(err, release.ErrDamaged):
		return fmt.Sprintf("文件 %s 和发布时不一样，不再提供。请重新运行 fanshi build", file.Path)
	}
	return explain(err)
}

// warnMissing names the venues whose screens will get nothing.
func warnMissing(g *global, tokens *server.Tokens, r release.Release) {
	if tokens == nil {
		return
	}
	var venues []string
	for _, e := range r.Manifest.Files {
		if names := strings.Split(e.Path, "/"); len(names) > 2 && names[0] == "screens" {
			venues = append(venues, names[1])
		}
	}
	if missing := tokens.Missing(slices.Compact(venues)); len(missing) > 0 {
		g.say("这些场所没有口令，它们的屏幕取不到画面：%s。", strings.Join(missing, "、"))
	}
}

// openLog opens the access log for appending; closing it twice is not needed, so it comes as a function.
func (o serveOptions) openLog(g *global) (log *server.Log, closing func() error, err error) {
	closing = func() error { return nil }
	switch o.log {
	case "":
		return nil, closing, nil
	case "-":
		return server.NewLog(g.env.Stdout), closing, nil
	}
	var file io.WriteCloser
	if err = g.logPlace(o.log); err != nil {
		return nil, closing, err
	}
	if file, err = disk.AppendFile(o.log); err != nil {
		return nil, closing, err
	}
	return server.NewLog(file), file.Close, nil
}

// logPlace refuses a file that is none of this server's logs, and a place among the project's inputs.
func (g *global) logPlace(name string) error {
	if err := g.claim("", nil).Outside(name); err != nil {
		return err
	}
	f, err := disk.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	head, err := bufio.NewReaderSize(f, 64<<10).Peek(1)
	if err == nil && head[0] != '{' { // half a line after a power cut begins like a whole one
		return &disk.Refusal{Path: name, Reason: disk.Occupied}
	}
	return nil
}
