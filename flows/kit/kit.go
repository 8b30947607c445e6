// Package kit is what an organiser finds ready when they prepare a debate: themes with
// their questions, figures and resources, formats as sheets, and guides (the recipe, the
// tips, what to bring, who never comes). All of it is data, in both languages side by side;
// the package reads it, says what is wrong with it, chooses from it and scales a schedule.
// It does no I/O but reading the files that it is given.
//
// Numbers, order and subjects of the questions, figures and titles come from the published
// kit of the programme (reference/civic.md §3.2); every sentence is our own.
package kit

import (
	"slices"
	"strings"

	"passeparole/flows"
)

// Text is the same words in both languages.
type Text struct {
	FR string `yaml:"fr"`
	EN string `yaml:"en"`
}

// In is the text in a language; French stands in for a language that is missing.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.FR
}

// Kit is all that there is: first what the plan offers, in its order, then the rest.
type Kit struct {
	Themes  []*Theme
	Formats []*Format
	Guides  map[string]*Guide // by ID: see guides in check.go
}

// Theme is one subject of debate. The theme Free serves every subject that has no file.
type Theme struct {
	ID        string     `yaml:"theme"` // the choice of the plan that it is for
	Name      Text       `yaml:"name"`
	Word      Text       `yaml:"word"` // its short name, as it is typed behind a command
	Also      []string   `yaml:"also"` // other words by which it is called, in any language
	Why       []Text     `yaml:"why"`
	Notice    *Text      `yaml:"notice"` // to be said before the debate begins
	Sets      []Set      `yaml:"sets"`
	Figures   []Figure   `yaml:"figures"`
	Resources []Resource `yaml:"resources"`
}

// Free is the theme for what no other is about.
const Free = "free"

// Set is a list of questions. With Publics it is for meetings that expect one of them.
type Set struct {
	ID        string   `yaml:"id"`
	Title     *Text    `yaml:"title"`
	Word      Text     `yaml:"word"` // by which it is asked for: "questions dirigeants"
	Also      []string `yaml:"also"`
	Publics   []string `yaml:"publics"`
	Questions []Text   `yaml:"questions"`
}

// Figure is a number that opens a discussion. With Themes it is shown for those alone.
type Figure struct {
	FR     string   `yaml:"fr"`
	EN     string   `yaml:"en"`
	Source string   `yaml:"source"`
	Year   int      `yaml:"year"`
	Themes []string `yaml:"themes"`
}

// Text is the figure without its source.
func (f Figure) Text() Text { return Text{f.FR, f.EN} }

// Resource is something to read. Date is "2021", "2021-03" or "2021-03-01"; Address is "" when
// the publisher's page is not known for certain.
type Resource struct {
	Title   string `yaml:"title"`
	By      string `yaml:"by"`
	Date    string `yaml:"date"`
	Address string `yaml:"address"`
}

// Span is a range of people or minutes, both ends included.
type Span struct {
	From int `yaml:"from"`
	To   int `yaml:"to"`
}

// Has says whether n lies in the span.
func (s Span) Has(n int) bool { return n >= s.From && n <= s.To }

// Format is the sheet of a way to debate. Its ID is the choice of the plan when it is one.
type Format struct {
	ID       string   `yaml:"format"`
	Name     Text     `yaml:"name"`
	Also     []string `yaml:"also"`
	What     Text     `yaml:"what"`
	Whom     Text     `yaml:"whom"`
	Publics  []string `yaml:"publics"` // of the plan, whom it suits best; none: everyone alike
	Modes    []string `yaml:"modes"`   // none: in person
	People   Span     `yaml:"people"`
	Minutes  Span     `yaml:"minutes"`
	Material []Text   `yaml:"material"`
	Steps    []Text   `yaml:"steps"`
	Care     *Text    `yaml:"care"` // what to take care of
}

// Guide is a list that helps: tips, a checklist, the steps of the recipe.
type Guide struct {
	ID    string `yaml:"guide"`
	Items []Item `yaml:"items"`
}

