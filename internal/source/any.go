package source

import (
	"fmt"

	"go.yaml.in/yaml/v4"
)

// DecodeAny reads YAML into plain maps, lists and scalars. It is for the data that a designer hands to fanshi sheet,
// which has no fixed keys; content is read by Decode.
func DecodeAny(name string, data []byte) (any, error) {
	var v any
	if err := yaml.Unmarshal(data, &v); err != nil {
		return nil, fmt.Errorf("数据文件 %s 不是正确的 YAML：%w", name, err)
	}
	return v, nil
}
