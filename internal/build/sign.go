package build

import (
	"crypto/ed25519"
	"errors"
	"io/fs"

	"fanshi/internal/diag"
	"fanshi/internal/plan"
	"fanshi/internal/signature"
)

// The project's signing key, as fanshi keys makes it.
const (
	KeyFile       = ".fanshi/signing.key"
	PublicKeyFile = ".fanshi/signing.pub"
	KeysFile      = ".fanshi/signing.keys"
)

// signer signs the manifests of screens.
type signer struct {
	key       ed25519.PrivateKey
	rotations []signature.Rotation
}

// loadSigner reads the project's signing key; nil: there is none, or the list says what is wrong with it.
func (r *run) loadSigner() *signer {
	read := func(name string) ([]byte, bool) {
		data, err := fs.ReadFile(r.options.Files, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			r.Problems.Error(diag.Pos{File: name}, "sign.key", "签名密钥打不开", "检查这个文件的权限，以及它是不是文件")
		}
		return data, err == nil
	}
	data, ok := read(KeyFile)
	if !ok {
		return nil
	}
	key, err := signature.ParsePrivate(data)
	if err != nil {
		r.Problems.Error(diag.Pos{File: KeyFile}, "sign.key", "这个文件不是签名密钥", "从备份恢复它；没有备份时删除它，用 fanshi keys 新建，再把新的公钥装到每块屏幕")
		return nil
	}
	s := &signer{key: key}
	if data, ok := read(KeysFile); ok {
		if s.rotations, err = signature.ParseRotations(data); err != nil {
			r.Problems.Error(diag.Pos{File: KeysFile}, "sign.key", "这个文件不是 fanshi keys 写的密钥更换记录", "从备份恢复它；没有备份时删除它，再把现在的公钥装到每块屏幕")
			return nil
		}
	}
	return s
}

// paths are the files of the release: the plan's, and a signature for every manifest.
func (r *run) paths() []string {
	var paths []string
	for _, item := range r.Plan.Items {
		paths = append(paths, item.Path)
		if _, ok := item.Job.(*plan.ManifestJob); ok && r.signer != nil {
			paths = append(paths, item.Path+signature.Suffix)
		}
	}
	return paths
}
