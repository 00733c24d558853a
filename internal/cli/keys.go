package cli

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"fanshi/internal/build"
	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/screen"
	"fanshi/internal/signature"
)

type keysOptions struct {
	rotate   bool
	newEpoch bool
}

func newKeysCommand(g *global) *cobra.Command {
	var o keysOptions
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "新建或更换签名密钥，让屏幕只认本单位发布的画面",
		Long: `新建签名密钥，放在项目的 .fanshi 文件夹里；已经有密钥时，显示它的编号。

  .fanshi/signing.key   私钥：只有本机能读，不进版本库；请备份到安全的地方，不要发给任何人
  .fanshi/signing.pub   公钥：装到每块屏幕，fanshi pull --key 要用
  .fanshi/signing.keys  更换记录：旧密钥为新密钥作的证明
  .fanshi/epoch         画面的轮次，开过新的一轮才有；和更换记录一起备份

有了密钥，fanshi build 会给每块屏幕的 manifest.json 签名。
--rotate 更换密钥：旧密钥为新密钥签名，屏幕会自动认得新的，不用逐块去换。
私钥丢失或者泄露时，更换没有用：请删除 .fanshi，新建密钥，再把新的公钥装到每块屏幕。
--new-epoch 开始新的一轮：发布过日期太晚的画面以后，屏幕不再接受日期正确的；开了新的一轮，再生成一次，
屏幕就从新的一轮重新数起，不用逐块去改。没有密钥也能用；不新建，也不更换密钥。

` + exitCodeHelp,
		Example: "  fanshi keys\n  fanshi keys --rotate\n  fanshi keys --new-epoch",
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return runKeys(g, o) },
	}
	cmd.Flags().BoolVar(&o.rotate, "rotate", false, "更换密钥")
	cmd.Flags().BoolVar(&o.newEpoch, "new-epoch", false, "开始新的一轮画面，发布过错的日期以后用")
	return cmd
}

// keyRing is the .fanshi folder of a project.
type keyRing struct {
	folder, private disk.FS
	key             ed25519.PrivateKey // nil: none yet
	rotations       []signature.Rotation
}

func runKeys(g *global, o keysOptions) error {
	if o.newEpoch && o.rotate {
		return usageError{errors.New("--rotate 和 --new-epoch 只能写一个")}
	}
	if _, err := g.openProject(); err != nil {
		return err
	}
	ring, err := openKeyRing(filepath.Join(g.dir, path.Dir(build.KeyFile)))
	if err != nil {
		return err
	}
	lock, err := ring.folder.Lock(".lock")
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }() // nothing was written to it
	if o.newEpoch {
		return newEpoch(g, ring.folder)
	}
	if err := ring.read(); err != nil {
		return err
	}
	old := ring.key
	if o.rotate && old == nil {
		return errors.New("还没有密钥，不能更换。请先运行 fanshi keys")
	}
	if old == nil || o.rotate {
		if err := ring.renew(); err != nil {
			return err
		}
	}
	if err := ring.writePublic(); err != nil {
		return err
	}
	return printKeys(g, old, ring)
}

