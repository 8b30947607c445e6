package toot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Count is the length of a text as Mastodon counts it, or a little more: graphemes, with
// l.PerURL for each of the bot's own https links. A mention gets no discount, and neither
// does an address whose host Mastodon would not recognise: localhost, an IP address, a
// made-up top-level domain (reference/mastodon.md §2).
func Count(text string, own []string, l Limits) int {
	l = l.orDefaults()
	n := 0
	for text != "" {
		at, link := nextLink(text, own)
		if link == "" {
			return n + graphemeCount(text)
		}
		n += graphemeCount(text[:at])
		if isRecognised(link) {
			n += l.PerURL
		} else {
			n += max(l.PerURL, graphemeCount(link))
		}
		text = text[at+len(link):]
	}
	return n
}

// nextLink finds the first own link that stands between white space, hence is extracted
// whole and alone. It returns "" for the link when there is none.
func nextLink(text string, own []string) (int, string) {
	first, found := len(text), ""
	for _, link := range own {
		if link == "" {
			continue
		}
		for from := 0; ; {
			at := strings.Index(text[from:], link)
			if at < 0 {
				break
			}
			at += from
			if standsAlone(text, at, at+len(link)) {
				if at < first || at == first && len(link) > len(found) {
					first, found = at, link
				}
				break
			}
			from = at + 1
		}
	}
	return first, found
}

func standsAlone(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return (from == 0 || unicode.IsSpace(before)) && (to == len(text) || unicode.IsSpace(after))
}

func graphemeCount(text string) int {
	n := 0
	for it := graphemes.FromString(text); it.Next(); {
		n++
	}
	return n
}

// clip shortens a text to n graphemes, the last of which is then "…". It prefers to end
// with a whole word when one ends nearby.
func clip(text string, n int) string {
	if n <= 0 {
		return ""
	}
	if graphemeCount(text) <= n {
		return text
	}
	kept := make([]string, 0, n)
	word := 0
	for it := graphemes.FromString(text); len(kept) < n-1 && it.Next(); {
		if strings.TrimSpace(it.Value()) == "" && len(kept) > (n-1)*2/3 {
			word = len(kept)
		}
		kept = append(kept, it.Value())
	}
	if word > 0 {
		kept = kept[:word]
	}
	for len(kept) > 0 && strings.Contains(" \u00a0,;:.–-", kept[len(kept)-1]) {
		kept = kept[:len(kept)-1]
	}
	return strings.Join(kept, "") + "…"
}
