package toot

import (
	"strings"
)

// block is a paragraph of a post, and what may be done to it when the post is too long.
type block struct {
	text string
	// say puts the text into its sentence; nil leaves it as it is. A block whose text is
	// "" is not said at all.
	say    func(text string) string
	gap    bool // an empty line before it
	yields []yield
	clip   func(text string, n int) string // nil for clip
}

// yield is one turn of a block to give way.
type yield struct {
	turn  int // lowest first
	floor int // the graphemes it keeps at this turn; 0 lets it go altogether
	least int // with floor 0: it goes rather than be shorter than this
}

// The order in which a post that is too long gives way. Date and link never do; ideas
// have the turns from turnIdea on, the last one first.
const (
	turnIdea    = 10
	turnNote    = 40
	turnContact = 41
	turnPlace   = 50 // down to the commune
	turnTheme   = 60
	turnChange  = 70
	turnTitle   = 80 // down to a few words
	turnCommune = 85
	turnTags    = 90
	turnLast    = 95 // what is left of the title
)

// compose joins the blocks into a text of at most l.MaxCharacters as Count counts them.
func compose(blocks []block, own []string, l Limits) (string, error) {
	over := func() int { return Count(lay(blocks), own, l) - l.MaxCharacters }
	for turn := 1; turn <= turnLast; turn++ {
		for i := range blocks {
			for _, y := range blocks[i].yields {
				if y.turn != turn {
					continue
				}
				if n := over(); n > 0 {
					blocks[i].shorten(graphemeCount(blocks[i].text)-n, y)
				}
			}
		}
	}
	if over() > 0 {
		return "", ErrTooLong
	}
	return lay(blocks), nil
}

// shorten brings the block's text down to n graphemes, or as far as this turn allows.
func (b *block) shorten(n int, y yield) {
	if b.text == "" {
		return
	}
	if y.floor == 0 && n < y.least {
		b.text = ""
		return
	}
	cut := b.clip
	if cut == nil {
		cut = clip
	}
	b.text = cut(b.text, max(n, y.floor))
}

func lay(blocks []block) string {
	var out strings.Builder
	for _, b := range blocks {
		if b.text == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte('\n')
			if b.gap {
				out.WriteByte('\n')
			}
		}
		if b.say != nil {
			out.WriteString(b.say(b.text))
		} else {
			out.WriteString(b.text)
		}
	}
	return out.String()
}
