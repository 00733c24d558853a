package cli

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/agent"
	"fanshi/internal/disk"
	"fanshi/internal/signature"
)

type pullOptions struct {
	key    string
	screen string
	token  string
	once   bool
	every  time.Duration
}

const (
	requestTimeout = time.Minute
	shortestEvery  = 5 * time.Second
)

func newPullCommand(g *global) *cobra.Command {
	var o pullOptions
	cmd := &cobra.Command{
		Use:   "pull 网址 文件夹",
		Short: "在屏幕的机器上运行：取回画面，核对无误后整套更换",
		Long: `在屏幕的机器上运行，让文件夹和网站上这块屏幕的画面保持一致。播放软件播放“文件夹/current”：
里面有这块屏幕的全部文件，画面、播放列表、条屏的 BMP 和 TXT、控制卡的文件；用浏览器播放时打开里面的 index.html。

新的一套全部取齐、逐个核对（签名、大小、校验值、图片能否解码）以后才更换，一步换好；断网、断电、磁盘满了，
原来的一套照常播放。到期的画面按可信的时间撤下，播放列表同时改好；常备画面一直在，不会黑屏。
没有网络的屏幕，“网址”写 U 盘上的文件夹（把 usb.zip 解压在里面）：同样先核对，再更换。
--key 写 fanshi keys 做出的公钥文件；第一次用过以后，程序会记住它。不写公钥就不核对签名，谁控制了线路就控制了屏幕。
没有符号链接的系统（Windows），“文件夹/current.txt”里写着正在播放的是 releases 里的哪一个文件夹。
运行时每一轮都看看自己的文件，每小时全部核对一遍：坏了、丢了、被换掉了，就重新取回，记录里会说。
画面清单的日期比可信的时间晚八天以上，先放着，到时候自动采用：不是办公室写错了日期，就是这台机器的时钟不准。
文件夹要留出六套画面的空间。status.json 写着现在的情况；记录逐行写成 JSON，输出到屏幕。

退出码：0 完成，1 失败（已经在播放的画面不受影响），2 用法不对，3 网站给的内容不可信，没有采用`,
		Example: "  fanshi pull https://fz.example.gov.cn/screens/b01/door/ D:\\屏幕 --key signing.pub\n  fanshi pull https://fz.example.gov.cn/screens/b01/door/ /srv/screen --once\n  fanshi pull E:\\ D:\\屏幕 --once --key signing.pub",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageError{errors.New("pull 后面要写网址和文件夹")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runPull(cmd.Context(), g, args[0], args[1], o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.key, "key", "", "公钥`文件` signing.pub")
	f.StringVar(&o.screen, "screen", "", "只接受这块`屏幕`的画面，写“场所代码/屏幕”，例如 b01/door（默认第一次见到的那块）")
	f.StringVar(&o.token, "token", "", "网站要求的`口令`（也可以写在环境变量 FANSHI_TOKEN 里，别人就看不到）")
	f.BoolVar(&o.once, "once", false, "只取一次，然后退出")
	f.DurationVar(&o.every, "every", 0, "隔多`久`取一次，例如 60s、5m（默认按画面清单里写的）")
	return cmd
}

var screenForm = regexp.MustCompile(`^[a-z0-9-]+/[a-z0-9-]+$`)

// options turns flags into what an agent needs, except for its folder.
func (o pullOptions) options(g *global, source string) (agent.Options, error) {
	a := agent.Options{Token: cmp.Or(o.token, os.Getenv("FANSHI_TOKEN")), Screen: o.screen, Now: g.now, Sleep: sleep,
		Every: o.every, Timeout: requestTimeout, Log: g.env.Stdout}
	var err error
	if a.URL, a.Client, err = pullSource(source); err != nil {
		return a, err
	}
	switch {
	case o.screen != "" && !screenForm.MatchString(o.screen):
		return a, usageError{fmt.Errorf("--screen 要写成 b01/door 的样子，不能写“%s”", o.screen)}
	case o.once && o.every != 0:
		return a, usageError{errors.New("--once 和 --every 只能写一个")}
	case o.every != 0 && o.every < shortestEvery:
		return a, usageError{fmt.Errorf("--every 最短 %s", shortestEvery)}
	}
	a.Words = func(err error) string {
		if said := pullFailure(err, a.URL); said != nil {
			return strings.TrimSuffix(said.Error(), staysShown)
		}
		return ""
	}
	a.Keys, err = publicKeys(o.key)
	return a, err
}

// publicKeys reads the file of --key.
func publicKeys(name string) ([]ed25519.PublicKey, error) {
	if name == "" {
		return nil, nil
	}
	data, err := disk.ReadFile(name)
	if err != nil {
		return nil, err
	}
	keys, err := signature.ParsePublic(data)
	if err != nil {
		return nil, usageError{fmt.Errorf("%s 不是公钥。要用 fanshi keys 做出的 signing.pub", name)}
	}
	return keys, nil
}

// sleep waits, or returns the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func runPull(ctx context.Context, g *global, source, dir string, o pullOptions) error {
	ctx, stop := interruptible(ctx)
	defer stop()
	options, err := o.options(g, source)
	if err != nil {
		return err
	}
	if options.Folder, err = disk.Take(dir, g.claim("pull", agent.Known)); err != nil {
		return err
	}
	a, err := agent.Open(options)
	if errors.Is(err, agent.ErrBusy) {
		return fmt.Errorf("另一个 fanshi pull 正在管理文件夹 %s。一个文件夹只能由一个管理", filepath.ToSlash(dir))
	} else if err != nil {
		return err
	}
	defer a.Close()
	if o.once {
		return pullFailure(a.Round(ctx), options.URL)
	}
	if err := a.Run(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return nil // ended on request
}
