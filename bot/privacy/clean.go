// Package privacy keeps people's texts storable, harmless where they are published, and
// free of what could identify someone. It only proposes: a person decides what is masked
// (reference/civic.md §5). Pure: no I/O, no clock.
package privacy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxMarks      = 4 // combining marks kept on one letter; real scripts need three
	maxBlankLines = 2

	zeroWidthJoiner = '\u200d'
	emojiStyle      = '\ufe0f' // the variation selector that asks for the coloured form
	wordJoiner      = '\u2060'
)

// Clean makes typed text storable: valid UTF-8 in NFC, lines ending with \n, without
// control, bidirectional and invisible characters (reference/mastodon.md §14), at most
// four combining marks on a letter, no space at the ends of lines and at most two blank
// lines in a row. Joiners inside emoji and U+FE0F stay. Clean(Clean(s)) == Clean(s).
func Clean(s string) string {
	// Composing can split a rare character into a letter and marks, which are then to be
	// counted again. Two passes are enough in practice; the bound is for hostile text.
	for range 4 {
		next := norm.NFC.String(capMarks(dropInvisible(strings.ToValidUTF8(s, ""))))
		next = tidyLines(next)
		if next == s {
			break
		}
		s = next
	}
	return s
}

// OneLine is Clean on a single line: line ends become spaces and runs of spaces one. A
// no-break space that stands alone is kept, since French typography needs it.
func OneLine(s string) string {
	var b strings.Builder
	run, only := 0, ' '
	flush := func() {
		switch {
		case run == 1 && only != '\n':
			b.WriteRune(only)
		case run > 0:
			b.WriteByte(' ')
		}
		run = 0
	}
	for _, r := range Clean(s) {
		if unicode.IsSpace(r) {
			run, only = run+1, r
			continue
		}
		flush()
		b.WriteRune(r)
	}
	return Clean(b.String())
}

// dropInvisible removes what cannot be seen but changes how text is read, and brings
// line ends and tabs to one form.
func dropInvisible(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	last := rune(-1) // last rune kept
	for i, r := range s {
		after := s[i+utf8.RuneLen(r):]
		switch {
		case r == '\r':
			if strings.HasPrefix(after, "\n") {
				continue
			}
			r = '\n'
		case r == '\u0085' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			r = '\n'
		case r == '\t':
			r = ' '
		case r == zeroWidthJoiner:
			next, _ := utf8.DecodeRuneInString(after)
			if !joinsEmoji(last) || !pictographic(next) {
				continue
			}
		case r == emojiStyle && last == emojiStyle, r != '\n' && unicode.IsControl(r), invisible(r):
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// invisible lists the format characters of reference/mastodon.md §14 and their
// neighbours without use in a message: deprecated controls, annotations, and the "tags"
// that can carry a hidden text.
func invisible(r rune) bool {
	switch {
	case r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f',
		r >= '\ufff9' && r <= '\ufffb', r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	switch r {
	case '\u200b', '\u200e', '\u200f', '\u061c', '\ufeff', '\u00ad', '\u180e', '\u034f':
		return true
	}
	return false
}

func joinsEmoji(r rune) bool { return r == emojiStyle || pictographic(r) }

// pictographic is wide on purpose: symbols and everything in the emoji planes.
func pictographic(r rune) bool {
	return r >= 0x1f000 && r <= 0x1faff || r >= 0x2190 && r <= 0x2bff && unicode.Is(unicode.S, r)
}

func capMarks(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	for _, r := range s {
		if unicode.Is(unicode.M, r) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		b.WriteRune(r)
	}
	return b.String()
}

func tidyLines(s string) string {
	lines := strings.Split(s, "\n")
	kept := lines[:0]
	blank := 0
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" {
			blank++
			continue
		}
		if len(kept) > 0 {
			for range min(blank, maxBlankLines) {
				kept = append(kept, "")
			}
		}
		blank = 0
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}
