package kinds

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"passeparole/flows"
	"passeparole/locales"
)

// A story dictated in one go has no headings, but words that say what follows: « on a parlé de »,
// « une dame a dit », « on était ». They are the cues of locales/<language>/paste.yaml; a story is
// only read as one when three headings are found in it, and all that was understood is said back.
// What no cue claims is kept and shown, as with a pasted text.

const (
	toldLeast  = 100  // characters of a story; what is shorter is an answer
	toldMost   = 4000 // and what is longer is a document
	toldFields = 3    // headings that a story tells of at least
	toldLoose  = 40   // words without a cue that are searched for a place, a date and a format
)

// told is a word of a story with where it stands.
type told struct {
	fold      string
	from, to  int
	endsAfter bool // a sentence or a line ends behind it
}

var toldWord = regexp.MustCompile(`[\pL\pN'’-]+`)

func toldWords(text string) []told {
	var out []told
	for _, at := range toldWord.FindAllStringIndex(text, -1) {
		out = append(out, told{fold: flows.Fold(text[at[0]:at[1]]), from: at[0], to: at[1]})
		if n := len(out); n > 1 && strings.ContainsAny(text[out[n-2].to:at[0]], ".!?…\n") {
			out[n-2].endsAfter = true
		}
	}
	return out
}

// passage is a part of a story: behind a cue of a step, or of none.
type passage struct {
	step     string
	from, to int // words, without the cue
	cue      int // words of the cue
}

