package toot

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestTag is the length above which words make no hashtag worth reading.
const longestTag = 50

// ligatures are letters that have no decomposition into a letter and an accent.
var ligatures = strings.NewReplacer("œ", "oe", "Œ", "Oe", "æ", "ae", "Æ", "Ae", "ß", "ss",
	"ø", "o", "Ø", "O", "ł", "l", "Ł", "L", "đ", "d", "Đ", "D", "þ", "th", "Þ", "Th", "ð", "d", "ı", "i")

// Hashtag makes a hashtag of words, without its "#": CamelCase for screen readers, plain
// letters because some clients cut a tag at an accent. "café IA" becomes "CafeIA"; words
// in capitals stay so. It is "" when no letter is left, or the tag would be too long.
func Hashtag(words string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(ligatures.Replace(strings.ToValidUTF8(words, " "))))

	var tag strings.Builder
	letters := false
	start := true
	for _, r := range plain {
		switch {
		case r >= 'a' && r <= 'z':
			letters = true
			if start {
				r = unicode.ToUpper(r)
			}
		case r >= 'A' && r <= 'Z':
			letters = true
		case r >= '0' && r <= '9':
		default:
			start = true
			continue
		}
		start = false
		tag.WriteRune(r)
	}
	if !letters || tag.Len() > longestTag {
		return ""
	}
	return tag.String()
}

// clipTags drops the last tags until the rest fits into n graphemes; at least one stays
// as long as it fits. Tags are plain letters, so bytes are graphemes.
func clipTags(tags string, n int) string {
	for len(tags) > n {
		cut := strings.LastIndexByte(tags, ' ')
		if cut < 0 {
			return ""
		}
		tags = tags[:cut]
	}
	return tags
}
