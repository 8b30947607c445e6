package mastodon

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// entity is a part of a status that Mastodon understands: bytes [From, To) of its text.
type entity struct {
	From, To int
	Kind     string // "link", "mention" or "hashtag"
	Value    string // the address, "user" or "user@domain", the tag without "#"
}

// entities finds links, then mentions and hashtags outside links, by ascending place: what
// is shown and counted. Who is notified is another question: see mentioned.
func entities(text string, known []string) []entity {
	found := links(text, known)
	for _, e := range slices.Concat(mentions(text), hashtags(text)) {
		overlaps := slices.ContainsFunc(found, func(f entity) bool { return e.From < f.To && f.From < e.To })
		if !overlaps {
			found = append(found, e)
		}
	}
	slices.SortFunc(found, func(a, b entity) int { return a.From - b.From })
	return found
}

var scheme = regexp.MustCompile(`(?i)(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://`)

// longestLink is the length in runes above which an address is none.
const longestLink = 4096

// links keeps the rules of reference/mastodon.md §2: a scheme, a host that ends in a real
// top-level domain, no user information, not glued to [A-Za-z0-9@#$] on its left. known are
// hosts (with a port if they have one) that count as if they were real domains.
func links(text string, known []string) []entity {
	var found []entity
	for at := 0; at < len(text); {
		m := scheme.FindStringIndex(text[at:])
		if m == nil {
			break
		}
		from, after := at+m[0], at+m[1]
		at = after
		if from > 0 && strings.ContainsAny(text[from-1:from], "@#$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			continue
		}
		host := hostLength(text[after:], known)
		if host == 0 {
			continue
		}
		to := after + host + tailLength(text[after+host:])
		if utf8.RuneCountInString(text[from:to]) > longestLink {
			continue
		}
		found = append(found, entity{from, to, "link", text[from:to]})
		at = to
	}
	return found
}

// hostLength is the length of the host and port at the beginning of text, 0 when Mastodon
// sees none there.
func hostLength(text string, known []string) int {
	for _, host := range known {
		rest, ok := strings.CutPrefix(text, host)
		if ok && (rest == "" || !isHostRune(rune(rest[0])) && rest[0] != ':' && rest[0] != '@') {
			return len(host)
		}
	}
	run := strings.IndexFunc(text, func(r rune) bool { return !isHostRune(r) })
	if run < 0 {
		run = len(text)
	}
	if userInformation(text[run:]) {
		return 0
	}
	// The longest part whose last label is a top-level domain and stands before something
	// that cannot continue it.
	for end := run; end > 0; end = strings.LastIndexByte(text[:end], '.') {
		labels := strings.Split(text[:end], ".")
		if plainHost(labels) {
			return end + portLength(text[end:])
		}
	}
	return 0
}

func isHostRune(r rune) bool {
	return r == '.' || r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// userInformation says whether an "@" stands before the path begins.
func userInformation(text string) bool {
	i := strings.IndexFunc(text, func(r rune) bool { return r == '@' || r == '/' || unicode.IsSpace(r) })
	return i >= 0 && text[i] == '@'
}

func plainHost(labels []string) bool {
	last := len(labels) - 1
	if last < 1 || !isTopLevel(strings.ToLower(labels[last])) {
		return false
	}
	for i, label := range labels {
		if label == "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
		if i == last-1 && strings.Contains(label, "_") {
			return false
		}
	}
	return true
}

var port = regexp.MustCompile(`^:[0-9]+`)

func portLength(text string) int { return len(port.FindString(text)) }

// The ends keep trailing punctuation out of a link; « » and U+200B are in none of them.
var (
	path  = regexp.MustCompile(`(?i)^/(?:[\p{L}\p{M}\p{N}!*';:=+,.$/%#\[\]\-_~@|&()]*[\p{L}\p{M}\p{N}=_#/+\-&~])?`)
	query = regexp.MustCompile(`(?i)^\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9_&=#/\-]`)
)

func tailLength(text string) int {
	n := len(path.FindString(text))
	// A closing bracket belongs to the link when its opening one does.
	if strings.HasPrefix(text[n:], ")") && strings.Count(text[:n], "(") > strings.Count(text[:n], ")") {
		n++
	}
	return n + len(query.FindString(text[n:]))
}

const word = `\p{L}\p{M}\p{Nd}\p{Pc}`

var mention = regexp.MustCompile(`@([a-zA-Z0-9_]+(?:[a-zA-Z0-9_.-]+[a-zA-Z0-9_]+)?)(@[` + word + `.-]+[` + word + `]+)?`)

// mentions finds "@user" and "@user@domain" that are not preceded by a word character, "="
// or "/" (reference/mastodon.md §14). It looks inside links too: those notify as well.
func mentions(text string) []entity {
	var found []entity
	for at := 0; at < len(text); {
		m := mention.FindStringIndex(text[at:])
		if m == nil {
			break
		}
		from, to := at+m[0], at+m[1]
		before, _ := utf8.DecodeLastRuneInString(text[:from])
		if from > 0 && (before == '=' || before == '/' || isWord(before)) {
			at = from + 1
			continue
		}
		found = append(found, entity{from, to, "mention", text[from+1 : to]})
		at = to
	}
	return found
}

func isWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.Nd, unicode.Pc) }

var hashtag = regexp.MustCompile(`[#＃]([` + word + `·]*[\p{L}\p{M}\p{Pc}·][` + word + `·]*)`)

// hashtags finds tags wherever versions up to 4.5 find them: after anything but "=", "/",
// ")" and word characters. Newer versions find fewer.
func hashtags(text string) []entity {
	var found []entity
	for _, m := range hashtag.FindAllStringSubmatchIndex(text, -1) {
		before, _ := utf8.DecodeLastRuneInString(text[:m[0]])
		if m[0] > 0 && (strings.ContainsRune("=/)&#", before) || isWord(before)) {
			continue
		}
		found = append(found, entity{m[0], m[1], "hashtag", text[m[2]:m[3]]})
	}
	return found
}

// mentioned are those whom a text notifies: the scan runs on the raw text, links included.
func mentioned(text string) []string {
	var users []string
	for _, m := range mentions(text) {
		if !slices.Contains(users, m.Value) {
			users = append(users, m.Value)
		}
	}
	return users
}