// cues are the words that each step of a flow is told by, the longest first.
func (e env) cues(f *flows.Flow) (all []struct {
	step  string
	words []string
}) {
	for _, s := range f.Steps {
		for _, w := range e.words("paste.told." + f.ID + "." + s.ID) {
			if words := strings.Fields(flows.Fold(w)); len(words) > 0 {
				all = append(all, struct {
					step  string
					words []string
				}{s.ID, words})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b struct {
		step  string
		words []string
	}) int {
		return len(b.words) - len(a.words)
	})
	return all
}

// passages cuts a story at its cues and at the ends of sentences.
func (e env) passages(f *flows.Flow, words []told) (out []passage) {
	cues := e.cues(f)
	now := passage{}
	flush := func(end int) {
		if now.to = end; now.to > now.from {
			out = append(out, now)
		}
	}
	for i := 0; i < len(words); {
		found := 0
		for _, c := range cues {
			if i+len(c.words) <= len(words) && slices.EqualFunc(words[i:i+len(c.words)], c.words, func(w told, c string) bool { return w.fold == c }) {
				flush(i)
				found = len(c.words)
				now = passage{step: c.step, from: i + found, cue: found}
				break
			}
		}
		if found == 0 {
			found = 1
		}
		i += found
		if words[i-1].endsAfter {
			flush(i)
			now = passage{from: i}
		}
	}
	flush(len(words))
	return out
}

// joints are what stands between two things told: they belong to neither.
var joints = []string{"et", "aussi", "puis", "ensuite", "apres", "alors", "donc", "voila", "enfin", "comme", "mais", "sinon", "and", "also", "then", "so", "but", "que", "qu", "bon", "ben", "bah", "euh", "y"}

// text is what some words say, without the joints around them.
func toldText(text string, words []told, from, to int) string {
	for from < to && slices.Contains(joints, words[from].fold) {
		from++
	}
	for to > from && slices.Contains(joints, words[to-1].fold) {
		to--
	}
	if from >= to {
		return ""
	}
	return text[words[from].from:words[to-1].to]
}

var (
	partOf   = regexp.MustCompile(`(?i)^(?:de |du |des |d['’]|que |qu['’]|about |of )`)
	keepsOf  = regexp.MustCompile(`(?i)^(?:du |des |de |d['’]|about |of )`)
	nextItem = regexp.MustCompile(`(?i)\s*(?:,|;|\bet aussi\b|\bet puis\b|\bpuis\b|\bainsi que\b|\band also\b)\s*`)
)

// told reads a story. ok is false when it is none.
func (e env) told(f *flows.Flow, text, asked string) (flows.Pasted, bool) {
	if _, quoted := flows.Unquote(text); quoted || utf8.RuneCountInString(text) < toldLeast || len(text) > toldMost {
		return flows.Pasted{}, false
	}
	words := toldWords(text)
	of := map[string][]string{}
	var rest []string
	add := func(step, said string) {
		if said = strings.TrimFunc(said, unicode.IsSpace); said != "" {
			of[step] = append(of[step], said)
		}
	}
	passages := e.passages(f, words)
	cued := map[string]bool{}
	for _, p := range passages {
		if p.step != "" {
			cued[p.step] = true
		}
	}
	if len(cued) < toldFields-1 {
		return flows.Pasted{}, false
	}
	for _, p := range passages {
		s, _ := f.Step(p.step)
		switch {
		case p.step == "":
			if left := e.loosely(f, text, words, p.from, p.to, of); left != "" {
				rest = append(rest, left)
			}
		case s.Kind == "number":
			if n := e.counting(s, text, words, p); n > 0 {
				add(s.ID, text[words[p.from].from:words[p.from+n-1].to])
				if left := e.loosely(f, text, words, p.from+n, p.to, of); left != "" {
					rest = append(rest, left)
				}
				break
			}
			rest = append(rest, toldText(text, words, p.from-p.cue, p.to))
		case s.ID == "feedback": // the cue is a part of it: « les gens étaient contents »
			add(s.ID, toldText(text, words, p.from-p.cue, p.to))
		case s.Kind == "quotes":
			add(s.ID, partOf.ReplaceAllString(toldText(text, words, p.from, p.to), ""))
		case s.Kind == "list":
			for _, item := range nextItem.Split(toldText(text, words, p.from, p.to), -1) {
				add(s.ID, keepsOf.ReplaceAllString(item, ""))
			}
		default:
			add(s.ID, toldText(text, words, p.from, p.to))
		}
	}
	if len(of) < toldFields {
		return flows.Pasted{}, false
	}
	out := flows.Pasted{Sure: flows.PasteYes, Rest: rest}
	if s, ok := f.Step(asked); ok && slices.Contains([]string{"list", "quotes", "text"}, s.Kind) && !s.Once {
		out.Sure = flows.PasteMaybe // it may be a long idea, or a long quotation
	}
	for _, s := range f.Steps {
		if lines := of[s.ID]; lines != nil {
			out.Fields = append(out.Fields, flows.PastedField{Step: s.ID, Lines: lines})
		}
	}
	return out, true
}

// counting is how many words of a passage make its number: « vingt trois personnes ».
func (e env) counting(s flows.Step, text string, words []told, p passage) int {
	for n := min(8, p.to-p.from); n > 0; n-- {
		parsed, r := guard{number{e}}.Parse(s, text[words[p.from].from:words[p.from+n-1].to], flows.State{})
		if r == nil && len(parsed.Values) > 0 && !parsed.Guess {
			return n
		}
	}
	return 0
}

// loosely finds a date, a place and a format among words that no cue claims, and gives what is
// left if it says more.
func (e env) loosely(f *flows.Flow, text string, words []told, from, to int, of map[string][]string) (left string) {
	if to-from > toldLoose {
		return toldText(text, words, from, to)
	}
	taken := make([]bool, len(words))
	free := func(i, j int) bool { return !slices.Contains(taken[i:j], true) }
	for _, kind := range []string{"place", "date", "choice"} {
		i := slices.IndexFunc(f.Steps, func(s flows.Step) bool { return s.Kind == kind })
		if i < 0 || of[f.Steps[i].ID] != nil {
			continue
		}
		s := f.Steps[i]
		for n := min(10, to-from); n > 0 && of[s.ID] == nil; n-- {
			for j := from; j+n <= to; j++ {
				said := text[words[j].from:words[j+n-1].to]
				if free(j, j+n) && e.stands(s, kind, said, words[max(j-1, 0)].fold) {
					said = toldText(text, words, j, j+n)
					if kind == "place" {
						said = article.ReplaceAllString(said, "")
					}
					of[s.ID] = []string{said}
					for k := j; k < j+n; k++ {
						taken[k] = true
					}
					break
				}
			}
		}
	}
	for i := from; i < to; i++ {
		if !taken[i] && !besides[words[i].fold] && !slices.Contains(joints, words[i].fold) {
			return toldText(text, words, from, to)
		}
	}
	return ""
}

// stands says that some words of a story are a date, a place behind « à », or a choice.
func (e env) stands(s flows.Step, kind, said, before string) bool {
	switch kind {
	case "date":
		p, r := date{e}.Parse(s, said, flows.State{})
		return r == nil && len(p.Values) > 0
	case "place":
		if !slices.Contains([]string{"a", "au", "aux", "dans", "at", "in", "chez"}, before) && flows.Fold(said) != "en ligne" {
			return false
		}
		p, r := place{e}.Parse(s, article.ReplaceAllString(said, ""), flows.State{})
		return r == nil && len(p.Values) > 0 && !p.Guess && p.Warn == nil && (PlaceOf(p.Values).Commune != "" || PlaceOf(p.Values).Online)
	}
	found, _, alone, denied := e.within(s, said)
	return len(found) == 1 && alone && !denied && locales.Excerpt(said, 80) == said && !besides[flows.Fold(strings.Fields(said)[0])]
}