// newEpoch raises the epoch of the sets: above the project's own, and above what the usual folder of results has published,
// in case the file has been lost.
func newEpoch(g *global, folder disk.FS) error {
	name := path.Base(build.EpochFile)
	epoch := int64(0)
	data, err := folder.ReadFile(name)
	if err == nil {
		if epoch, err = build.ParseEpoch(data); err != nil {
			return fmt.Errorf("%s 里不是轮次。请从备份恢复它；没有备份时删除它再试", build.EpochFile)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if public, err := disk.OpenDir(g.inProject(defaultOut)); err == nil {
		if published := build.Published(release.Open(public)); published != nil {
			epoch = max(epoch, published.Epoch)
		}
	}
	if epoch >= screen.MaxEpoch {
		return fmt.Errorf("%s 里的轮次 %d 已经到头，不能再开新的一轮", build.EpochFile, epoch)
	}
	epoch++
	if err := disk.WriteFile(folder, name, fmt.Appendf(nil, "%d\n", epoch)); err != nil {
		return err
	}
	if g.json {
		return g.writeJSON(map[string]any{"ok": true, "epoch": epoch})
	}
	fmt.Fprintf(g.env.Stdout, "已开始新的一轮：第 %d 轮\n\n请先校准这台电脑的日期，再运行 fanshi build 发布一次，屏幕就会采用新的一轮；请备份 %s。\n", epoch, build.EpochFile)
	return nil
}

func printKeys(g *global, old ed25519.PrivateKey, ring *keyRing) error {
	id, made := signature.ID(signature.Public(ring.key)), !ring.key.Equal(old)
	public := filepath.ToSlash(filepath.Join(g.dir, build.PublicKeyFile))
	if g.json {
		return g.writeJSON(map[string]any{"ok": true, "key": id, "made": made, "public": public, "rotations": len(ring.rotations)})
	}
	switch {
	case !made:
		fmt.Fprintf(g.env.Stdout, "现在的签名密钥：%s\n公钥：%s\n", id, public)
	case old == nil:
		fmt.Fprintf(g.env.Stdout, "已新建签名密钥：%s\n公钥：%s\n\n接下来：\n  1. 把 %s 备份到安全的地方，不要发给任何人\n  2. 运行 fanshi build，屏幕的画面就有签名\n  3. 把公钥装到每块屏幕：fanshi pull 网址 文件夹 --key signing.pub\n",
			id, public, build.KeyFile)
	default:
		fmt.Fprintf(g.env.Stdout, "签名密钥已更换：%s → %s\n公钥：%s\n\n运行 fanshi build 发布以后，屏幕会自动认得新的密钥；请重新备份 %s。\n",
			signature.ID(signature.Public(old)), id, public, build.KeyFile)
	}
	return nil
}

func openKeyRing(dir string) (*keyRing, error) {
	folder, err := disk.Dir(dir)
	if err != nil {
		return nil, err
	}
	private, err := disk.PrivateDir(dir)
	return &keyRing{folder: folder, private: private}, err
}

// read reads the key and its rotations, if there are any.
func (r *keyRing) read() error {
	data, err := r.private.ReadFile(path.Base(build.KeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if r.key, err = signature.ParsePrivate(data); err != nil {
		return fmt.Errorf("%s 不是签名密钥。请从备份恢复它；没有备份时删除它再试，并把新的公钥装到每块屏幕", build.KeyFile)
	}
	data, err = r.folder.ReadFile(path.Base(build.KeysFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if r.rotations, err = signature.ParseRotations(data); err != nil {
		return fmt.Errorf("%s 不是密钥更换记录。请从备份恢复它；没有备份时删除它，再把公钥装到每块屏幕", build.KeysFile)
	}
	return nil
}

// renew makes a key. The rotation that introduces it is written first: whatever is killed in between, the key that signs
// is one that screens know or will be told of.
func (r *keyRing) renew() error {
	key, err := signature.Generate(rand.Reader)
	if err != nil {
		return err
	}
	if err := disk.WriteFile(r.folder, ".gitignore", []byte("signing.key\n.lock\n.staging-*\n")); err != nil {
		return err
	}
	if r.key == nil {
		r.rotations = nil // of a key that has been lost
		err = r.folder.RemoveAll(path.Base(build.KeysFile))
	} else {
		if len(r.rotations) == signature.MaxRotations {
			return fmt.Errorf("密钥已经更换过 %d 次，不能再换。请删除 .fanshi，新建密钥，再把新的公钥装到每块屏幕", len(r.rotations))
		}
		r.rotations = append(r.rotations, signature.Rotate(r.key, signature.Public(key)))
		var data []byte
		if data, err = signature.EncodeRotations(r.rotations); err == nil {
			err = disk.WriteFile(r.folder, path.Base(build.KeysFile), data)
		}
	}
	if err != nil {
		return err
	}
	data, err := signature.EncodePrivate(key)
	if err != nil {
		return err
	}
	r.key = key
	return disk.WriteFile(r.private, path.Base(build.KeyFile), data)
}

// writePublic writes signing.pub, unless it is right already.
func (r *keyRing) writePublic() error {
	data, err := signature.EncodePublic(signature.Public(r.key))
	if err != nil {
		return err
	}
	if old, err := r.folder.ReadFile(path.Base(build.PublicKeyFile)); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return disk.WriteFile(r.folder, path.Base(build.PublicKeyFile), data)
}
