package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"
	"unicode"

	"fanshi/internal/disk"
	"fanshi/internal/release"
)

// systemCauses says in Chinese what the system says in English, and what to do. Windows has numbers of its own for some
// of them, which errors.Is does not know: those are found by their text.
var systemCauses = []struct {
	cause error
	text  string
	say   string
}{
	{fs.ErrNotExist, "", "找不到它。请检查路径"},
	{fs.ErrPermission, "Access is denied", "没有权限。请检查它是否正被别的程序打开，或换一个文件夹"},
	{syscall.ENOSPC, "not enough space", "磁盘满了。请腾出空间再试"},
	{syscall.EDQUOT, "", "您的磁盘配额用完了。请腾出空间，或找管理员"},
	{syscall.EFBIG, "", "文件太大，磁盘放不下这么大的文件。请换一个磁盘"},
	{syscall.EROFS, "write protected", "磁盘是只读的。请换一个文件夹"},
	{syscall.EIO, "I/O device error", "磁盘读写出错。请检查磁盘或 U 盘"},
	{syscall.ENXIO, "device is not ready", "设备没有准备好。请检查磁盘或 U 盘"},
	{syscall.ENODEV, "", "设备不见了。请检查磁盘或 U 盘"},
	{syscall.ENOTDIR, "not a directory", "它是文件，不是文件夹。请检查路径"}, // the text is os.OpenRoot's,
	{nil, "directory name is invalid", "它是文件，不是文件夹。请检查路径"},
	{syscall.EISDIR, "", "它是文件夹，不是文件。请检查路径"},
	{syscall.ENOTEMPTY, "directory is not empty", "文件夹里还有别的文件。请关闭正在用它的程序再试"},
	{fs.ErrExist, "", "已经有同名的文件。请改名或删除它"},
	{syscall.ENAMETOOLONG, "filename or extension is too long", "文件名或路径太长。请改短，或换一个浅一些的文件夹"},
	{syscall.ELOOP, "", "链接绕成了圈。请删除多余的链接"},
	{syscall.EBUSY, "", "它正在使用中。请关闭用它的程序再试"},
	{syscall.ETXTBSY, "", "它是正在运行的程序。请先结束那个程序"},
	{syscall.EXDEV, "", "它和目标不在同一个磁盘。请换一个文件夹"},
	{syscall.EMFILE, "Too many open files", "同时打开的文件太多。请关闭别的程序再试"},
	{syscall.ENFILE, "", "同时打开的文件太多。请关闭别的程序再试"},
	{syscall.ENOMEM, "Not enough memory", "内存不够。请关闭别的程序再试"},
	{syscall.EINVAL, "syntax is incorrect", "系统不接受这个名字或操作。请检查路径里有没有特殊的字"},
	{nil, "path escapes from parent", "它是通到文件夹外面的链接。请删除这个链接"}, // os.Root
	{disk.ErrSpecial, "", "它既不是文件也不是文件夹。请删除或移走它"},
	{disk.ErrTooLarge, "", "文件太大。请检查是不是选错了文件"},
	{disk.ErrNoFolder, "", "它是文件，不是文件夹。请检查路径"},
	{disk.ErrLocked, "", "另一个 fanshi 正在用它。请等它完成再试"},
	{release.ErrNoLinks, "", "它是一个链接，系统现在却不让新建链接，所以没有更换。请检查权限；如果这个文件夹搬到了不支持链接的磁盘上，删除 current 再试"},
	{release.ErrDamaged, "", "已发布的文件被改动过。请重新生成"},
	{nil, "which is no release", "它不是 fanshi 写的。请改名或删除它"},
	{nil, "not a link made by fanshi", "它不是 fanshi 建立的链接。请改名或删除它"},
	{nil, "being used by another process", "正被别的程序打开。请关闭那个程序再试"},

	{syscall.ECONNREFUSED, "actively refused", "对方没有在这个地址上提供服务。请检查网址和端口"},
	{syscall.ECONNRESET, "forcibly closed", "连接被中途断开。请稍后再试"},
	{syscall.EPIPE, "", "连接或管道已经断开"},
	{syscall.EHOSTUNREACH, "unreachable host", "找不到去那台机器的路。请检查网络"},
	{syscall.ENETUNREACH, "unreachable network", "没有连上网络。请检查网线或无线网"},
	{syscall.EADDRINUSE, "Only one usage of each socket address", "地址已经被别的程序占用。请换一个端口"},
	{syscall.EADDRNOTAVAIL, "", "本机没有这个地址。请检查地址"},
	{syscall.ETIMEDOUT, "", "等得太久，没有回答。请检查网络"},
	{os.ErrDeadlineExceeded, "", "等得太久，没有回答。请检查网络"},
	{context.DeadlineExceeded, "", "等得太久，没有回答。请检查网络"},
	{io.ErrShortWrite, "", "没有写完整。请检查磁盘是不是满了"},
	{io.ErrUnexpectedEOF, "", "内容不完整，中途断了。请重新取一份"},
	{io.EOF, "", "内容不完整，中途断了。请重新取一份"},
	{net.ErrClosed, "", "连接已经关闭"},
	{nil, "server gave HTTP response to HTTPS client", "那个地址只提供 http，不提供 https。请检查网址"},
	{nil, "no such host", "找不到这个网址的主机。请检查网址和网络"},
}

// systemCause says in Chinese what went wrong; what is not known is told by a number only, by which developers find it.
func systemCause(err error) string {
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	var timeout net.Error
	switch {
	case errors.As(err, &dns):
		return "找不到这个网址的主机。请检查网址和网络"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "网站的证书过期了，或者本机的日期不对。请检查日期，或找网站的管理员"
	case errors.As(err, &host):
		return "网站的证书是别的网址的。请检查网址"
	case errors.As(err, &unknown), errors.As(err, &invalid), errors.As(err, &verify):
		return "网站的证书不可信。请检查网址，或找网站的管理员"
	}
	for _, c := range systemCauses {
		if c.cause != nil && errors.Is(err, c.cause) || c.text != "" && strings.Contains(err.Error(), c.text) {
			return c.say
		}
	}
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "等得太久，没有回答。请检查网络"
	}
	var number syscall.Errno
	if errors.As(err, &number) {
		return fmt.Sprintf("系统报告了 %d 号错误。请再试一次，不行时把这个号码告诉维护人员", number)
	}
	return fmt.Sprintf("出了意外的错误（编号 %d）。请再试一次，不行时把这个编号告诉维护人员", crc32.ChecksumIEEE([]byte(err.Error())))
}

// inChinese is the text of an error in which every part that is not ours, which a library or the system has worded, is said
// in Chinese: what this program words always has a Chinese character.
func inChinese(err error) string {
	text := err.Error()
	var walk func(e error)
	walk = func(e error) {
		if own := e.Error(); own != "" && !hasHan(own) {
			text = strings.ReplaceAll(text, own, systemCause(e))
			return
		}
		switch e := e.(type) {
		case interface{ Unwrap() error }:
			if inner := e.Unwrap(); inner != nil {
				walk(inner)
			}
		case interface{ Unwrap() []error }:
			for _, inner := range e.Unwrap() {
				walk(inner)
			}
		}
	}
	walk(err)
	return text
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
