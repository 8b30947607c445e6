// Package flows is the conversation engine: a guided form, its steps as data, and the
// pure function that leads a person through it. It reads no clock and does no I/O
// (files are read once, by Load). The model is that of reference/libraries.md §3.
//
// A Flow is what is asked, a State is one draft, an Input is what a person did, and
// Advance turns the three into the next State and Effects: keys and values, no prose.
// Package flows/kinds knows how each kind of answer is read; package flows/speak turns
// effects into a message.
package flows

import (
	"slices"
	"strings"
)

// Flow is one YAML file: the steps in the order in which they are asked. Its sentences are
// in locales/<language>/<id>.yaml under <id>.<step>.question, .label, .help, .example.
type Flow struct {
	ID      string            `yaml:"flow"`
	Version int               `yaml:"version"`
	Who     Who               `yaml:"who"`
	Timeout Timeout           `yaml:"timeout"`
	Steps   []Step            `yaml:"steps"`
	Review  Review            `yaml:"review"`
	Renamed map[string]string `yaml:"renamed"` // old step → new step, for drafts begun before
	Dropped []string          `yaml:"dropped"` // steps of earlier versions; their answers are parked

	// Hash is the SHA-256 of the file, in hexadecimal: it tells a draft that the flow
	// changed since it was begun.
	Hash string `yaml:"-"`
}

// Who says who answers and who may say the final yes. Submit is a role that the caller
// understands (Kinds.May); "" lets everyone.
type Who struct {
	Anyone bool   `yaml:"anyone_may_answer"`
	Submit string `yaml:"may_submit"`
}

// Timeout is when a silent draft is brought back to mind, and when it is put aside.
// Durations are a number and "h", "j" (days), "sem", "mois": "3j", "18mois".
type Timeout struct {
	Remind []string `yaml:"remind"`
	Park   string   `yaml:"park"`
}

// Review names what follows a submission. The engine only checks the words.
type Review struct {
	Then []string `yaml:"then"`
}

// Step is one question. Which fields mean something depends on the kind.
type Step struct {
	ID   string `yaml:"id"`
	Kind string `yaml:"kind"`

	Optional bool   `yaml:"optional"` // may be passed
	Personal bool   `yaml:"personal"` // never leaves the private stores
	Confirm  string `yaml:"confirm"`  // "" asks for a yes only when something was guessed; "always"; "never"
	When     []Cond `yaml:"when"`     // all must hold for the step to be asked; they name earlier steps

	Choices []string `yaml:"choices"` // stored words; labels are <flow>.<step>.choice.<word>
	Free    bool     `yaml:"free"`    // choice, choices: another word than those listed is welcome
	Words   string   `yaml:"words"`   // choice, choices, people, list: vocabulary/<words>.yaml has the other words for its choices
	Source  string   `yaml:"source"`  // where a kind takes its values from: "communes" for a place
	Min     int      `yaml:"min"`     // smallest number, fewest items or characters
	Max     int      `yaml:"max"`     // greatest number, most items or characters; 0 is the kind's own limit
	Long    int      `yaml:"long"`    // list, quotes: most characters of one item

	Time   string            `yaml:"time"`    // date: "required", "optional"
	Until  string            `yaml:"until"`   // date: the step that the end of a range fills
	After  string            `yaml:"after"`   // date: the step that must be earlier
	ZoneOf string            `yaml:"zone_of"` // date: the place whose time zone is meant
	Series bool              `yaml:"series"`  // date: may be a series, « tous les premiers jeudis du mois »
	Range  bool              `yaml:"range"`   // date: keep the end of a range in the same answer
	Future map[string]string `yaml:"future"`  // date: at_least, at_most, durations from now
	Past   map[string]string `yaml:"past"`    // date: at_least, at_most, durations before now

	Structure bool   `yaml:"structure"` // line, list: an organisation; a bare address or account is refused
	Whole     bool   `yaml:"whole"`     // number: no decimals
	Alt       string `yaml:"alt"`       // image: "required" asks for a description
	Once      bool   `yaml:"once"`      // list: one message is the whole answer
	Item      []Step `yaml:"item"`      // list: fields of one item, separated by ";"

	// Vocabulary is what Words names: the words by which people call each choice. In a list and
	// of a public, which have no numbered choices, its keys are the choices.
	Vocabulary map[string][]string `yaml:"-"`
	// Literal is set for one reading: the words were quoted, and stay as they are.
	Literal bool `yaml:"-"`

	// Flow is the ID of the flow the step belongs to, by which its sentences are found.
	Flow string `yaml:"-"`
}

