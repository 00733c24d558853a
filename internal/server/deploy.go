package server

import (
	"embed"
	"io"
	"net"
	"slices"
	"strings"
	"text/template"
)

//go:embed deploy
var deployFiles embed.FS

// Deployment is what the files for a server's administrator are filled with.
type Deployment struct {
	Program, Project, Out string   // absolute paths
	Listen                string   // as in net.Listen: :8080
	More                  []string // further flags of fanshi serve
	Host                  string   // of the site's address: fz.example.gov.cn
}

// Upstream is the address under which a proxy on the same machine finds the server.
func (d Deployment) Upstream() string {
	host, port, err := net.SplitHostPort(d.Listen)
	if err != nil {
		return d.Listen
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

// Systemd writes a service unit and a socket unit.
func (d Deployment) Systemd(w io.Writer) error {
	d.Listen = strings.TrimPrefix(d.Listen, ":")                             // systemd.socket(5): a number alone is a port on all addresses
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%", "$", "$$") // systemd.service(5), command lines
	d.Program, d.Project, d.Out, d.More = quote.Replace(d.Program), quote.Replace(d.Project), quote.Replace(d.Out), slices.Clone(d.More)
	for i, flag := range d.More {
		d.More[i] = quote.Replace(flag)
	}
	return d.write(w, "deploy/fanshi.service")
}

// Caddy writes a Caddyfile.
func (d Deployment) Caddy(w io.Writer) error { return d.write(w, "deploy/Caddyfile") }

func (d Deployment) write(w io.Writer, name string) error {
	t, err := template.ParseFS(deployFiles, name)
	if err != nil {
		return err
	}
	return t.Execute(w, d)
}
