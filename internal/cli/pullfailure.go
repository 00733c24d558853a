package cli

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"fanshi/internal/agent"
)

// staysShown ends what is said of a round that has failed.
const staysShown = "。已经在播放的画面不受影响"

// pullFailure says in Chinese why a round has failed; base is the address that was asked.
func pullFailure(err error, base string) error {
	var refusal *agent.Refusal
	var status *agent.StatusError
	var address *url.Error
	var certificate x509.CertificateInvalidError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refusal):
		return refused{fmt.Errorf("%s%s", whyRefused(refusal), staysShown)}
	case errors.As(err, &status) && strings.HasPrefix(base, "file:"):
		return fmt.Errorf("文件夹（U 盘）里的画面不全，缺少画面清单 manifest.json 或者清单里的文件。请把 usb.zip 重新解压一遍%s", staysShown)
	case errors.As(err, &status):
		return fmt.Errorf("网站回答 %d，没有给出画面。请检查网址和口令%s", status.Status, staysShown)
	case errors.Is(err, context.Canceled):
	case errors.As(err, &certificate) && certificate.Reason == x509.Expired && certificate.Cert != nil:
		return fmt.Errorf("%s%s", certificateText(certificate), staysShown)
	case errors.Is(err, agent.ErrCut):
		return fmt.Errorf("线路太慢或者中断了。已经取到的部分留着，下次接着取%s", staysShown)
	case errors.As(err, &address) && address.Timeout():
		return fmt.Errorf("连不上网站：等得太久，没有回答。请检查网址和网络%s", staysShown)
	case errors.As(err, &address):
		return fmt.Errorf("连不上网站：%s%s", systemCause(address.Err), staysShown)
	}
	return fmt.Errorf("%s%s", explain(err), staysShown)
}

// certificateText says of a certificate that is not valid at this moment what the machine's clock has to do with it.
func certificateText(err x509.CertificateInvalidError) string {
	const form = "2006-01-02 15:04"
	when := fmt.Sprintf("网站的证书从 %s 到 %s 有效", err.Cert.NotBefore.Local().Format(form), err.Cert.NotAfter.Local().Format(form))
	if at := judgedAt(err.Detail); !at.IsZero() {
		when += fmt.Sprintf("，这台机器的时钟是 %s", at.Local().Format(form))
	}
	return "连不上网站：" + when + "。请先校准这台机器的时钟；时钟没有错，就请网站的管理员换证书"
}

// judgedAt finds in the detail of x509 the moment by which a certificate was judged: "current time 2026-11-30T00:00:00Z is
// before …"; the zero time where its wording is another.
func judgedAt(detail string) time.Time {
	_, after, _ := strings.Cut(detail, "current time ")
	text, _, _ := strings.Cut(after, " ")
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at
}

// refused is a set that the agent would not show.
type refused struct{ error }

var refusals = map[string]string{
	agent.ReasonSignature: "画面清单的签名不对，可能被人改动过，或者公钥不是这家网站的",
	agent.ReasonMalformed: "画面清单写得不对。可能是上网要先登录，或者别的网页冒充了它",
	agent.ReasonForeign:   "画面清单是别的屏幕的。请检查网址",
	agent.ReasonRollback:  "网站给的画面比现在的旧",
	agent.ReasonAhead:     "画面清单的日期太晚，先放着，到时候自动采用",
	agent.ReasonOversized: "文件大得不合理",
	agent.ReasonPicture:   "有一张画面坏了，或者大小和屏幕不符",
	agent.ReasonMixed:     "取到的画面和清单对不上。如果网站正在更新，稍后会自动重试",
}

// whyRefused says why a set is not shown, and of which file or days.
func whyRefused(r *agent.Refusal) string {
	text := refusals[r.Reason]
	const form = "2006-01-02 15:04:05"
	switch {
	case r.Reason == agent.ReasonAhead:
		text += fmt.Sprintf("（画面是 %s 的，这台机器可信的时间是 %s）。日期没有错，就请校准这台机器的时钟；写错了，请办公室重新生成", r.Date.Format(time.DateOnly), r.Other.Format(time.DateOnly))
	case r.Reason == agent.ReasonRollback:
		text += fmt.Sprintf("（%s，现在的是 %s）。如果现在的日期才是错的，请办公室运行 fanshi keys --new-epoch，再生成一次", r.Date.Format(form), r.Other.Format(form))
	case r.File != "":
		text += "（" + r.File + "）"
	}
	return text
}
