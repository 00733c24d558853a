package phones

import (
	"archive/tar"
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
	npm, node := testtools.Find(t, "npm", "npm"), testtools.Find(t, "node", "nodejs")
	begun := t.TempDir()
	pack := exec.Command(npm, "pack", "--silent", "chrome-aws-lambda@"+o.npm)
	pack.Dir = begun
	if out, err := pack.CombinedOutput(); err != nil {
		testtools.Missing(t, "Chromium %s cannot be had from npm (npm pack chrome-aws-lambda@%s: %v): this test needs npm's registry once, then keeps it in %s\n%s",
			o.chromium, o.npm, err, folder, out)
	}
	packed := o.extract(t, filepath.Join(begun, "chrome-aws-lambda-"+o.npm+".tgz"), begun)
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

// extract checks a package's hash and takes the packed browser out of it.
func (o oldBrowser) extract(t *testing.T, archive, into string) string {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	hash := sha512.New()
	unzipped, err := gzip.NewReader(io.TeeReader(f, hash))
	if err != nil {
		t.Fatal(err)
	}
	packed := filepath.Join(into, "chromium.br")
	for files := tar.NewReader(unzipped); ; {
		header, err := files.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if name := filepath.Base(header.Name); strings.HasPrefix(name, "chromium") && strings.HasSuffix(name, ".br") {
			data, err := io.ReadAll(files)
			if err == nil {
				err = os.WriteFile(packed, data, 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := io.Copy(hash, f); err != nil { // what stands after the archive's end
		t.Fatal(err)
	}
	if got := base64.StdEncoding.EncodeToString(hash.Sum(nil)); got != o.integrity {
		t.Fatalf("chrome-aws-lambda@%s has the hash %s, not %s", o.npm, got, o.integrity)
	}
	return packed
}

// run starts a browser with an address and some flags and waits until it has done what the flags say, or until done is closed.
func run(t *testing.T, program string, done <-chan struct{}, flags ...string) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	home := t.TempDir()
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
		t.Fatalf("%s did not answer within two minutes", program)
	}
}
