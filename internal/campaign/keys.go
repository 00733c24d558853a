package campaign

import "fanshi/internal/source"

// Form describes the files of one kind, for manuals: where they stand, what they are, and the keys of their front matter or
// of the whole file.
type Form struct {
	File  string // content/cases/*.md
	Title string // 案例
	Keys  []source.Key
}

// Forms are the kinds of files that officers write, as Load reads them.
func Forms() []Form {
	return []Form{
		{ConfigFile, "站点设置", source.Describe(configFields{})},
		{casesFolder + "/*.md", "案例", source.Describe(caseFields{})},
		{"content/slogans/*.md", "标语", source.Describe(sloganFields{})},
		{"content/lists/*.md", "“凡是”清单", source.Describe(listFields{})},
		{"content/notices/*.md", "告知书、承诺书、告知单", source.Describe(noticeFields{})},
		{"content/bulletins/*.md", "周报", source.Describe(bulletinFields{})},
		{"content/pages/*.md", "网站上的其他页面", source.Describe(pageFields{})},
		{scamsFile, "诈骗类型", source.Describe(scamFields{})},
		{CalendarFile, "日常工作", source.Describe(dutyFields{})},
		{AllowedFile, "允许的几处", source.Describe(allowedFields{})},
		{"content/cases/img/*.jpg.yaml", "图片旁边的说明", source.Describe(pictureFields{})},
		{KindsFolder + "/*.yaml", "场所类别", source.Describe(kindFields{})},
	}
}
