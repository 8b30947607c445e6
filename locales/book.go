// Package locales holds every sentence that a person reads: French first, English beside
// it. Files are locales/<language>/<topic>.yaml, one top-level key per topic, in the
// message format of go-i18n: nested keys make the sentence's name ("plan.title.question"),
// {{.Name}} is a placeholder, and a sentence with plural forms has "one", "many" and
// "other" below it, chosen by the argument Count.
package locales

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed fr/*.yaml en/*.yaml
var embedded embed.FS

// Languages are those that the bot speaks, the default first.
var Languages = []string{"fr", "en"}

// Args fill the placeholders of a sentence. Count chooses the plural form.
type Args map[string]any

// Book is a set of sentences in every language.
type Book struct {
	texts map[string]*i18n.Localizer
	keys  map[string]map[string]*i18n.Message // language → sentence name → forms
}

// Embedded is the book that the binary carries. Sentences of more, in the same layout,
// take the place of its own or stand beside them: a directory of flows brings the words
// of its questions along.
func Embedded(more ...fs.FS) (*Book, error) { return Load(append([]fs.FS{embedded}, more...)...) }

// Load reads <language>/*.yaml for every language of Languages, later files over earlier ones.
func Load(files ...fs.FS) (*Book, error) {
	bundle := i18n.NewBundle(language.French)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	b := &Book{texts: map[string]*i18n.Localizer{}, keys: map[string]map[string]*i18n.Message{}}
	for _, lang := range Languages {
		b.keys[lang] = map[string]*i18n.Message{}
		for _, set := range files {
			if err := b.read(bundle, set, lang); err != nil {
				return nil, err
			}
		}
		b.texts[lang] = i18n.NewLocalizer(bundle, lang)
	}
	return b, nil
}

func (b *Book) read(bundle *i18n.Bundle, files fs.FS, lang string) error {
	names, err := fs.Glob(files, lang+"/*.yaml")
	if err != nil {
		return fmt.Errorf("listing the sentences in %s: %w", lang, err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("reading sentences: %w", err)
		}
		topic := strings.TrimSuffix(path.Base(name), ".yaml")
		file, err := bundle.ParseMessageFileBytes(raw, topic+"."+lang+".yaml")
		if err != nil {
			return fmt.Errorf("reading the sentences of %s: %w", name, err)
		}
		for _, m := range file.Messages {
			b.keys[lang][m.ID] = m
		}
	}
	return nil
}

// Has says whether the sentence exists in a language.
func (b *Book) Has(lang, key string) bool { return b.keys[lang][key] != nil }

// Keys lists the sentences of a language, sorted.
func (b *Book) Keys(lang string) []string {
	keys := make([]string, 0, len(b.keys[lang]))
	for k := range b.keys[lang] {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Say is a sentence in a language. A sentence that is missing there is said in French;
// one that exists nowhere is its own name between brackets, which the tests look for.
func (b *Book) Say(lang, key string, args Args) string {
	for _, l := range []string{lang, Languages[0]} {
		if !b.Has(l, key) {
			continue
		}
		config := &i18n.LocalizeConfig{MessageID: key, TemplateData: args}
		if count, ok := args["Count"]; ok {
			config.PluralCount = count
		}
		text, err := b.texts[l].Localize(config)
		// At a million, French asks for a form "many" that a sentence may lack: go-i18n
		// then returns the text of "other" together with an error.
		var missing *i18n.MessageNotFoundErr
		if text != "" && !errors.As(err, &missing) {
			return strings.TrimRight(text, "\n")
		}
	}
	return "[" + key + "]"
}
