package build

import (
	"context"
	"fmt"

	"fanshi/internal/page"
	"fanshi/internal/preflight"
)

// Preflight checks what goes to print shops, in the order of the files; what the unit prints itself is left out. index tells
// which of the files each report is about.
func Preflight(ctx context.Context, o Options, files []PrintFile) (reports []preflight.Report, index []int, err error) {
	for i := range files {
		if files[i].Sheets != nil {
			index = append(index, i)
		}
	}
	reports = make([]preflight.Report, len(index))
	done := counter{total: len(index), tell: o.Progress}
	err = Each(ctx, o.Jobs, len(index), func(i int) error {
		f := &files[index[i]]
		reports[i] = preflight.Check(f.preflight())
		done.step(f.Item.Path)
		return nil
	})
	return reports, index, err
}

// preflight is a file as it is checked. Its texts are those of the pages as they were laid out, each of which layout has
// compared with its template.
func (f *PrintFile) preflight() preflight.File {
	out := preflight.File{Path: f.Item.Path, Name: f.Item.ShopName, Product: f.Job.Product, Size: f.Job.Size, Sheets: f.Sheets, Faces: f.Fonts,
		Distance: f.Job.Size.Scan, Folds: f.Folds}
	for i := range f.Pages {
		f.Pages[i].Walk(func(m page.Mark) {
			switch m := m.(type) {
			case *page.Text:
				out.Texts = append(out.Texts, m.Source)
			case *page.Code:
				out.Payload = f.Item.Payload
			}
		})
	}
	return out
}

// PreflightPages writes the reports of Preflight as one page for people, with a picture of every sheet, and as JSON.
func PreflightPages(ctx context.Context, o Options, files []PrintFile, reports []preflight.Report, index []int) (html, json []byte, err error) {
	pictures := make([][][]byte, len(index))
	err = Each(ctx, o.Jobs, len(index), func(i int) error {
		f := &files[index[i]]
		for j := range f.Sheets {
			data, err := preflight.Picture(&f.Sheets[j], f.Fonts)
			if err != nil {
				return fmt.Errorf("%s：%w", f.Item.Path, err)
			}
			pictures[i] = append(pictures[i], data)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return preflight.HTML(reports, pictures), preflight.JSON(reports), nil
}
