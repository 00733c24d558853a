// Package agent is the reference agent of a screen: it keeps a folder on the screen's machine equal to the screen's
// folder on a server, and never shows half a set.
//
// The folder holds
//
//	current        → releases/<id>: what the player shows (current.txt where there are no symbolic links; see release)
//	releases/<id>/ the slides that are shown now, their companions, manifest.json, manifest.json.sig; complete, the newest three
//	files/         the verified files of the accepted set under <sha256>.png and so on, and the parts of those on the way
//	state.json     what was accepted last: manifest, signature, trusted keys; the agent's memory against old sets
//	status.json    how things are, for people and monitoring
//	.agent.lock    held while an agent runs
//
// A round. manifest.json and manifest.json.sig are fetched first, bounded in size. The signature must be by a trusted
// key, the venue and the screen those that were asked for or seen first. A set older than the last accepted one (screen.Set,
// Older) is refused, and another one of the same moment too. Files that are missing, slides and companions (package screen),
// are fetched by by-hash/<sha256>.png or, where the server knows no such names, by file name. A file counts when its size,
// its SHA-256 and, of a picture, its pixels are right. Only when all are there is the set accepted (state.json) and then
// shown (release.Publish: one switch).
//
// Progress is kept. What has arrived of a file stays and is continued with Range, by its own name with If-Range where the
// server has a strong tag; an answer that is no longer than that takes nothing away. Neither a restart nor a stranger's page
// begins anything anew: files/ is swept when a set that was fetched in this run has been shown, when the disk is full, and
// when what never came whole has more bytes than the set that is fetched now.
//
// Everything ends. A manifest has Options.Timeout, the files of a set as much again and what their bytes take at
// Options.Speed; the client brings the limits for connections, headers and silence. What came before is kept.
//
// A manifest and its signature are two requests. Where a new set was published between them they do not fit; that looks like
// an attack, so both are asked for once more, at once, and only a second misfit is a failure. The same goes for files whose
// bytes are not the manifest's.
//
// Healing. Every round, and every minute between two, the agent looks at what current names and at sizes and times of all
// files, once an hour at their bytes. What is shown is made whole from files/, where it lies if it can be, and files/ from the
// server; the log says what was wrong, status.json how often.
//
// The clock. A set's slides come and go with days, and cheap machines have no clock of their own. The agent trusts the
// later one of its own clock and the moment at which the accepted set was issued, which is signed. That moment is stored,
// the own clock never: a clock that was wrong for an hour leaves nothing behind. The trusted clock also judges the server's
// certificate.
//
// A wrong date locks nothing. A set that was issued more than eight days ahead of the trusted clock is kept aside: it is said
// and neither fetched, so that nobody takes it for shown, nor refused for ever, but taken when its time has come, unless the
// server has another one by then. An own clock that lies more than eight days behind the accepted set is wrong; the server's
// then judges in its place and, where there is none, none does. A first set is shown in any case, since there is no other;
// if it lies ahead it is no floor, neither of the order of sets nor of the clock. The same holds for a set that is
// remembered but signed by no key that is trusted now.
//
// What is shown. Evergreen slides are always shown; if nothing else would be left, the slides are shown that went out last. A
// set that was shown is never taken away. With a slide go the companions that show nothing else; playlists, players' and vendors' files are written anew for the slides that stay,
// so that the folder names no file that is not there. While all slides are shown, they are the server's, byte for byte.
//
// Polling. Every screen polls at its own moment of the interval, found by hashing its name. After failures the interval
// doubles up to MaxBackoff; Retry-After is obeyed up to a day. A set past its expiry is reported as frozen: somebody keeps
// new ones away, or nobody makes them. A round that failed and yet brought bytes of a file counts as the first failure.
//
// The token goes to the origin of the address that was given, over no redirect to another one.
//
// Whatever is cut, stalled, corrupted, replayed or full leaves the set that is shown as it was; kill -9 does too, by the
// order of durability that release has. The next round continues without a manual step.
package agent

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

const (
	filesDir   = "files"
	lockFile   = ".agent.lock"
	stateFile  = "state.json"
	statusFile = "status.json"
	sigName    = screen.ManifestName + signature.Suffix

	maxSignature = 64 << 10 // bytes of manifest.json.sig
	// MaxTotal bounds the slides of one set, in bytes.
	MaxTotal = 2 << 30
)

// Options says what an agent pulls from where.
type Options struct {
	URL     string // of the screen's folder or of its manifest
	Client  *http.Client
	Token   string              // sent as a bearer token; empty: none
	Screen  string              // venue/screen; empty: as first seen
	Keys    []ed25519.PublicKey // trusted; empty: those of the folder's memory, or signatures are not asked for
	Folder  disk.FS
	Now     func() time.Time
	Sleep   func(context.Context, time.Duration) error
	Every   time.Duration // between two polls; 0: as the manifest says
	Timeout time.Duration // of a manifest with its signature, and of the files of a set beside what their bytes take at Speed
	Speed   int64         // bytes a second that a line must carry; 0: DefaultSpeed
	Log     io.Writer     // JSON lines
	// Words says in the words of those who read status.json and the log why something has failed; nil: as the error says.
	Words func(error) string
}

