package communes

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"passeparole/bot/communes/fold"
)

//go:embed communes.tsv.gz
var packed []byte

// table holds the lines of the file (see generate/lines.go) as one string, and indices
// of a few bytes for each place: a commune is built only when it is asked for.
type table struct {
	lines   string
	lineAt  []uint32 // where each place's line begins; one more for the end
	keys    string   // folded names without article, one after the other, sorted
	keyAt   []uint32
	letters []uint64 // the letters in use in each key, see spelling.go
	codes   []uint64 // INSEE code << 16 | entry, sorted; former codes too
	posts   []uint64 // postcode << 16 | entry, sorted
	deps    map[string]area
	regions map[string]area
	// The same by folded name, see areaKey.
	depsByName, regionsByName map[string]area
}

type area struct{ code, name, region, point string }

var loaded = sync.OnceValue(func() *table {
	t, err := load(packed)
	if err != nil {
		// The file is part of the program and tested with it: this cannot happen in a
		// binary that was built from a tested source. Nothing is found then.
		return &table{lineAt: []uint32{0}, keyAt: []uint32{0}}
	}
	return t
})

func load(packed []byte) (*table, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("opening the list of communes: %w", err)
	}
	var text strings.Builder
	text.Grow(5 * len(packed) / 2)
	if _, err := io.Copy(&text, z); err != nil {
		return nil, fmt.Errorf("unpacking the list of communes: %w", err)
	}
	t := &table{lines: text.String(), deps: map[string]area{}, regions: map[string]area{},
		depsByName: map[string]area{}, regionsByName: map[string]area{}}
	if err := t.index(); err != nil {
		return nil, fmt.Errorf("reading the list of communes: %w", err)
	}
	return t, nil
}

func (t *table) index() error {
	count := strings.Count(t.lines, "\n")
	if count > 1<<16 {
		return fmt.Errorf("%d places are more than an index entry can number", count)
	}
	t.lineAt, t.keyAt = make([]uint32, 0, count+1), make([]uint32, 0, count+1)
	t.letters = make([]uint64, 0, count)
	t.codes, t.posts = make([]uint64, 0, count+count/8), make([]uint64, 0, count)
	var keys strings.Builder
	keys.Grow(len(t.lines) / 2)
	last := ""
	for at := 0; at < len(t.lines); {
		end := at + strings.IndexByte(t.lines[at:], '\n')
		if end < at {
			return fmt.Errorf("the last line is cut")
		}
		p := parse(t.lines[at:end])
		if p.name == "" {
			return fmt.Errorf("line %q has no name", t.lines[at:end])
		}
		switch p.kind {
		case 'R':
			t.regions[p.code] = area{code: p.code, name: p.name}
			t.regionsByName[areaKey(p.name, "")] = t.regions[p.code]
		case 'D':
			t.deps[p.code] = area{p.code, p.name, p.third, p.fourth}
			t.depsByName[areaKey(p.name, "")] = t.deps[p.code]
		default:
			key := fold.Key(fold.Name(p.name))
			if key < last {
				return fmt.Errorf("%q stands after %q: the names are not sorted", key, last)
			}
			last = key
			t.keyAt = append(t.keyAt, uint32(keys.Len()))
			keys.WriteString(key)
			t.letters = append(t.letters, letterSet(key))
			t.addCodes(p, uint64(len(t.lineAt)))
			t.lineAt = append(t.lineAt, uint32(at))
		}
		at = end + 1
	}
	t.lineAt = append(t.lineAt, uint32(len(t.lines)))
	t.keyAt = append(t.keyAt, uint32(keys.Len()))
	t.keys = strings.Clone(keys.String())
	slices.Sort(t.codes)
	slices.Sort(t.posts)
	t.codes, t.posts = slices.Clip(t.codes), slices.Clip(t.posts)
	return nil
}

func (t *table) addCodes(p line, entry uint64) {
	switch p.kind {
	case 'C':
		t.codes = append(t.codes, number(p.code)<<16|entry)
		for old := range strings.SplitSeq(p.fifth, ",") {
			if old != "" {
				t.codes = append(t.codes, number(old)<<16|entry)
			}
		}
		t.addPostcodes(p.third, entry)
	case 'A':
		t.codes = append(t.codes, number(p.code)<<16|entry)
		t.addPostcodes(p.fourth, entry)
	}
}

func (t *table) addPostcodes(list string, entry uint64) {
	for postcode := range strings.SplitSeq(list, ",") {
		if postcode != "" {
			t.posts = append(t.posts, number(postcode)<<16|entry)
		}
	}
}

// line is one line of the file; what the third to sixth fields are depends on the kind.
type line struct {
	kind                                    byte
	code, name, third, fourth, fifth, sixth string
}

func parse(s string) line {
	var p line
	for i, field := range []*string{nil, &p.code, &p.name, &p.third, &p.fourth, &p.fifth, &p.sixth} {
		var value string
		value, s, _ = strings.Cut(s, "\t")
		if i == 0 {
			if len(value) == 1 {
				p.kind = value[0]
			}
			continue
		}
		*field = value
	}
	return p
}

// number packs a code of at most five digits and capital letters; 0 is no code.
func number(code string) uint64 {
	if len(code) != 5 {
		return 0
	}
	n := uint64(0)
	for _, r := range []byte(strings.ToUpper(code)) {
		switch {
		case r >= '0' && r <= '9':
			n = n*37 + uint64(r-'0') + 1
		case r >= 'A' && r <= 'Z':
			n = n*37 + uint64(r-'A') + 11
		default:
			return 0
		}
	}
	return n
}
