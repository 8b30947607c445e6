package flows

import (
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"

	"passeparole/locales"
)

// vocabularyFile is where the words of a step are kept, beside the flows: a YAML mapping from
// each choice to the list of other words for it.
func vocabularyFile(words string) string { return "vocabulary/" + words + ".yaml" }

// vocabularies reads what the steps of a flow name under words.
func (f *Flow) vocabularies(files fs.FS, name string, raw []byte) []Problem {
	var out []Problem
	for i, s := range f.Steps {
		if s.Words == "" {
			continue
		}
		path := fmt.Sprintf("$.steps[%d].words", i)
		if !slices.Contains([]string{"choice", "choices", "people", "list"}, s.Kind) {
			out = append(out, at(name, raw, path, "flows.check.wordskind", locales.Args{"Asked": s.Kind}))
			continue
		}
		text, err := fs.ReadFile(files, vocabularyFile(s.Words))
		if err != nil {
			out = append(out, at(name, raw, path, "flows.check.nowords", locales.Args{"Asked": vocabularyFile(s.Words)}))
			continue
		}
		words, problem := readVocabulary(vocabularyFile(s.Words), text)
		if problem != nil {
			out = append(out, *problem)
			continue
		}
		f.Steps[i].Vocabulary = words
	}
	return out
}

func readVocabulary(name string, raw []byte) (words map[string][]string, problem *Problem) {
	defer func() { // as for a flow file: the library has been known to panic
		if broken := recover(); broken != nil {
			words, problem = nil, &Problem{File: name, Key: "flows.check.syntax", Args: locales.Args{"Detail": fmt.Sprint(broken)}}
		}
	}()
	if len(raw) > 1<<20 {
		return nil, &Problem{File: name, Key: "flows.check.big"}
	}
	if err := yaml.UnmarshalWithOptions(raw, &words, yaml.Strict()); err != nil {
		p := syntaxProblem(name, err)
		return nil, &p
	}
	return words, nil
}

// Stem is a word as it is looked up in a vocabulary: folded, without article, plural or the marks
// of « étudiant·es ».
func Stem(said string) string {
	said = inclusive.Replace(Fold(said))
	for _, article := range []string{"le ", "la ", "les ", "l'", "l ", "un ", "une ", "des ", "du ", "de la ", "de l'", "nos ", "the ", "some "} {
		if rest, ok := strings.CutPrefix(said, article); ok {
			said = rest
			break
		}
	}
	words := strings.FieldsFunc(said, func(r rune) bool { return r == ' ' || r == '-' })
	for i, w := range words {
		if len(w) > 3 {
			words[i] = strings.TrimRight(w, "sx")
		}
	}
	return strings.Join(words, " ")
}

var inclusive = strings.NewReplacer("·e·s", "s", "·es", "s", "·e", "", ".e.s", "s", ".es", "s", "(e)s", "s", "(es)", "", "(e)", "", "(s)", "", "-e-s", "s")

// Named is the choice that words are another name for, by the vocabulary of the step.
func (s Step) Named(said string) (choice string, ok bool) {
	if said = Stem(said); said == "" || s.Literal {
		return "", false
	}
	for _, c := range s.named() {
		if slices.ContainsFunc(s.Vocabulary[c], func(w string) bool { return Stem(w) == said }) {
			return c, true
		}
	}
	return "", false
}

// named are the choices that have other words, in a fixed order.
func (s Step) named() []string {
	all := make([]string, 0, len(s.Vocabulary))
	for c := range s.Vocabulary {
		all = append(all, c)
	}
	sort.Strings(all)
	return all
}

// listed says that the choices of a step are those that it lists, not the keys of its vocabulary.
func (s Step) listed() bool { return s.Kind == "choice" || s.Kind == "choices" }

// words finds what is wrong with the vocabulary of a step: a choice that is none, a word that
// names two, or one that is also the label of another, a number or a command.
func (c *checker) words(s Step, files fs.FS, book *locales.Book) {
	name := vocabularyFile(s.Words)
	raw, err := fs.ReadFile(files, name)
	if s.Words == "" || err != nil {
		return
	}
	add := func(path, key string, args locales.Args) {
		c.found = append(c.found, at(name, raw, path, "flows.check."+key, args))
	}
	labels := map[string]string{}
	choices := s.Choices
	if !s.listed() {
		choices = s.named()
	}
	for _, choice := range choices {
		labels[Stem(choice)] = choice
		for _, lang := range locales.Languages {
			if key := s.Flow + "." + s.ID + ".choice." + choice; book != nil && book.Has(lang, key) {
				labels[Stem(book.Say(lang, key, nil))] = choice
			}
		}
	}
	seen := map[string]string{}
	for _, choice := range s.named() {
		if s.listed() && !slices.Contains(s.Choices, choice) {
			add("$."+choice, "notachoice", locales.Args{"Asked": choice, "Field": s.ID, "Near": nearest(choice, s.Choices), "Known": strings.Join(s.Choices, ", ")})
			continue
		}
		for i, word := range s.Vocabulary[choice] {
			path := fmt.Sprintf("$.%s[%d]", choice, i)
			stem := Stem(word)
			other, twice := seen[stem]
			if of, known := labels[stem]; !twice && known {
				other, twice = of, of != choice
			}
			_, err := strconv.Atoi(stem)
			_, _, act := ReadAct(word)
			switch {
			case stem == "" || act || err == nil:
				add(path, "labelact", locales.Args{"Label": word, "Choice": choice})
			case twice && other != choice:
				add(path, "collision", locales.Args{"Label": word, "Choice": choice, "Known": other})
			}
			seen[stem] = choice
		}
	}
}
