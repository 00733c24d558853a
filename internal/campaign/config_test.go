package campaign

import (
	"testing"
	"time"
)

// TestMidnight: the day is that of the project's zone, not that of the clock; no moment stays none.
func TestMidnight(t *testing.T) {
	zone := time.FixedZone("", 8*3600)
	for _, c := range []struct{ at, want time.Time }{
		{time.Date(2026, 11, 22, 15, 59, 59, 0, time.UTC), time.Date(2026, 11, 22, 0, 0, 0, 0, zone)},
		{time.Date(2026, 11, 22, 16, 0, 0, 1, time.UTC), time.Date(2026, 11, 23, 0, 0, 0, 0, zone)},
		{time.Date(2026, 12, 31, 20, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, zone)},
		{time.Time{}, time.Time{}},
	} {
		if got := (Config{TimeZone: zone}).Midnight(c.at); !got.Equal(c.want) {
			t.Errorf("%v is in the day %v, want %v", c.at, got, c.want)
		}
	}
}