// Cond holds when the answer of Field is one of Is, is none of Not, or is there at all.
type Cond struct {
	Field    string   `yaml:"field"`
	Is       []string `yaml:"is"`
	Not      []string `yaml:"not"`
	Answered *bool    `yaml:"answered"`
	// Touches are words or beginnings of words: an answer in own words that holds one counts
	// as one of Is. Accents and capitals do not matter.
	Touches []string `yaml:"touches"`
}

// Step finds a step by its ID.
func (f *Flow) Step(id string) (Step, bool) {
	i := slices.IndexFunc(f.Steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return Step{}, false
	}
	return f.Steps[i], true
}

// follows says that the step only completes the one before it (the end of a date), so that it
// is not counted as a question of its own.
func (f *Flow) follows(s Step) bool {
	return slices.ContainsFunc(f.Steps, func(o Step) bool { return o.Until == s.ID })
}

// Visible lists the steps that the answers so far call for, in order.
func (f *Flow) Visible(st State) []Step {
	var out []Step
	for _, s := range f.Steps {
		if st.shows(s) {
			out = append(out, s)
		}
	}
	return out
}

func (st State) shows(s Step) bool {
	for _, c := range s.When {
		if !st.holds(c) {
			return false
		}
	}
	return true
}

func (st State) holds(c Cond) bool {
	a, ok := st.Answers[c.Field]
	given := ok && a.Fresh() && !a.Skipped
	if c.Answered != nil && *c.Answered != given {
		return false
	}
	one := func(words []string) bool {
		return slices.ContainsFunc(a.Values, func(v string) bool { return slices.Contains(words, v) })
	}
	if len(c.Is)+len(c.Touches) > 0 && (!given || !one(c.Is) && !slices.ContainsFunc(a.Values, c.touched)) {
		return false
	}
	if len(c.Not) > 0 && (!given || one(c.Not)) {
		return false
	}
	return true
}

// touched says whether an answer holds a word that begins like one of Touches.
func (c Cond) touched(value string) bool {
	words := " " + strings.NewReplacer("'", " ", "-", " ", ",", " ").Replace(Fold(value))
	return slices.ContainsFunc(c.Touches, func(t string) bool {
		return strings.Contains(words, " "+strings.NewReplacer("'", " ", "-", " ").Replace(Fold(t)))
	})
}

// Place says which question is being asked, and of how many: "Question 3 sur 11". Steps whose
// conditions are still open are counted, so that the total never grows on the way. n is 0 in the
// review, for a step that only completes the one before it, and for a notice to agree to.
func (f *Flow) Place(st State) (n, of int) {
	return f.PlaceOf(st, Asking(st))
}

// PlaceOf is Place for a given step.
func (f *Flow) PlaceOf(st State, step string) (n, of int) {
	for _, s := range f.Steps {
		if f.follows(s) || s.Kind == "confirm" || !f.possible(st, s) {
			continue
		}
		of++
		if s.ID == step {
			n = of
		}
	}
	return n, of
}

// Numbers are the numbers by which the steps that show now are called in a recap, from 1 and
// without a gap. Steps that only complete the one before, and notices, have none.
func (f *Flow) Numbers(st State) map[string]int {
	out := map[string]int{}
	for _, s := range f.Visible(st) {
		if !f.follows(s) && s.Kind != "confirm" {
			out[s.ID] = len(out) + 1
		}
	}
	return out
}

// possible says whether the step shows now or may still come to show, because a step
// that its conditions name is not answered yet.
func (f *Flow) possible(st State, s Step) bool {
	for _, c := range s.When {
		if st.holds(c) {
			continue
		}
		if a, ok := st.Answers[c.Field]; ok && a.Fresh() {
			return false
		}
		if on, ok := f.Step(c.Field); !ok || !f.possible(st, on) {
			return false
		}
	}
	return true
}

// Missing lists the required steps that have no fresh answer, in order.
func (f *Flow) Missing(st State) []string {
	var out []string
	for _, s := range f.Visible(st) {
		if a, ok := st.Answers[s.ID]; !s.Optional && (!ok || !a.Fresh()) {
			out = append(out, s.ID)
		}
	}
	return out
}
