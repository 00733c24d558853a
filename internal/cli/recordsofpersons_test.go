package cli

import (
	"testing"
	"testing/fstest"
	"time"

	"fanshi/internal/build"
	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/ledger"
	"fanshi/internal/project"
	"fanshi/internal/report"
	"fanshi/internal/source"
)

// TestReportOfPersons: a caption with personal data stops a report.
func TestReportOfPersons(t *testing.T) {
	picture := []byte("\x89PNG\r\n\x1a\n") // an error of its own, which says that it was looked at
	for caption, want := range map[string]int{"1：大厅里的海报，报警110、96110": 0, "1：联系人电话13800138000": 1} {
		files := fstest.MapFS{"records/2026-W48/b01/说明.txt": {Data: []byte(caption)}, "records/2026-W48/b01/1.png": {Data: append(picture, onePixel...)}}
		week, _ := report.Week("2026-W48")
		w := &reporter{global: &global{}, options: reportOptions{xlsx: true}, period: week, problems: &diag.List{}, build: build.Options{Options: project.Options{Files: files}}}
		w.book = &campaign.Book{Venues: []*campaign.Venue{{Code: "b01", Kind: &campaign.Kind{}}}}
		w.count(&ledger.Ledger{})
		if n := w.problems.Count(diag.Error); n != want {
			t.Errorf("%q: %v", caption, w.problems.Sorted())
		}
	}
}

// onePixel is a PNG of one pixel behind its signature.
var onePixel = []byte("\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82")

// TestDeliveryOfPersons: of a delivery nothing but the name of who has signed is recorded.
func TestDeliveryOfPersons(t *testing.T) {
	value := func(s string) source.Value { return source.Value{Text: s} }
	for remark, want := range map[string]int{"第二批": 1, "身份证11010519491231002X": 0, "放在张伟的女儿家，手机138-0013-8000": 0} {
		c := &deliveryDesk{book: &campaign.Book{Venues: []*campaign.Venue{{Code: "b01"}}}, zone: time.UTC, today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), products: []string{"海报"}, problems: &diag.List{}}
		c.take(&written{venue: value("b01"), product: value("海报"), quantity: value("4"), by: value("王某"), remark: value(remark)})
		if len(c.fresh) != want {
			t.Errorf("%q: %d entries, %v", remark, len(c.fresh), c.problems.Sorted())
		}
	}
}
