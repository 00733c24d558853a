package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"fanshi/internal/campaign"
	"fanshi/internal/disk"
	"fanshi/internal/release"
	"fanshi/internal/server"
)

type serveOptions struct {
	out, listen, log, tokens string
	print                    bool
	connections, perAddress  int
	systemd, caddy           bool
}

func newServeCommand(g *global) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "把已发布的网站和屏幕画面提供给手机和屏幕",
		Long: `提供 public/current：网站在 /，屏幕画面在 /screens/场所/屏幕/，加 --print 时印刷文件在 /print/。
重新生成并发布以后，一秒之内自动换成新的一期，不用重启；没有发布的文件谁也取不到。

手机和屏幕的网络慢也能取完，停住不动的连接才会断开；连接满了，先断开空着的，再断开最慢的。
同一个地址的连接超过 --connections-per-address 时，多出来的排队（本机的代理不受这个限制）。
按 Ctrl+C 结束时，先把正在传的传完（最多 30 秒）。
/healthz 说明是否正常（不正常时状态码是 503），/metrics 供 Prometheus 读取。
访问记录（--log）用 fanshi coverage 查看哪块屏幕没有更新；记录文件被移走或者改名以后，自动写一个新的。

--tokens 的文件一行写一个场所：代码、空格、口令。屏幕取画面时用 “Authorization: Bearer 口令”，
或者在网址后面加 ?t=口令；没有写口令的场所，画面谁也取不到。改了这个文件，一秒之内生效，不用重启。
本程序只提供 http。需要 https 时在前面放 Caddy：--print-caddy 写出它的设置；--print-systemd 写出开机启动的设置。

` + exitCodeHelp,
		Example: "  fanshi serve\n  fanshi serve --listen 127.0.0.1:8080 --log access.log\n  fanshi serve --tokens 口令.txt --print\n  fanshi serve --print-systemd > fanshi.service",
		Args:    noArguments,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runServe(cmd.Context(), g, o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.listen, "listen", ":8080", "在哪个`地址`上提供，写成“主机:端口”或“:端口”")
	f.StringVar(&o.out, "out", "public", "已发布内容的`文件夹`，相对于项目")
	f.StringVar(&o.log, "log", "", "访问记录写进这个`文件`，一行一条 JSON；写 - 是标准输出")
	f.StringVar(&o.tokens, "tokens", "", "各场所口令的`文件`")
	f.BoolVar(&o.print, "print", false, "也提供印刷文件")
	f.IntVar(&o.connections, "connections", 8192, "最多同时有多少`个`连接")
	f.IntVar(&o.perAddress, "connections-per-address", 64, "同一个地址最多同时有多少`个`连接；0 是不限")
	f.BoolVar(&o.systemd, "print-systemd", false, "写出 systemd 的设置，然后结束")
	f.BoolVar(&o.caddy, "print-caddy", false, "写出 Caddy 的设置，然后结束")
	return cmd
}

func runServe(ctx context.Context, g *global, o serveOptions) error {
	ctx, stop := g.serveUntil(ctx)
	defer stop()
	if _, _, err := net.SplitHostPort(o.listen); err != nil {
		return usageError{fmt.Errorf("--listen 的“%s”要写成 :8080 或 127.0.0.1:8080 的样子", o.listen)}
	}
	if o.connections < 1 {
		return usageError{errors.New("--connections 要写 1 以上的数")}
	}
	switch {
	case o.perAddress < 0:
		return usageError{errors.New("--connections-per-address 要写 0 以上的数")}
	case o.perAddress == 0:
		o.perAddress = -1 // no bound
	}
	if o.systemd || o.caddy {
		return o.printDeployment(g)
	}
	tokens, written, err := o.readTokens(g)
	if err != nil {
		return err
	}
	folder, err := disk.OpenDir(g.inProject(o.out))
	if err != nil {
		return nothingPublished(err)
	}
	log, closeLog, err := o.openLog(g)
	if err != nil {
		return err
	}
	s, err := server.New(server.Options{Store: release.Open(folder), Print: o.print, Tokens: tokens, NewTokens: o.newTokens(g, written), Log: log, Now: time.Now,
		Connections: o.connections, PerAddress: o.perAddress,
		Switched: func(r release.Release) { g.say("正在提供第 %s 期（%s）。", r.Manifest.Edition, r.ID) },
		Trouble:  func(err error) { g.say("出了问题：%s。", serveTrouble(err)) }})
	if err != nil {
		return errors.Join(nothingPublished(err), closeLog())
	}
	warnMissing(g, tokens, s.Served())
	listeners, err := o.listeners()
	if err != nil {
		return errors.Join(err, closeLog())
	}
	if err := g.serving(listeners, s.Served()); err != nil {
		return errors.Join(err, closeLog())
	}
	// The heap is small and lives from request to request: collecting it less often is a tenth of the processor.
	debug.SetGCPercent(400)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	err = errors.Join(s.Run(ctx, tick.C, listeners...), closeLog())
	if errors.Is(err, server.ErrCut) {
		return errors.New("有的下载在 30 秒内没有完成，已经断开")
	}
	return err
}

