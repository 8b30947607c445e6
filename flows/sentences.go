package flows

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"passeparole/locales"
)

// maxSentence is the most characters of a sentence: longer ones are not read in a chat.
const maxSentence = 1500

// sentences finds what a flow says too little or too much: every step needs a label, a question
// and help, every choice a label, and nothing may be left that no step uses.
func sentences(f *Flow, book *locales.Book) []Problem {
	needed := map[string]bool{} // true: required; false: allowed
	for _, k := range []string{"opening", "recap", "finished", "remind"} {
		needed[f.ID+"."+k] = true
	}
	for _, s := range f.Steps {
		base := f.ID + "." + s.ID + "."
		for _, k := range []string{"label", "question", "help"} {
			needed[base+k] = true
		}
		for _, k := range []string{"example", "short", "form"} {
			needed[base+k] = false
		}
		choices := s.Choices
		if !s.listed() {
			choices = s.named()
		}
		for _, c := range choices {
			needed[base+"choice."+c] = true
		}
	}
	var out []Problem
	keys := make([]string, 0, len(needed))
	for k := range needed {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, lang := range locales.Languages {
		for _, k := range keys {
			if needed[k] && !book.Has(lang, k) {
				out = append(out, sentence(k, lang, "sentence", nil))
			}
		}
		for _, k := range book.Keys(lang) {
			if _, known := needed[k]; !known && strings.HasPrefix(k, f.ID+".") {
				out = append(out, sentence(k, lang, "extra", nil))
			}
		}
	}
	return out
}

func sentence(key, lang, what string, args locales.Args) Problem {
	topic, _, _ := strings.Cut(key, ".")
	all := locales.Args{"Asked": key, "Lang": lang, "File": topic}
	for k, v := range args {
		all[k] = v
	}
	return Problem{File: "locales/" + lang + "/" + topic + ".yaml", Key: "flows.check." + what, Args: all}
}

// names is what sentences are looked up by.
type names interface {
	Has(lang, key string) bool
	Keys(lang string) []string
}

// forms gives the texts of a sentence as they stand in the file, by plural form; "other" is
// the only one of a sentence without plural. A book that cannot tell is checked by names alone.
type forms interface {
	Forms(lang, key string) map[string]string
}

// bookProblems compares the sentences of some topics between languages: the same names, the
// same placeholders, all plural forms, nothing too long to be read.
func bookProblems(book names, topics []string) []Problem {
	out := untranslated(book, topics[len(topics)-1])
	texts, ok := book.(forms)
	if !ok {
		return out
	}
	first := locales.Languages[0]
	for _, lang := range locales.Languages {
		for _, key := range book.Keys(lang) {
			topic, _, _ := strings.Cut(key, ".")
			if !slices.Contains(topics, topic) {
				continue
			}
			forms := texts.Forms(lang, key)
			for _, text := range forms {
				if len([]rune(text)) > maxSentence {
					out = append(out, sentence(key, lang, "longtext", locales.Args{"Max": maxSentence}))
					break
				}
			}
			if want := pluralForms(lang); len(forms) > 1 || forms["other"] == "" {
				for _, form := range want {
					if forms[form] == "" {
						out = append(out, sentence(key, lang, "plural", locales.Args{"Want": strings.Join(want, ", ")}))
						break
					}
				}
			}
			if lang == first || !book.Has(first, key) {
				continue
			}
			french, got := placeholders(texts.Forms(first, key)), placeholders(forms)
			if french != got {
				out = append(out, sentence(key, lang, "placeholders", locales.Args{"French": french, "Got": got}))
			}
		}
	}
	return out
}

// untranslated finds the sentences of a topic that one language has and another has not. Those of
// a flow are compared with its steps instead.
func untranslated(book names, topic string) []Problem {
	var out []Problem
	for _, has := range locales.Languages {
		for _, lacks := range locales.Languages {
			for _, key := range book.Keys(has) {
				if strings.HasPrefix(key, topic+".") && !book.Has(lacks, key) {
					out = append(out, sentence(key, lacks, "sentence", nil))
				}
			}
		}
	}
	return out
}

func pluralForms(lang string) []string {
	if lang == "fr" {
		return []string{"one", "many", "other"}
	}
	return []string{"one", "other"}
}

var (
	action      = regexp.MustCompile(`\{\{[^}]*\}\}`)
	placeholder = regexp.MustCompile(`\.([A-Z][A-Za-z]*)`)
)

// placeholders lists the words to be filled in by a sentence, over all its forms.
func placeholders(forms map[string]string) string {
	var names []string
	for _, text := range forms {
		for _, action := range action.FindAllString(text, -1) {
			for _, m := range placeholder.FindAllStringSubmatch(action, -1) {
				if !slices.Contains(names, m[1]) {
					names = append(names, m[1])
				}
			}
		}
	}
	sort.Strings(names)
	return strings.Join(names, ", ")
}
