package markdown

import (
	"net/url"
	"path"
	"strings"
)

const (
	linkRemedy  = "链接只能是 https://、http://、tel:、mailto: 开头的地址，或本站里的路径，例如 [案例](/cases/loan/)；要让人看见的内容请写成文字"
	imageRemedy = "把图片文件放进 content 文件夹，写成 ![图片说明](img/文件名.png)，路径从这个 Markdown 文件所在的文件夹算起"
)

// checkURL returns what is wrong with the address of a link; empty when it may be used.
func checkURL(s string) string {
	if s == "" {
		return "链接没有地址"
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] == 0x7F || s[i] == '\\' {
			return "链接地址里有空格、反斜杠或看不见的字符"
		}
	}
	scheme, rest, found := cutScheme(s)
	if !found {
		if strings.HasPrefix(s, "//") {
			return "链接地址以 // 开头，会指向别的网站"
		}
		if _, err := url.Parse(s); err != nil {
			return "链接地址不完整"
		}
		return ""
	}
	switch scheme {
	case "http", "https":
		u, err := url.Parse(s)
		if err != nil || u.Host == "" {
			return "链接地址不完整"
		}
		if u.User != nil {
			return "链接地址里有用户名或密码"
		}
	case "tel":
		if rest == "" || strings.Trim(rest, "0123456789+-") != "" {
			return "tel: 后面应是电话号码"
		}
	case "mailto":
		if !strings.Contains(rest, "@") {
			return "mailto: 后面应是邮箱地址"
		}
	default:
		return "不允许 " + scheme + ": 开头的链接"
	}
	return ""
}

// cutScheme splits an address after its scheme, which it gives in lower case. As browsers do, anything before the first
// colon is a scheme unless a slash, question mark or hash comes first.
func cutScheme(s string) (scheme, rest string, found bool) {
	i := strings.IndexAny(s, ":/?#")
	if i < 0 || s[i] != ':' {
		return "", s, false
	}
	return strings.ToLower(s[:i]), s[i+1:], true
}

// ResolveImage makes a picture's address, which counts from the folder of its file or with a leading slash from the
// project, a path inside the project. problem is empty when it is one.
func ResolveImage(folder, address string) (name, problem string) {
	if address == "" {
		return "", "图片没有地址"
	}
	if _, _, found := cutScheme(address); found || strings.HasPrefix(address, "//") {
		return "", "图片的地址是网址"
	}
	name, err := url.PathUnescape(address)
	if err != nil || strings.ContainsAny(name, "\\:?#*\x00\n\r\t") {
		return "", "图片的路径里有不能用的字符"
	}
	if rest, found := strings.CutPrefix(name, "/"); found {
		name = path.Clean(rest)
	} else {
		name = path.Join(folder, name)
	}
	if !strings.HasPrefix(name, "content/") {
		return "", "图片不在 content 文件夹里"
	}
	return name, ""
}
