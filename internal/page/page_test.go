package page

import "testing"

func TestSmallestText(t *testing.T) {
	small := &Text{Size: 5, Source: "小"}
	p := Page{Marks: []Mark{&Text{Size: 9, Source: "大"}, &Group{Marks: []Mark{small, &Text{Size: 5, Source: "同"}}}, &Text{Size: 1, Source: " "}, &Fill{}}}
	if got := p.SmallestText(); got != small {
		t.Errorf("%+v", got)
	}
	if got := (&Page{Marks: []Mark{&Text{Size: 1}}}).SmallestText(); got != nil {
		t.Errorf("%+v", got)
	}
}
