package check

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

//go:embed words.txt
var wordList string

// word is a line of words.txt: what is written wrong, and what is meant.
type word struct {
	wrong, right string
	open         bool     // somebody has to decide
	except       []string // longer texts that hold the wrong word and are right
	near         []string // one of these stands close by, else the word is right; none: always wrong
}

// ourWords are the words of words.txt, long ones first: what holds another is told alone.
var ourWords = sync.OnceValue(func() []word {
	var out []word
	for line := range strings.Lines(wordList) {
		fields := strings.Fields(line)
		if len(fields) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		w := word{wrong: fields[0], right: strings.TrimPrefix(fields[1], "?"), open: strings.HasPrefix(fields[1], "?")}
		for _, f := range fields[2:] {
			if list, ok := strings.CutPrefix(f, "除:"); ok {
				w.except = strings.Split(list, "|")
			}
			if list, ok := strings.CutPrefix(f, "近:"); ok {
				w.near = strings.Split(list, "|")
			}
		}
		if strings.HasSuffix(w.wrong, "帐") {
			w.except = append(w.except, w.wrong+"篷", w.wrong+"幕", w.wrong+"子")
		}
		out = append(out, w)
	}
	slices.SortStableFunc(out, func(a, b word) int { return len(b.wrong) - len(a.wrong) })
	return out
})

// asIf is 象……一样, where 象 is no part of another word.
var asIf = regexp.MustCompile(`(?:^|[^\p{Han}]|[就好很不真仿正也都会要能你我他她它们一])(象)[^，。；：！？、\n象]{1,10}?(?:一样|似的|那样|这样|一般)`)

// words warns of words that are often written wrong (words.txt), and of those that the project's own list (words in fanshi.yaml)
// gives another word for.
func words(book *campaign.Book, _ time.Time, problems *diag.List) {
	for _, text := range prose(book) {
		var taken [][2]int
		free := func(start, stop int) bool {
			return !slices.ContainsFunc(taken, func(t [2]int) bool { return start < t[1] && t[0] < stop })
		}
		for _, w := range book.Config.Words {
			for start := range occurrences(text.Value, w.Wrong) {
				stop := start + len(w.Wrong)
				if !free(start, stop) || strings.Contains(w.Right, w.Wrong) && within(text.Value, start, stop, w.Right) {
					continue
				}
				taken = append(taken, [2]int{start, stop})
				message := "本项目不用“" + w.Wrong + "”"
				if w.Why != "" {
					message += "：" + w.Why
				}
				suggest(book, text, start, stop, message, w.Right, false, problems)
			}
		}
		for _, w := range ourWords() {
			for start := range occurrences(text.Value, w.wrong) {
				if stop := start + len(w.wrong); w.isWrong(text.Value, start) && free(start, stop) {
					taken = append(taken, [2]int{start, stop})
					suggest(book, text, start, stop, "“"+w.wrong+"”像是写错了", w.right, w.open, problems)
				}
			}
		}
		for _, m := range asIf.FindAllStringSubmatchIndex(text.Value, -1) {
			if free(m[2], m[3]) {
				suggest(book, text, m[2], m[3], "“象……一样”的“象”写错了", "像", false, problems)
			}
		}
	}
}

// suggest reports a word and what stands for it.
func suggest(book *campaign.Book, text campaign.Text, start, stop int, message, right string, open bool, problems *diag.List) {
	p := book.Passage(text)
	if p.Code(start) {
		return
	}
	remedy := "改成“" + right + "”"
	if open {
		remedy = "核对一下，写错了就改成“" + right + "”"
	}
	d := at(problems.Warn(p.Pos, "text.word", message, remedy), p, start, stop)
	if !open {
		correct(d, p, remedy, campaign.Edit{Start: start, Stop: stop, Text: right})
	}
}

// occurrences goes through the places of a word in a text.
func occurrences(text, word string) func(func(int) bool) {
	return func(yield func(int) bool) {
		for from := 0; word != ""; {
			i := strings.Index(text[from:], word)
			if i < 0 || !yield(from+i) {
				return
			}
			from += i + len(word)
		}
	}
}

// nearby is how many characters to either side of a word are close to it.
const nearby = 12

// isWrong reports whether the word that stands at a place is wrong there.
func (w word) isWrong(text string, start int) bool {
	stop := start + len(w.wrong)
	for _, e := range w.except {
		if within(text, start, stop, e) {
			return false
		}
	}
	if len(w.near) == 0 {
		return true
	}
	around := text[back(text, start, nearby):forward(text, stop, nearby)]
	return slices.ContainsFunc(w.near, func(s string) bool { return strings.Contains(around, s) })
}

// within reports whether the stretch from start to stop is part of a longer text that stands there.
func within(text string, start, stop int, longer string) bool {
	part := text[start:stop]
	for i := range occurrences(longer, part) {
		if start >= i && strings.HasPrefix(text[start-i:], longer) {
			return true
		}
	}
	return false
}
