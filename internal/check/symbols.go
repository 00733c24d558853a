package check

import (
	"regexp"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/doc"
)

// symbol is what may be shown by permission alone: the badge of the police (公安部令第48号), the flags, emblems and money of the
// state (国旗法, 国徽法, 人民币管理条例), maps (地图管理条例).
var symbol = regexp.MustCompile(`警徽|国徽|国旗|党旗|党徽|军徽|军旗|人民币|纸币|钞票|地图|jing-?hui|guo-?hui|guo-?qi|ren-?min-?bi|police-badge|national-(?:flag|emblem)|banknote`)

// numberOrAddress is what a partner would be reached by.
var numberOrAddress = regexp.MustCompile(`\d{3,}[- ]?\d{4,}|\d{5,}|https?:|www\.|\.(?:com|cn|net)`)

// symbols reports pictures that show, by their name, their description or the file beside them, what needs a permission whose number
// nobody has given; and partners' marks in the place of a case's picture, or with a number or an address.
func symbols(book *campaign.Book, _ time.Time, problems *diag.List) {
	byPath := map[string]*campaign.Asset{}
	told := map[*campaign.Asset]bool{}
	for _, a := range book.Assets {
		byPath[a.Path] = a
		for _, t := range a.Shows {
			needsApproval(a, t.Value, t.Value, t.Pos, told, problems)
		}
	}
	for _, c := range book.Cases {
		if c.Picture == nil {
			continue
		}
		needsApproval(c.Picture, c.Picture.Path+" "+c.PictureAlt.Value, c.PictureAlt.Value, c.PictureAlt.Pos, told, problems)
		partner(c.Picture, c.PictureAlt.Value, c.PictureAlt.Pos, true, problems)
	}
	for _, body := range book.Bodies() {
		for _, in := range doc.Images(body.Blocks) {
			if a := byPath[in.Src]; a != nil {
				needsApproval(a, in.Src+" "+in.Alt, in.Alt, in.Pos, told, problems)
				partner(a, in.Alt, in.Pos, false, problems)
			}
		}
	}
}

// needsApproval tells a picture once, where it is first described.
func needsApproval(a *campaign.Asset, names, shown string, pos diag.Pos, told map[*campaign.Asset]bool, problems *diag.List) {
	found := symbol.FindString(names)
	if found == "" || a.Approval.Given() || told[a] {
		return
	}
	told[a] = true
	problems.Error(pos, "picture.symbol", "图片 "+a.Path+" 上有“"+found+"”，没有写批准文号", "换一张图；已经批准的，在图片旁边放一个 "+a.Path+".yaml，写一行 approval: 文号").About(shown, 0)
}

// partner judges the mark of a partner.
func partner(a *campaign.Asset, alt string, pos diag.Pos, large bool, problems *diag.List) {
	switch {
	case !a.Sponsor.Given():
	case large:
		problems.Error(pos, "picture.sponsor", "“"+a.Sponsor.Value+"”的标志不能当案例的配图", "合作单位的标志最多占版面的五分之一：案例换一张图").About(alt, 0)
	case numberOrAddress.MatchString(a.Sponsor.Value + " " + alt):
		problems.Error(pos, "picture.sponsor", "合作单位只留名称和标志，不留电话和网址", "从图片说明和图片里去掉").About(alt, 0)
	}
}
