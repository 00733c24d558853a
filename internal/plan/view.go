package plan

// View is what a sheet template sees as its dot. It is small, flat and read-only; every text is plain.
type View struct {
	Site     SiteView
	Venue    VenueView
	Link     string            // landing page: the QR payload; empty: sheets carry no code
	LinkText string            // the address as printed: without scheme and trailing slash
	Edition  string            // 2026-W48; empty on durable products, as Week is
	Week     string            // the week as printed: 2026年第48周
	Hotlines []HotlineView     // that people may call; the first is shown large
	Senders  []HotlineView     // that only send messages: nobody calls them back
	Phrases  map[string]string // content/phrases.yaml by key: {{.Phrases.answer}}
	Case     *CaseView         // nil on sheets without a case
	Slogan   *SloganView       // nil on sheets without a slogan
	List     *ListView         // nil on sheets without a list
	Notice   *NoticeView       // nil on sheets that are no official letter
	Job      *JobView          // nil but on the job sheet
}

// Title is what the sheet is about; empty on a sheet without a piece of content.
func (v *View) Title() string {
	switch {
	case v.Case != nil:
		return v.Case.Title
	case v.Slogan != nil:
		return v.Slogan.Text
	case v.List != nil:
		return v.List.Title
	case v.Notice != nil:
		return v.Notice.Title
	case v.Job != nil:
		return "印刷工单"
	}
	return ""
}

// NoticeView is an official letter: a notice, a pledge that is signed in two copies, or a letter with a slip to return.
type NoticeView struct {
	Title  string
	Form   string // notice, pledge or slip
	Date   string // 2026年11月16日
	Blocks []BlockView
	Slip   []BlockView // the part below the perforation; empty but in form slip
}

// BlockView is a block of a letter. Kind says which fields count: heading, text, sign (a line to be signed or the
// signature of who writes; set apart) have Text; numbers and bullets have Items; table has Rows, the first its heading.
type BlockView struct {
	Kind  string
	Text  string
	Start int // of numbers: that of the first item; a list that a paragraph interrupts goes on
	Items []string
	Rows  [][]string
}

// JobView is the job sheet of an edition: what a print shop makes, and what is delivered where.
type JobView struct {
	Files      []JobFileView
	Deliveries []DeliveryView // of the print shop
	Own        []DeliveryView // of what the unit prints itself
	Missing    []string       // files that are ordered and not delivered, each with the reason
	// Of a pack.
	Due       string     // when everything must be delivered, in words; empty: not said
	Corrects  string     // the pack of the same edition that this one corrects; empty: none
	Cancelled []string   // files of that pack that are not wanted any more
	Kept      []KeptView // what was printed before and is still good
}

// KeptView is a design that was printed before and is still good, with the number of places that have it.
type KeptView struct {
	Product, Design, Size, Counter string
	Since                          string // the edition for which it was printed
	Places, Quantity               int
}

// JobFileView is one file to be printed.
type JobFileView struct {
	Name     string // file name
	Product  string // 海报
	Size     string // 297×420 mm
	Ratio    string // 1:1
	Sides    string // 单面
	Material string // 157 克铜版纸
	Finish   string // 裁切; may be empty
	Quantity int
	Counter  string // the word that counts copies: 张
	Design   string // what it is about, the same for all places that get it: 先交“解冻费”才给放款？
	Office   bool   // the unit prints it itself
	Places   int    // how many venues get it
	Reason   string // why it is printed, where it is not simply new
}

// JobTotalView is how many copies of one design are printed in one size, of one material, for all places together: their
// files differ by a code and a few words.
type JobTotalView struct {
	Product, Design, Size, Material, Counter string
	Files, Quantity                          int
}

// Pressed are the files for the print shop.
func (j *JobView) Pressed() []JobFileView { return j.files(false) }

// OfficeFiles are the files that the unit prints itself.
func (j *JobView) OfficeFiles() []JobFileView { return j.files(true) }

func (j *JobView) files(office bool) (out []JobFileView) {
	for _, f := range j.Files {
		if f.Office == office {
			out = append(out, f)
		}
	}
	return out
}

// Totals adds up the files for the print shop by design, in the order in which they are met.
func (j *JobView) Totals() (out []JobTotalView) {
	at := map[JobTotalView]int{}
	for _, f := range j.Pressed() {
		key := JobTotalView{Product: f.Product, Design: f.Design, Size: f.Size, Material: f.Material, Counter: f.Counter}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key], out = i, append(out, key)
		}
		out[i].Files++
		out[i].Quantity += f.Quantity
	}
	return out
}

// DeliveryView is what one venue gets.
type DeliveryView struct {
	Venue, Address, Contact string   // with the telephone
	Pieces                  []string // 海报 A3 × 4
}

// SiteView is who speaks.
type SiteView struct{ Name, Issuer string }

// VenueView is where the sheet hangs. On sheets for all venues of a kind Code and Name are empty, on those for everybody all fields.
type VenueView struct{ Code, Name, Kind, KindName, Audience, Reminder string }

// HotlineView is a number and what it is for. Note may be empty.
type HotlineView struct{ Number, Name, Use, Note string }

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
	LossText           string // 损失 3.2万元; what the piece says itself where Loss is no bare amount: 避免损失 18万元
	Picture            string // path below content/, for <img src="content:{{.Case.Picture}}">; empty: none
	PictureAlt         string
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

// ListView is a numbered list, on slides a part of it.
type ListView struct {
	Title, Subtitle, Status, Issuer string
	Sample                          bool     // no official text: sheets that go to press say so beside the issuer
	Items                           []string // none on the cover of its slides
	Start                           int      // the number of the first of Items
}
