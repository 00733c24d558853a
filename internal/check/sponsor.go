package check

import (
	"bytes"
	"fmt"

	"fanshi/internal/diag"
	"fanshi/internal/page"
)

// sponsorShare is the part of a sheet that a partner's mark may take, one over it: what editors of public advertising hold partners to.
const sponsorShare = 5

// sponsorSize reports a sheet or slide on which a partner's mark takes more than a fifth of the area. The mark is known by the file
// beside its picture (sponsor: …), whichever template shows it.
func sponsorSize(p Page, problems *diag.List) {
	if p.Book == nil {
		return
	}
	for _, a := range p.Book.Assets {
		if !a.Sponsor.Given() {
			continue
		}
		var area float64 // of all of them: two small marks are as large as one
		p.Page.Walk(func(m page.Mark) {
			if picture, ok := m.(*page.Image); ok && bytes.Equal(picture.Data, a.Print) {
				area += float64(picture.Rect.Width) * float64(picture.Rect.Height)
			}
		})
		if share := area / (float64(p.Page.Width) * float64(p.Page.Height)); share*sponsorShare > 1 {
			problems.Error(a.Sponsor.Pos, "picture.sponsor-size", fmt.Sprintf("“%s”的标志占了版面的 %.0f%%，最多五分之一", a.Sponsor.Value, share*100), "在版式里把它缩小").About(a.Sponsor.Value, 0)
		}
	}
}