// DefaultSpeed is the slowest line that gets a set in one round, in bytes a second; a slower one goes on in the next.
const DefaultSpeed = 4 << 10

// Agent keeps one folder.
type Agent struct {
	o       Options
	client  *http.Client
	base    string // the folder's URL, ending in a slash
	store   *release.Store
	lock    io.Closer
	state   state
	set     *screen.Set // of state.Manifest; nil: none yet
	shown   shown
	damaged bool // a slide of the accepted set is missing or wrong: the next round fetches it again
	fails   int  // rounds in a row
	gained  bool // this round has brought bytes of a file
	fetched bool // a set has been accepted in this run and not been shown yet: then files/ is swept

	unproved bool            // the accepted set is not signed by a key that is trusted now
	floor    atomic.Int64    // of the trusted clock, Unix seconds
	marks    map[string]mark // files whose bytes were right when they looked so
	hashedAt time.Time       // when everything was last compared with its hash
	repairs  int             // what has been found wrong on the disk in this run
	waiting  *Refusal        // the server's set lies ahead
	noHash   bool            // the server knows no content-addressed names
	kept     status
	keptAt   time.Time
}

// ErrBusy says that another agent keeps the folder.
var ErrBusy = errors.New("another agent keeps this folder")

// Refusal is a set that is not to be shown, although the server sent it. Reason is one of the words below, Detail English
// for developers.
type Refusal struct {
	Reason, Detail string
	File           string    // that is wrong; empty: none, or the manifest
	Date, Other    time.Time // of ReasonRollback and ReasonAhead: when the set was issued, and the accepted one, or what the clock says
}

// Reasons of a Refusal.
const (
	ReasonSignature = "signature" // tampered, unsigned, or by a foreign key
	ReasonMalformed = "malformed"
	ReasonForeign   = "foreign" // another venue's or screen's
	ReasonRollback  = "rollback"
	ReasonAhead     = "ahead" // issued too far in the future; taken when its time has come
	ReasonOversized = "oversized"
	ReasonPicture   = "picture" // it does not decode, or to another size
	ReasonMixed     = "mixed"   // a slide's bytes are not those of the manifest
)

// Error names the reason.
func (r *Refusal) Error() string {
	text := r.Reason + ": " + r.Detail
	if r.File != "" {
		text = r.Reason + ": " + r.File + ": " + r.Detail
	}
	if !r.Date.IsZero() {
		text += fmt.Sprintf(": %s beside %s", r.Date.Format(time.RFC3339), r.Other.Format(time.RFC3339))
	}
	return text
}

// refuse refuses a set for one of its files.
func refuse(reason, file, format string, args ...any) error {
	return &Refusal{Reason: reason, File: file, Detail: fmt.Sprintf(format, args...)}
}

// refusedFor returns the refusal in an error if it is for one of these reasons.
func refusedFor(err error, reasons ...string) *Refusal {
	var refusal *Refusal
	if errors.As(err, &refusal) && slices.Contains(reasons, refusal.Reason) {
		return refusal
	}
	return nil
}

// Open takes the folder's lock and shows what the folder already holds. ErrBusy: another agent has it. End with Close.
func Open(o Options) (*Agent, error) {
	a := &Agent{o: o, store: release.Open(o.Folder), base: strings.TrimSuffix(o.URL, screen.ManifestName), marks: map[string]mark{}}
	a.client = newClient(o.Client, a.trusted)
	if !strings.HasSuffix(a.base, "/") {
		a.base += "/"
	}
	lock, err := o.Folder.Lock(lockFile)
	if errors.Is(err, disk.ErrLocked) {
		return nil, ErrBusy
	} else if err != nil {
		return nil, err
	}
	a.lock = lock
	if err := errors.Join(o.Folder.MkdirAll(filesDir), a.load()); err != nil {
		_ = lock.Close() // nothing was written under it
		return nil, err
	}
	if len(a.keys()) == 0 {
		a.log("unsigned", "detail", "no key is given: whoever controls the line controls the screen")
	}
	a.prove()
	a.hashedAt = o.Now()
	a.refresh()
	return a, nil
}

