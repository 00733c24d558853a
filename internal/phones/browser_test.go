package phones

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fanshi/internal/testtools"
)

// oldBrowser is a version of the npm package chrome-aws-lambda, which carries a Chromium for Linux on x86-64.
type oldBrowser struct {
	chromium  string // its major version
	npm       string // the package's version
	integrity string // sha512 of the package, as npm tells it
}

var oldBrowsers = []oldBrowser{
	{"68", "1.4.0", "TKbIW6zM8pO26QxxeB1uIMBzSmF5KaHqzXfpMXl8ynyB3YQpGnxFTnmEB3ALm+Z/szb0LD8PGhOqAAkObSowzQ=="},
	{"79", "2.0.2", "Aqgq5F93eJARkO+O/wD+2bCCFOVQNfA329sdPNl8ib0gsRjS00bAgTc9f5Mvto7H7yDuBcy0V3xJQZwMvmILUg=="},
	{"86", "5.3.1", "KklZTy2p2U/86cCh1hKL3PGDqoirQCAg7uejvNIn0rDBkWj4Su4GOjYMRVB3kthLwmnWhh3x63RDBTCAaQ9Q3Q=="},
}

// unpack is brotli, which Go has no reader of and Node has.
const unpack = `const z=require("zlib"),f=require("fs"),[i,o]=process.argv.slice(1);f.writeFileSync(o,z.brotliDecompressSync(f.readFileSync(i)),{mode:0o755})`

// find returns the browser's program, from the user's cache or from npm.
func (o oldBrowser) find(t *testing.T) string {
	t.Helper()
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		testtools.Unable(t, "the old browsers are programs for Linux on x86-64")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(cache, "fanshi", "chromium-"+o.chromium)
	program := filepath.Join(folder, "chromium")
	if _, err := os.Stat(program); err == nil {
		return program
	}
	node, packed := testtools.Find(t, "node", "nodejs"), filepath.Join(t.TempDir(), "chromium.br")
	data := unpacked(t, "chrome-aws-lambda", o.npm, o.integrity, func(name string) bool {
		return strings.HasPrefix(name, "package/bin/chromium") && strings.HasSuffix(name, ".br")
	})
	if err := os.WriteFile(packed, data, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	half := program + ".half" // a run that is broken off leaves no half browser under the name
	if out, err := exec.Command(node, "-e", unpack, packed, half).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.Rename(half, program); err != nil {
		t.Fatal(err)
	}
	return program
}

// unpacked fetches a package from npm, checks its hash and returns the last of its files that is wanted.
func unpacked(t *testing.T, name, version, integrity string, wanted func(name string) bool) (found []byte) {
	t.Helper()
	begun := t.TempDir()
	pack := exec.Command(testtools.Find(t, "npm", "npm"), "pack", "--silent", name+"@"+version)
	pack.Dir = begun
	if out, err := pack.CombinedOutput(); err != nil {
		testtools.Missing(t, "npm pack %s@%s: %v: this test needs npm's registry once, then keeps what it took in the user's cache\n%s", name, version, err, out)
	}
	data, err := os.ReadFile(filepath.Join(begun, name+"-"+version+".tgz"))
	if err != nil {
		t.Fatal(err)
	}
	if hash := sha512.Sum512(data); base64.StdEncoding.EncodeToString(hash[:]) != integrity {
		t.Fatalf("%s@%s has the hash %s, not %s", name, version, base64.StdEncoding.EncodeToString(hash[:]), integrity)
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for files := tar.NewReader(unzipped); ; {
		header, err := files.Next()
		if err == io.EOF {
			break
		}
		if err == nil && wanted(header.Name) {
			found, err = io.ReadAll(files)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) == 0 {
		t.Fatalf("%s@%s holds nothing that is wanted", name, version)
	}
	return found
}

// run starts a browser with an address and some flags and waits until it has done what the flags say, or until done is closed.
func run(t *testing.T, program string, done <-chan struct{}, flags ...string) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Minute)
	defer stop()
	home, err := os.MkdirTemp("", "fanshi-phones-")
	if err != nil {
		t.Fatal(err)
	}
	defer removed(home)
	args := append([]string{"--headless", "--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
		"--font-render-hinting=none", "--disable-quic", "--user-data-dir=" + home}, flags...)
	browser := exec.CommandContext(ctx, program, args...)
	browser.WaitDelay = 5 * time.Second // its children may hold the pipes
	if err := browser.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- browser.Wait() }()
	select {
	case <-done:
		stop()
		<-ended
	case err := <-ended:
		if err != nil || done != nil {
			t.Fatalf("%s ended before it had answered: %v", program, err)
		}
	}
	if ctx.Err() == context.DeadlineExceeded {
		t.Fatalf("%s did not answer within five minutes", program)
	}
}

// removed takes a browser's profile away. Its children may still write there for a moment after it has ended.
func removed(folder string) {
	for range 50 {
		if os.RemoveAll(folder) == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}
