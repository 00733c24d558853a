package check

import (
	"strings"

	"fanshi/internal/campaign"
	"fanshi/internal/diag"
	"fanshi/internal/personal"
)

// PersonalIn reports personal data in a text that is no part of the Book: a remark or a caption of the records. What such a text says is
// printed in reports; there is no list of what is allowed in it. It returns whether there is none. Telephones of the config may be named.
func PersonalIn(text campaign.Text, config *campaign.Config, problems *diag.List) bool {
	found := personal.Find(text.Value, publicNumbers(config)...)
	for _, f := range found {
		remedy := "删掉"
		if mask := f.Mask('*'); mask != "" {
			remedy += "，或者写成 " + strings.Join(strings.Fields(mask), " ")
		}
		problems.Error(text.Pos, personalCodes[f.Kind], "这里有"+f.Kind.String()+"：“"+strings.Join(strings.Fields(f.Text), " ")+"”，不能写进记录", remedy).About(f.Text, 0)
	}
	return len(found) == 0
}