// Known returns the names at the top of a folder that an agent makes, and whether some of them prove that the folder is an
// agent's. It is for folders of versions that set no mark.
func Known(folder disk.FS) (names []string, made bool) {
	names, made = release.Known(folder)
	var s state
	if data, err := folder.ReadFile(stateFile); err == nil && json.Unmarshal(data, &s) == nil && s.Schema == stateSchema && len(s.Manifest) > 0 {
		names, made = append(names, stateFile, statusFile), true
	}
	if info, err := folder.Lstat(lockFile); err == nil && info.Mode().IsRegular() && info.Size() == 0 {
		names = append(names, lockFile)
	}
	if entries, err := folder.ReadDir(filesDir); err == nil && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !ours(e) }) {
		names = append(names, filesDir)
	}
	return names, made
}

// Close gives the folder free.
func (a *Agent) Close() { _ = a.lock.Close() }

// refresh shows what is to be shown at this moment; what fails leaves what is shown and is tried again.
func (a *Agent) refresh() {
	a.inspect()
	if err := a.show(); err != nil {
		a.log("not_shown", "error", a.words(err))
	}
}

// words says why something has failed.
func (a *Agent) words(err error) string {
	if a.o.Words != nil {
		return a.o.Words(err)
	}
	return err.Error()
}

// Round polls once. An error leaves what is shown as it was; a *Refusal says that the server's set is not to be shown.
func (a *Agent) Round(ctx context.Context) error {
	a.gained, a.waiting = false, nil
	a.inspect()
	err := a.round(ctx)
	if refusedFor(err, ReasonSignature, ReasonMixed) != nil {
		a.log("again", "error", a.words(err)) // perhaps a new set was published between two requests
		err = a.round(ctx)
	}
	if err == nil {
		err = a.show()
	} else {
		a.refresh() // days pass without a server too
	}
	if err != nil {
		if a.gained { // the line is bad, and yet it goes on: there is no reason to wait longer and longer
			a.fails = 0
		}
		a.fails++
		if a.waiting = refusedFor(err, ReasonAhead); a.waiting != nil {
			a.fails = 0
		}
		a.log("failed", "error", a.words(err), "failures", a.fails)
	} else {
		a.fails = 0
	}
	a.report(err)
	return err
}

// round fetches and accepts a new set, if there is one.
func (a *Agent) round(ctx context.Context) error {
	got, err := a.manifest(ctx)
	if err != nil || got == nil {
		return err
	}
	set, keys, err := a.check(got)
	if err != nil {
		return err
	}
	same := string(got.manifest) == string(a.state.Manifest)
	if same && !a.damaged && !a.unproved {
		a.state.ETag = got.etag
		if len(keys) > len(a.state.Keys) { // a rotation of keys without a new set
			return a.accept(got, set, keys)
		}
		return nil
	}
	if err := a.files(ctx, set); err != nil {
		return err
	}
	a.damaged = false
	if err := a.accept(got, set, keys); err != nil {
		return err
	}
	a.fetched = a.fetched || !same
	a.log("accepted", "edition", set.Edition, "sequence", set.Sequence, "slides", len(set.Slides))
	return nil
}

// files fetches what is missing of a set, within a time that its size sets.
func (a *Agent) files(ctx context.Context, set *screen.Set) error {
	ctx, cancel := context.WithTimeout(ctx, a.o.Timeout+time.Duration(bytesOf(set)/cmp.Or(a.o.Speed, DefaultSpeed))*time.Second)
	defer cancel()
	err := errors.Join(a.o.Folder.MkdirAll(filesDir), a.makeRoom(set))
	for _, e := range entries(set) {
		if err != nil {
			break
		}
		err = a.file(ctx, set, e)
	}
	if fault := (*disk.Error)(nil); errors.As(err, &fault) { // perhaps the disk is full
		err = errors.Join(err, a.sweep(a.set, set))
	}
	return err
}

// accept makes a complete set the one that is to be shown.
func (a *Agent) accept(got *fetched, set *screen.Set, keys []ed25519.PublicKey) error {
	next := state{Schema: stateSchema, Venue: set.Venue, Screen: set.Screen, Manifest: got.manifest, Signature: got.signature, ETag: got.etag}
	for _, k := range keys {
		next.Keys = append(next.Keys, k)
	}
	if next.Provisional = a.state.Provisional; !bytes.Equal(got.manifest, a.state.Manifest) {
		next.Provisional, _ = a.ahead(set, got.date)
	}
	if err := a.save(next); err != nil {
		return err
	}
	a.state, a.set = next, set
	a.prove()
	return nil
}

// log writes one line: event, then keys and values.
func (a *Agent) log(event string, fields ...any) {
	line := map[string]any{"time": a.o.Now().UTC().Format(time.RFC3339), "event": event}
	for i := 0; i+1 < len(fields); i += 2 {
		line[fmt.Sprint(fields[i])] = fields[i+1]
	}
	data, err := json.Marshal(line)
	if err == nil {
		_, _ = a.o.Log.Write(append(data, '\n')) // a full disk under the log must not stop the screen
	}
}
