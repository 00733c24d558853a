package campaign

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"
	"path"
	"strings"

	"fanshi/internal/diag"
	"fanshi/internal/doc"
	"fanshi/internal/source"
)

const (
	maxImageBytes = 32 << 20
	maxPixels     = 40_000_000 // 320 MB when decoded with 16 bits a channel
)

// assetResult is what became of a picture: an asset, or a problem that every reference to it has.
type assetResult struct {
	message, remedy string
}

// pictures checks every picture that a piece shows.
func (l *loader) pictures(d *doc.Doc) {
	for _, in := range doc.Images(d.Blocks) {
		if in.Src == "" {
			continue // reported by markdown
		}
		result, known := l.assets[in.Src]
		if !known {
			var asset *Asset
			asset, result = readAsset(l.fsys, in.Src)
			if asset != nil {
				l.book.Assets = append(l.book.Assets, asset)
			}
			l.assets[in.Src] = result
		}
		if result.message != "" {
			l.diags.Error(in.Pos, "image.unusable", result.message, result.remedy)
		}
	}
}

// readAsset reads a picture and decodes it whole, which is the only proof that it is one. Its size is checked before.
func readAsset(fsys fs.FS, name string) (*Asset, assetResult) {
	var diags diag.List
	data, ok := source.ReadBytes(fsys, name, maxImageBytes, &diags)
	if !ok {
		d := diags.Sorted()[0]
		return nil, assetResult{"图片 " + name + "：" + d.Message, d.Remedy}
	}
	asset := &Asset{Path: name, Data: data}
	config, decode := png.DecodeConfig, png.Decode
	extensions := ".png"
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		asset.Format = "png"
	case bytes.HasPrefix(data, []byte("\xFF\xD8\xFF")):
		asset.Format, extensions = "jpeg", ".jpg .jpeg"
		config, decode = jpeg.DecodeConfig, jpeg.Decode
	default:
		return nil, assetResult{name + " 不是 PNG 或 JPEG 图片", "用画图软件打开核对，另存为 PNG 或 JPEG；只改扩展名不行"}
	}
	if extension := strings.ToLower(path.Ext(name)); extension == "" || !strings.Contains(extensions, extension) {
		return nil, assetResult{fmt.Sprintf("图片 %s 的扩展名与内容不符，内容是 %s", name, strings.ToUpper(asset.Format)), "把扩展名改成 " + strings.Fields(extensions)[0]}
	}
	damaged := assetResult{"图片 " + name + " 已损坏，打不开", "重新导出或重新复制这张图片"}
	c, err := config(bytes.NewReader(data))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return nil, damaged
	}
	if c.Width > maxPixels/c.Height {
		return nil, assetResult{fmt.Sprintf("图片 %s 有 %d×%d 像素，超过 4000 万像素", name, c.Width, c.Height), "缩小图片，长边 6000 像素已经足够"}
	}
	var img image.Image
	if img, err = decode(bytes.NewReader(data)); err != nil {
		return nil, damaged
	}
	asset.Width, asset.Height = img.Bounds().Dx(), img.Bounds().Dy()
	return asset, assetResult{}
}
