package source

import (
	"reflect"
	"testing"

	"fanshi/internal/diag"
)

func TestDescribe(t *testing.T) {
	type inner struct {
		Size Value `yaml:"size,required" example:"A3" about:"尺寸"`
		Pos  diag.Pos
	}
	type entry struct {
		Key   Value
		Value inner
	}
	type outer struct {
		Name   Value   `yaml:"name,required" example:"海报" about:"名称"`
		Venues []Value `yaml:"venues,one" about:"场所"`
		Sizes  []inner `yaml:"sizes" about:"尺寸表"`
		Picks  []entry `yaml:"picks,map" about:"选择"`
	}
	size := Key{Name: "size", About: "尺寸", Example: "A3", Required: true}
	want := []Key{{Name: "name", About: "名称", Example: "海报", Required: true}, {Name: "venues", About: "场所", List: true},
		{Name: "sizes", About: "尺寸表", List: true, Keys: []Key{size}}, {Name: "picks", About: "选择", Named: true, Keys: []Key{size}}}
	if got := Describe(outer{}); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}
