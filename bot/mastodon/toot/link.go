package toot

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// longestLink is how many characters of a registration link a post can afford, as it is
// counted in full. A longer one is left out, and the place to register with it.
const longestLink = 250

// isOwnLink says whether the address of the bot's own page can stand in a post: one word,
// with nothing in it that could be read as a mention. It is the operator's, so plain http
// is the operator's choice.
func isOwnLink(link string) bool {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.User != nil || len(link) > 2000 || strings.ContainsRune(link, '@') {
		return false
	}
	for _, r := range link {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return u.Scheme == "https" || u.Scheme == "http"
}

// isRecognised says whether Mastodon surely sees an address in link, and so counts it as
// Limits.PerURL. It looks for a top-level domain that exists.
func isRecognised(link string) bool {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.User != nil || len(link) > 2000 {
		return false
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err == nil || !strings.Contains(host, ".") || strings.ContainsRune(host, '_') {
		return false
	}
	suffix, icann := publicsuffix.PublicSuffix(strings.ToLower(host))
	exists := icann || strings.Contains(suffix, ".") // a private suffix, "github.io", ends with a real one
	return exists && suffix != host && !strings.ContainsAny(link, "()'\"«»<>") && !strings.HasSuffix(link, ".")
}

// registrationLink is a link that a person gave, made safe for a post, or "". It is https
// without a user name, on a host whose top-level domain exists, and holds no "@" or "#"
// that would be read as a mention or a hashtag (reference/mastodon.md §14: the scan runs
// over addresses too).
func registrationLink(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "https" || u.User != nil || u.Opaque != "" {
		return ""
	}
	host, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil || host == "" {
		return ""
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	link := "https://" + host + guarded(u.EscapedPath())
	if u.RawQuery != "" {
		link += "?" + guarded(u.RawQuery)
	}
	if u.Fragment != "" && (strings.HasSuffix(link, "/") || isAlphanumeric(link[len(link)-1])) {
		link += "#" + guarded(u.EscapedFragment())
	}
	if len(link) > longestLink || !isRecognised(link) {
		return ""
	}
	return link
}

// guarded percent-encodes what is not a plain character of an address.
func guarded(part string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for i := range len(part) {
		c := part[i]
		if isAlphanumeric(c) || strings.IndexByte("/-._~%=&?+,;:!", c) >= 0 {
			out.WriteByte(c)
			continue
		}
		out.WriteByte('%')
		out.WriteByte(hex[c>>4])
		out.WriteByte(hex[c&15])
	}
	return out.String()
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
