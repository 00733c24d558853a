package check

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

func leftSaid(config campaign.Config, venues ...*campaign.Venue) string {
	var problems diag.List
	sampleLeft(&campaign.Book{Config: config, Venues: venues}, time.Time{}, &problems)
	var out []string
	for _, d := range problems.Sorted() {
		out = append(out, d.Severity.String()+d.Message)
	}
	return strings.Join(out, "\n")
}

func venue(code, name string) *campaign.Venue {
	return &campaign.Venue{Code: code, Name: campaign.Text{Value: name}}
}

// TestSampleLeft: each thing that is still the sample's is named; in the sample project itself nothing is.
func TestSampleLeft(t *testing.T) {
	sample := campaign.Config{BaseURL: sampleAddress, Name: campaign.Text{Value: sampleName}, Issuer: campaign.Text{Value: sampleIssuer}}
	all := leftSaid(sample, venue("b01", "清河路储蓄网点"), venue("b09", "安居路储蓄网点"), venue("s01", "安居路小学"))
	for _, want := range []string{"网址 https://fz.example.gov.cn/ 还是示例", "网站名称“平安街道反诈宣传”", "落款单位“平安街道反诈宣传办公室”", "示例的场所：b01 清河路储蓄网点、s01 安居路小学"} {
		if !strings.Contains(all, "警告") || strings.Count(all, want) != 1 {
			t.Errorf("want %s in\n%s", want, all)
		}
	}
	sample.Sample = true
	if got := leftSaid(sample, venue("b01", "清河路储蓄网点")); got != "" {
		t.Errorf("the sample project: %s", got)
	}
	own := campaign.Config{BaseURL: "https://fz.pingan.gov.cn/examples/", Name: campaign.Text{Value: "清河街道反诈"}, Issuer: campaign.Text{Value: "清河街道"}}
	if got := leftSaid(own, venue("b01", "清河路支行"), venue("x01", "安居路小学")); got != "" {
		t.Errorf("a project of somebody's own: %s", got)
	}
	for host, want := range map[string]bool{"example.com": true, "a.example": true, "www.example.edu.cn": true, "x.test": true, "myexample.com": false, "test.gov.cn": false, "localhost": false} {
		if reserved(host) != want {
			t.Errorf("%s: %v", host, !want)
		}
	}
}

// TestSampleIsTheSample: what is compared is what fanshi init writes.
func TestSampleIsTheSample(t *testing.T) {
	config, err := os.ReadFile("../cli/fanshi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"name: " + sampleName, "issuer: " + sampleIssuer, "base_url: " + sampleAddress} {
		if !strings.Contains(string(config), "\n"+line+"\n") {
			t.Errorf("%s is not in fanshi.yaml", line)
		}
	}
	f, err := os.Open("../../content/venues/venues.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	n := 0
	for lines.Scan() {
		if cells := strings.Split(lines.Text(), ","); n > 0 && sampleVenues[cells[0]] != cells[1] {
			t.Errorf("%s %s is not in the list", cells[0], cells[1])
		}
		n++
	}
	if n != len(sampleVenues)+1 {
		t.Errorf("%d venues, %d in the list", n-1, len(sampleVenues))
	}
}
