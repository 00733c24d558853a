package cli

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"fanshi/internal/disk"
	"fanshi/internal/screen"
)

// pullSource is where fanshi pull takes a screen's folder from: an address of http or https, or a folder of this machine,
// which is mostly on a stick, written as a path or as a file address. The agent gets both as an address and a client, so
// that it checks both alike.
func pullSource(source string) (address string, client *http.Client, err error) {
	dir := source
	u, err := url.Parse(source)
	switch {
	case err != nil: // perhaps a path with %
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil:
		return source, webClient(pullLimits), nil
	case u.Scheme == "file" && u.Host == "":
		dir = filepath.FromSlash(u.Path)
		if volume := strings.TrimPrefix(u.Path, "/"); filepath.VolumeName(filepath.FromSlash(volume)) != "" { // file:///E:/
			dir = filepath.FromSlash(volume)
		}
	}
	if filepath.Base(dir) == screen.ManifestName {
		dir = filepath.Dir(dir)
	}
	root, err := disk.Reading(dir)
	if err != nil {
		return "", nil, usageError{fmt.Errorf("“%s”不是网址，也不是文件夹。要写成 https://fz.example.gov.cn/screens/b01/door/ 的样子，或者写 U 盘上的文件夹", source)}
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return "", nil, err
	}
	path := filepath.ToSlash(dir)
	if !strings.HasPrefix(path, "/") { // E:/
		path = "/" + path
	}
	path = strings.TrimSuffix(path, "/") + "/"
	return (&url.URL{Scheme: "file", Path: path}).String(), &http.Client{Transport: folderTransport{path, http.NewFileTransportFS(root)}}, nil
}

// folderTransport answers requests for file addresses from a folder.
type folderTransport struct {
	path   string // of the folder, in addresses, ending in a slash
	inside http.RoundTripper
}

// RoundTrip answers a request. http.FileServer has index.html under the name of its folder only.
func (t folderTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	name := strings.TrimPrefix(r.URL.Path, t.path)
	if name == "index.html" {
		name = ""
	}
	r.URL.Path, r.URL.RawPath = "/"+name, ""
	return t.inside.RoundTrip(r)
}
