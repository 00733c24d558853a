package plan

// View is what a sheet template sees as its dot. It is small, flat and read-only; every text is plain.
type View struct {
	Site     SiteView
	Venue    VenueView
	Link     string // landing page: the QR payload
	LinkText string // the address as printed: without scheme and trailing slash
	Edition  string // 2026-W48
	Week     string // the week as printed: 2026年第48周
	Hotlines []HotlineView
	Case     *CaseView   // nil on sheets without a case
	Slogan   *SloganView // nil on sheets without a slogan
	List     *ListView   // nil on sheets without a list
}

// SiteView is who speaks.
type SiteView struct{ Name, Issuer string }

// VenueView is where the sheet hangs. On sheets for everybody all fields are empty.
type VenueView struct{ Code, Name, Kind, KindName, Audience, Reminder string }

// HotlineView is a number and what it is for.
type HotlineView struct{ Number, Name, Use string }

// CaseView is a case study, cut for a sheet.
type CaseView struct {
	Title              string
	Headline           []string // one to three lines, broken at sense
	Hook               string
	Action             string
	ScamID             string // also the name of its art: <img src="art:{{.Case.ScamID}}">
	ScamName           string
	Question           string
	Area, Victim, Loss string
	Story              []string // paragraphs as plain text
	Steps              []string // 3–6
	Signs              []string // 3–5
	Tips               []string // 3–5
}

// SloganView is one slogan. Clauses are its parts between punctuation marks, each with the mark that ends it: set as
// inline blocks they keep a line break from falling inside a clause.
type SloganView struct {
	Text     string
	Clauses  []string
	ScamID   string // empty: about fraud in general
	ScamName string
}

// ListView is a numbered list.
type ListView struct {
	Title, Subtitle, Status, Issuer string
	Items                           []string
}
