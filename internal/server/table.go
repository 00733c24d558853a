package server

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"fanshi/internal/release"
)

// stored is one file of a release on the disk.
type stored struct {
	store *release.Store
	path  string // inside the store: releases/<id>/site/index.html
	size  int64
	sha   string

	mu    sync.Mutex
	known *sums // of a large file
}

// file is what one address gives.
type file struct {
	*stored
	kind          kind
	venue, screen string // whose it is; a page of a venue has no screen
	guarded       bool   // asks for the venue's token
	edition       string

	// Values of headers, ready for use: they are shared by all answers, which do not change them.
	cacheHeader, etag, packedEtag []string // Cache-Control; the ETag of the plain and of the compressed body
}

// part is one release's share of the table.
type part struct {
	release release.Release
	files   map[string]*file // by address
	hashes  map[string]*file // by address below by-hash/
	folders map[string]bool  // addresses of folders without their slash: redirected
}

// table is all that can be fetched at one moment. It is never changed.
type table struct {
	id       string
	store    *release.Store
	release  release.Release
	current  *part
	hashes   map[string]*file
	notFound *file // nil: the site has no such page
}

// find returns the file of an address, or the address of the folder that is meant.
func (t *table) find(address string) (f *file, folder string) {
	if f := t.current.files[address]; f != nil {
		return f, ""
	}
	if f := t.hashes[address]; f != nil {
		return f, ""
	}
	if t.current.folders[address] {
		return nil, address + "/"
	}
	return nil, ""
}

// makeTable reads the release with this id and those that s.store keeps beside it. A kept one that is damaged, or is
// being deleted, is left out.
func (s *Server) makeTable(id string) (*table, error) {
	current, err := s.part(id)
	if err != nil {
		return nil, err
	}
	ids, err := s.store.IDs()
	if err != nil {
		return nil, err
	}
	t := &table{id: id, store: s.store, release: current.release, current: current, hashes: map[string]*file{}, notFound: current.files["/404.html"]}
	kept := map[string]*part{id: current}
	for _, other := range ids {
		p, err := s.part(other)
		if err != nil {
			continue
		}
		kept[other] = p
		for address, f := range p.hashes {
			t.hashes[address] = f
		}
	}
	for address, f := range current.hashes { // the last to be deleted
		t.hashes[address] = f
	}
	s.parts = kept
	return t, nil
}

// part reads one release, once. The caller holds s.reloading.
func (s *Server) part(id string) (*part, error) {
	if p := s.parts[id]; p != nil {
		return p, nil
	}
	r, err := s.store.Load(id)
	if err != nil {
		return nil, err
	}
	p := &part{release: r, files: map[string]*file{}, hashes: map[string]*file{}, folders: map[string]bool{}}
	for _, e := range r.Manifest.Files {
		if err := p.add(s.store, r, e, s.opts); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// add gives a file of the release its addresses.
func (p *part) add(store *release.Store, r release.Release, e release.Entry, o Options) error {
	top, rest, _ := strings.Cut(e.Path, "/")
	names := strings.Split(rest, "/")
	if rest == "" || slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, ".") }) {
		return nil
	}
	f := file{stored: &stored{store: store, path: r.Path + "/" + e.Path, size: e.Bytes, sha: e.SHA256}, edition: r.Manifest.Edition, kind: kindOf(top, rest),
		etag: []string{`"` + e.SHA256 + `"`}, packedEtag: []string{`"` + e.SHA256 + `-gz"`}}
	address := "/" + e.Path
	switch {
	case top == "site":
		address, f.cacheHeader = "/"+rest, []string{cachePage}
		if names[0] == "v" && len(names) > 2 {
			f.venue = names[1]
		}
	case top == "screens" && len(names) > 2:
		f.venue, f.screen, f.guarded = names[0], names[1], true
		fixed := f
		f.cacheHeader, fixed.cacheHeader = []string{cacheAsk}, []string{cacheForever}
		p.hashes["/screens/"+names[0]+"/"+names[1]+"/by-hash/"+e.SHA256+path.Ext(rest)] = &fixed
	case top == "print" && o.Print && len(names) > 1:
		if f.guarded = true; sharedFolder(address) == "" {
			f.venue = names[0]
		}
		f.cacheHeader = []string{cacheAsk}
	default:
		return nil
	}
	return p.put(address, &f)
}

// put enters an address, and the folder of an index.html.
func (p *part) put(address string, f *file) error {
	addresses := []string{address}
	if folder, ok := strings.CutSuffix(address, "/index.html"); ok {
		addresses = append(addresses, folder+"/")
		if folder != "" {
			p.folders[folder] = true
		}
	}
	for _, a := range addresses {
		if other := p.files[a]; other != nil {
			return fmt.Errorf("%s and %s have the same address %s", other.path, f.path, a)
		}
		if a == healthPath || a == metricsPath {
			return fmt.Errorf("%s has the address %s, which the server needs itself", f.path, a)
		}
		p.files[a] = f
	}
	return nil
}
