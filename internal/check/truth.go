package check

import (
	"regexp"
	"time"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
)

// real is what calls a story a true one.
var real = regexp.MustCompile(`真实(?:的)?(?:案例|案件|事件|故事|经历|发生|事例)|真人真事|真事|亲身经历|确有其事|根据真实|身边的?(?:真实)?(?:案例|真事|故事)|(?:就|真的?|确实)(?:是)?发生在[^，。！？\n]{0,4}身边|发生在[您你我咱]们?身边|身边人[，的]?(?:真事|遭遇|经历)`)

// notReal are the words that take it back.
var notReal = regexp.MustCompile(`不|非|可能|也许|或许|假如|如果|没有`)

// truth reports texts that call a case true which is invented (invented: true): in the case itself, in what the project says
// beside every case (content/phrases.yaml), and in a bulletin that chooses it.
func truth(book *campaign.Book, _ time.Time, problems *diag.List) {
	invented := map[*campaign.Piece]bool{}
	for _, c := range book.Cases {
		invented[c.Piece] = c.Invented && c.Piece != nil
	}
	any := false
	for _, yes := range invented {
		any = any || yes
	}
	for _, b := range book.Bulletins {
		for _, pick := range b.Picks {
			for _, c := range pick.Cases {
				invented[b.Piece] = invented[b.Piece] || c.Invented
			}
		}
	}
	for piece, text := range prose(book) {
		if !invented[piece] && !(any && piece.Kind == campaign.PhrasesPiece) {
			continue
		}
		for _, m := range real.FindAllStringIndex(text.Value, -1) {
			if from, _ := clause(text.Value, m[0], m[1], "，。！？；\n"); notReal.MatchString(text.Value[from:m[0]]) {
				continue
			}
			p := book.Passage(text)
			at(problems.Error(p.Pos, "case.invented", "案例是编写的（invented: true），不能说成“"+text.Value[m[0]:m[1]]+"”", "改成“典型案例”“这样的事，可能就在身边”；案例确有其事，就删掉 invented 这一行"), p, m[0], m[1])
		}
	}
}
