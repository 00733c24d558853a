package markdown

import "testing/fstest"

func mapFile(data string) fstest.MapFS {
	return fstest.MapFS{"content/a.md": &fstest.MapFile{Data: []byte(data)}}
}