// inProject takes a path relative to the project.
func (g *global) inProject(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(g.dir, name)
}

// say tells the person at the terminal how things go.
func (g *global) say(format string, args ...any) {
	if !g.quiet {
		fmt.Fprintf(g.env.Stderr, format+"\n", args...)
	}
}

// nothingPublished says what to do where there is no release.
func nothingPublished(err error) error {
	var missing *disk.Error
	if errors.Is(err, release.ErrNone) || errors.As(err, &missing) && missing.Op == "read" && errors.Is(err, os.ErrNotExist) {
		return errors.New("还没有发布过内容。请先运行 fanshi build")
	}
	return err
}

func (g *global) serving(listeners []net.Listener, r release.Release) error {
	var addresses []string
	for _, l := range listeners {
		addresses = append(addresses, l.Addr().String())
	}
	if g.json {
		return g.writeJSON(map[string]any{"ok": true, "listen": addresses, "release": r.ID, "edition": r.Manifest.Edition})
	}
	for _, a := range addresses {
		g.say("网址是 http://%s/，按 Ctrl+C 结束。", a)
	}
	return nil
}

// firstPassed is the number of the first file that a service supervisor hands over, sd_listen_fds(3).
const firstPassed = 3

// listeners are the sockets that systemd has opened for this process, or else a new one. A passed socket stays open when
// the process ends, so that a restart refuses nobody.
func (o serveOptions) listeners() ([]net.Listener, error) {
	count, _ := strconv.Atoi(os.Getenv("LISTEN_FDS")) // not a number: not meant for us
	if pid := os.Getenv("LISTEN_PID"); count < 1 || pid != strconv.Itoa(os.Getpid()) {
		l, err := net.Listen("tcp", o.listen)
		if err != nil {
			return nil, listenFailure(o.listen, err)
		}
		return []net.Listener{l}, nil
	}
	var out []net.Listener
	for n := firstPassed; n < firstPassed+count; n++ {
		f := os.NewFile(uintptr(n), "LISTEN_FD_"+strconv.Itoa(n))
		l, err := net.FileListener(f)
		if err != nil {
			return nil, fmt.Errorf("systemd 交来的第 %d 个套接字不能用：%w", n-firstPassed+1, err)
		}
		_ = f.Close() // FileListener has its own copy
		out = append(out, l)
	}
	return out, nil
}

func listenFailure(address string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("地址 %s 已经被别的程序占用。请用 --listen 换一个端口", address)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("没有权限使用地址 %s。1024 以下的端口要由管理员开放，请用 --listen 换一个端口", address)
	}
	return fmt.Errorf("不能使用地址 %s：%s", address, systemCause(err))
}

// printDeployment writes the files for an administrator to stdout.
func (o serveOptions) printDeployment(g *global) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	project, err := filepath.Abs(g.dir)
	if err != nil {
		return err
	}
	out, err := filepath.Abs(g.inProject(o.out))
	if err != nil {
		return err
	}
	d := server.Deployment{Program: program, Project: project, Out: out, Listen: o.listen, Host: g.siteHost()}
	if o.print {
		d.More = append(d.More, "--print")
	}
	if o.tokens != "" {
		tokens, err := filepath.Abs(o.tokens)
		if err != nil {
			return err
		}
		d.More = append(d.More, "--tokens", tokens)
	}
	if o.systemd {
		err = d.Systemd(g.env.Stdout)
	}
	if o.caddy && err == nil {
		err = d.Caddy(g.env.Stdout)
	}
	return err
}

// siteHost is the host of the project's address, or an example where there is no project that can be read.
func (g *global) siteHost() string {
	if p, err := g.openProject(); err == nil {
		if book, _ := campaign.Load(p.files, campaign.LoadOptions{}); book != nil {
			if u, err := url.Parse(book.Config.BaseURL); err == nil && u.Host != "" {
				return u.Host
			}
		}
	}
	return "fz.example.gov.cn"
}