// Item is one element of a guide. Which fields mean something depends on the guide.
type Item struct {
	ID     string `yaml:"id"`
	FR     string `yaml:"fr"`
	EN     string `yaml:"en"`
	Name   *Text  `yaml:"name"`
	Ask    *Text  `yaml:"ask"`
	Source string `yaml:"source"`
	Year   int    `yaml:"year"`
	Before bool   `yaml:"before"` // recipe: done before the meeting begins, takes none of its time
	Rest   bool   `yaml:"rest"`   // recipe: takes the time that is left
	Share  int    `yaml:"share"`  // recipe: percent of the meeting
	Min    int    `yaml:"min"`    // recipe: minutes at least
	Max    int    `yaml:"max"`    // recipe: minutes at most; 0 is no limit
}

// Text is the words of the item.
func (i Item) Text() Text { return Text{i.FR, i.EN} }

// Theme finds a theme by its ID.
func (k *Kit) Theme(id string) (*Theme, bool) {
	i := slices.IndexFunc(k.Themes, func(t *Theme) bool { return t.ID == id })
	if i < 0 {
		return nil, false
	}
	return k.Themes[i], true
}

// Format finds a sheet by its ID.
func (k *Kit) Format(id string) (*Format, bool) {
	i := slices.IndexFunc(k.Formats, func(f *Format) bool { return f.ID == id })
	if i < 0 {
		return nil, false
	}
	return k.Formats[i], true
}

// FindTheme finds the theme that is called so, in any language, with or without accents.
func (k *Kit) FindTheme(said string) (*Theme, bool) {
	for _, t := range k.Themes {
		if slices.Contains(t.Names(), bare(said)) {
			return t, true
		}
	}
	return nil, false
}

// FindFormat finds the sheet that is called so.
func (k *Kit) FindFormat(said string) (*Format, bool) {
	for _, f := range k.Formats {
		if slices.Contains(f.Names(), bare(said)) {
			return f, true
		}
	}
	return nil, false
}

// NearFormat is the sheet whose name is most like the one that was written.
func (k *Kit) NearFormat(said string) (*Format, bool) {
	var all []string
	for _, f := range k.Formats {
		all = append(all, f.Names()...)
	}
	return k.FindFormat(flows.Nearest(bare(said), all))
}

// Names are the words by which a theme is called, folded.
func (t *Theme) Names() []string {
	return append(names(t.ID, t.Name, t.Also), names("", t.Word, nil)...)
}

// Names are the words by which a format is called, folded.
func (f *Format) Names() []string { return names(f.ID, f.Name, f.Also) }

func names(id string, name Text, also []string) []string {
	out := []string{bare(id), bare(name.FR), bare(name.EN)}
	for _, a := range also {
		out = append(out, bare(a))
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// bare is folded, with hyphens as spaces and without a leading article.
func bare(s string) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(flows.Fold(s), "-", " ")), " ")
	for _, article := range []string{"le ", "la ", "les ", "l'", "un ", "une ", "des ", "du ", "the ", "a ", "an "} {
		if rest, ok := strings.CutPrefix(s, article); ok {
			return rest
		}
	}
	return s
}

// FiguresFor are the figures of a theme for a choice of the plan: those for all, and those
// for that choice first.
func (t *Theme) FiguresFor(choice string) []Figure {
	var own, common []Figure
	for _, f := range t.Figures {
		switch {
		case len(f.Themes) == 0:
			common = append(common, f)
		case slices.Contains(f.Themes, choice):
			own = append(own, f)
		}
	}
	return append(own, common...)
}

// For says whether a set is meant for a meeting that expects these publics.
func (s Set) For(publics []string) bool {
	return len(s.Publics) == 0 || slices.ContainsFunc(s.Publics, func(p string) bool { return slices.Contains(publics, p) })
}

// Find finds the set that is called so.
func (t *Theme) Find(said string) (Set, bool) {
	for _, s := range t.Sets {
		for _, name := range append([]string{s.ID, s.Word.FR, s.Word.EN}, s.Also...) {
			if name != "" && bare(name) == bare(said) {
				return s, true
			}
		}
	}
	return Set{}, false
}
