// Package kinds holds the sixteen kinds of answer, one file each: how it is read, said and
// checked. Everything here is pure; today's date and the sentences come with For.
package kinds

import (
	"strings"
	"time"
	"unicode/utf8"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// MaxText is the most characters that any answer may have.
const MaxText = 10000

// env is what the kinds of one call share.
type env struct {
	now  time.Time
	zone string // of the person, IANA name
	loc  *time.Location
	lang string
	book *locales.Book
	// only is what a recurrence is answered with where a date may be no series any more.
	only *flows.Refusal
}

// OneDate has the dates of one call take no series, though their step may: a recurrence is
// answered with why.
func OneDate(k *flows.Kinds, why flows.Refusal) {
	if g, ok := k.Of["date"].(guard); ok {
		if d, ok := g.Kind.(date); ok {
			d.only = &why
			k.Of["date"] = guard{d}
		}
	}
}

// For builds the registry of one call. zone is an IANA name, an unknown one counts as
// Europe/Paris; lang is the language of the person; book gives the labels of choices.
func For(now time.Time, zone string, lang string, book *locales.Book) flows.Kinds {
	loc, err := time.LoadLocation(zone)
	if err != nil || zone == "" || zone == "Local" {
		zone = "Europe/Paris"
		if loc, err = time.LoadLocation(zone); err != nil {
			loc = time.UTC
		}
	}
	e := env{now: now, zone: zone, loc: loc, lang: lang, book: book}
	of := map[string]flows.Kind{
		"line": line{e}, "text": text{e}, "choice": choice{e}, "choices": choices{e},
		"yesno": yesno{e}, "confirm": confirm{e}, "number": number{e}, "date": date{e},
		"duration": duration{e}, "place": place{e}, "url": link{e}, "email": email{e}, "image": image{e},
		"list": list{e}, "quotes": quotes{e}, "people": people{e},
	}
	for name, kind := range of {
		of[name] = guard{kind}
		if l, ok := kind.(flows.Lister); ok {
			of[name] = listing{guard{kind}, l}
		}
	}
	return flows.Kinds{Now: now, Zone: loc, Lang: lang, Of: of, Names: e.names, Paste: e.paste}
}

// names are the words by which a person may call a step.
func (e env) names(s flows.Step) []string {
	out := []string{s.ID}
	for _, lang := range locales.Languages {
		for _, key := range []string{".label", ".short"} {
			if e.book != nil && e.book.Has(lang, s.Flow+"."+s.ID+key) {
				out = append(out, e.book.Say(lang, s.Flow+"."+s.ID+key, nil))
			}
		}
	}
	return out
}

func (e env) say(lang, key string, args locales.Args) string {
	if e.book == nil {
		return key
	}
	return e.book.Say(lang, key, args)
}

func refuse(key string, args locales.Args) *flows.Refusal {
	return &flows.Refusal{Key: "flows.refused." + key, Args: args}
}

// guard is what every kind does first: it cleans what was typed, and refuses nothing at all
// and far too much.
type guard struct{ flows.Kind }

// listing is a guard of a kind whose answer has several lines.
type listing struct {
	guard
	flows.Lister
}

func tidy(s flows.Step, raw string) (string, *flows.Refusal) {
	if n := utf8.RuneCountInString(raw); n > MaxText {
		return "", refuse("long", locales.Args{"Max": MaxText, "Count": n})
	}
	clean := strings.TrimSpace(privacy.Clean(raw))
	if inner, quoted := flows.Unquote(clean); quoted && s.Kind != "quotes" {
		clean = inner
	}
	if strings.TrimFunc(clean, blank) == "" {
		return "", refuse("empty", nil)
	}
	return clean, nil
}

// blank are characters that show nothing, so that they are no answer on their own.
func blank(r rune) bool {
	return r <= ' ' || r == 0xA0 || r == 0x200B || r == 0x200C || r == 0x200D || r == 0x2060 || r == 0xFEFF ||
		r == 0x3164 || r == 0x115F || r == 0x1160 || r == 0x2800 || r >= 0x2000 && r <= 0x200F || r == 0x3000 ||
		r >= 0xFE00 && r <= 0xFE0F || r == 0x202F || r == 0x205F
}

func (g guard) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	clean, refusal := tidy(s, raw)
	if refusal != nil {
		return flows.Parsed{}, refusal
	}
	if _, s.Literal = flows.Unquote(raw); s.Literal {
		return g.Kind.Parse(s, clean, st)
	}
	clean, unsure := unled(s, clean)
	parsed, refusal := g.Kind.Parse(s, clean, st)
	if unsure && refusal == nil {
		parsed = unsurely(s, parsed)
	}
	return parsed, refusal
}

func (g guard) Refine(s flows.Step, p flows.Pending, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	clean, refusal := tidy(s, raw)
	if refusal != nil {
		return flows.Parsed{}, refusal
	}
	if _, quoted := flows.Unquote(raw); !quoted {
		clean, _ = unled(s, clean)
	}
	if r, ok := g.Kind.(flows.Refiner); ok {
		return r.Refine(s, p, clean, st)
	}
	return g.Kind.Parse(s, clean, st)
}

func (g guard) Revise(s flows.Step, a flows.Answer, before, st flows.State) (flows.Answer, bool) {
	if r, ok := g.Kind.(flows.Reviser); ok {
		return r.Revise(s, a, before, st)
	}
	return a, true
}

func (g guard) RenderIn(s flows.Step, a flows.Answer, st flows.State, lang string) string {
	if l, ok := g.Kind.(flows.Teller); ok {
		return l.RenderIn(s, a, st, lang)
	}
	return g.Kind.Render(s, a, lang)
}

// limit is Max of a step, or the kind's own.
func limit(max, own int) int {
	if max > 0 {
		return max
	}
	return own
}

// problem is a mistake in a step; the loader adds its place.
func problem(key string, args locales.Args) flows.Problem {
	return flows.Problem{Key: "flows.check." + key, Args: args}
}

// bounds finds a minimum above the maximum.
func bounds(s flows.Step) []flows.Problem {
	if s.Max > 0 && s.Min > s.Max {
		return []flows.Problem{problem("minmax", locales.Args{"Min": s.Min, "Max": s.Max})}
	}
	return nil
}
