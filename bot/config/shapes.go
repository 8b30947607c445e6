package config

import (
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"passeparole/locales"
)

// Shapes of identifiers, after the appendix of the Matrix specification. They are checked
// so that a typing mistake is found now, and not as a refusal of the server later.
var (
	localpart = regexp.MustCompile(`^[!-9;-~]+$`) // any printable ASCII but ":"; old accounts have odd names
	hostname  = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)
	device    = regexp.MustCompile(`^[A-Za-z0-9._~-]{1,64}$`)
	account   = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?(@[A-Za-z0-9.-]+)?$`)
)

const longest = 255 // bytes of a Matrix identifier

func isUser(s string) bool {
	name, server, ok := strings.Cut(strings.TrimPrefix(s, "@"), ":")
	return ok && strings.HasPrefix(s, "@") && len(s) <= longest && localpart.MatchString(name) && isServer(server)
}

// isRoom accepts an alias, or a room ID with or without a server: rooms of version 12 and
// later have none.
func isRoom(s string) bool {
	if len(s) > longest || len(s) < 2 {
		return false
	}
	name, server, has := strings.Cut(s[1:], ":")
	switch s[0] {
	case '!':
		return name != "" && !strings.ContainsFunc(name, unicode.IsSpace) && (!has || isServer(server))
	case '#':
		return name != "" && !strings.ContainsFunc(name, unicode.IsSpace) && has && isServer(server)
	}
	return false
}

func isServer(s string) bool {
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i >= 0 && !strings.HasSuffix(s, "]") {
		host, port = s[:i], s[i+1:]
		if !isPort(port) {
			return false
		}
	}
	if inner, ok := strings.CutPrefix(host, "["); ok {
		addr, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return err == nil && addr.Is6()
	}
	return len(host) <= 230 && hostname.MatchString(host)
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && (n > 0 || s == "0")
}

func isDevice(s string) bool  { return device.MatchString(s) }
func isAccount(s string) bool { return account.MatchString(s) }

// isHashtag follows Mastodon: letters, digits and underscores, and not digits alone.
func isHashtag(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			letters++
		case !unicode.IsDigit(r) && r != '_':
			return false
		}
	}
	return letters > 0
}

func isListen(s string) bool {
	host, port, err := net.SplitHostPort(s)
	if err != nil || !isPort(port) {
		return false
	}
	if _, err := netip.ParseAddr(host); err == nil || host == "" {
		return true
	}
	return hostname.MatchString(host)
}

func isListenHere(s string) bool {
	host, port, err := net.SplitHostPort(s)
	return err == nil && isPort(port) && isLoopback(host)
}

// address checks an address of a server and returns it. It must be https: a token or a
// password goes there. Plain http is for this machine only.
func (c *checker) address(path, value string) string {
	value = strings.TrimSpace(value)
	if value == "" || c.told(path) {
		return value
	}
	u, err := url.Parse(value)
	args := locales.Args{"Key": path[strings.LastIndexByte(path, '.')+1:], "Got": value}
	switch {
	case err == nil && u.User != nil:
		delete(args, "Got") // it may hold a password
		c.add(path, "config.url-user", args)
		c.problems[len(c.problems)-1].Source = ""
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		c.add(path, "config.url", args)
	case !isServer(u.Host):
		c.add(path, "config.url", args)
	case u.RawQuery != "" || u.Fragment != "":
		c.add(path, "config.url-extra", args)
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		c.add(path, "config.url-http", args)
	}
	return value
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}
