package locales

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Difference is something that two languages of a book do not have in common, or that a
// sentence lacks. Key and Args name a sentence under "cli.locales." that tells it.
type Difference struct {
	Lang     string // the language to correct
	Sentence string // the name of the sentence there
	Key      string
	Args     Args
}

// forms are the plural forms that each language needs beside each other. French has
// "many" for a million and more.
var forms = map[string][]string{"fr": {"one", "many", "other"}, "en": {"one", "other"}}

// Compare finds what keeps b from saying all that a says, and the reverse, for every pair
// of languages: the sentences of one book must exist in all languages with the same
// place holders and all plural forms. b may be the same book as a; another one stands for
// sentences that replace those of a.
func Compare(a, b *Book) []Difference {
	var all []Difference
	base := Languages[0]
	for _, lang := range Languages {
		for _, key := range b.Keys(lang) {
			all = append(all, formsOf(lang, b.keys[lang][key])...)
		}
	}
	for _, lang := range Languages {
		if lang == base && a == b {
			continue
		}
		all = append(all, compare(base, a.keys[base], lang, b.keys[lang])...)
	}
	return all
}

// compare measures the sentences of one language against those of another.
func compare(langA string, a map[string]*i18n.Message, langB string, b map[string]*i18n.Message) []Difference {
	var all []Difference
	for _, key := range slices.Sorted(maps.Keys(a)) {
		other, ok := b[key]
		if !ok {
			all = append(all, Difference{langB, key, "cli.locales.missing", Args{"Sentence": key, "Lang": langB}})
			continue
		}
		if plural(a[key]) != plural(other) {
			all = append(all, Difference{langB, key, "cli.locales.plural", Args{"Sentence": key, "Lang": langB}})
		}
		have, _ := holders(other)
		want, _ := holders(a[key])
		for _, name := range want {
			if !slices.Contains(have, name) {
				all = append(all, Difference{langB, key, "cli.locales.holder_missing", Args{"Sentence": key, "Lang": langB, "Holder": "{{." + name + "}}"}})
			}
		}
		for _, name := range have {
			if !slices.Contains(want, name) {
				all = append(all, Difference{langB, key, "cli.locales.holder_extra", Args{"Sentence": key, "Lang": langB, "Holder": "{{." + name + "}}"}})
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[key]; !ok {
			all = append(all, Difference{langA, key, "cli.locales.missing", Args{"Sentence": key, "Lang": langA}})
		}
	}
	return all
}

// formsOf finds what a sentence lacks in itself: a plural form, or the end of a place
// holder.
func formsOf(lang string, m *i18n.Message) []Difference {
	var all []Difference
	texts := textsOf(m)
	if plural(m) {
		for _, form := range forms[lang] {
			if texts[form] == "" {
				all = append(all, Difference{lang, m.ID, "cli.locales.form", Args{"Sentence": m.ID, "Lang": lang, "Form": form}})
			}
		}
	}
	if _, err := holders(m); err != nil {
		all = append(all, Difference{lang, m.ID, "cli.locales.template", Args{"Sentence": m.ID, "Lang": lang, "Cause": err.Error()}})
	}
	return all
}

// Forms are the texts of a sentence as they stand in the file, by plural form; "other" is
// the only one of a sentence without plural. It is empty when there is no such sentence.
func (b *Book) Forms(lang, key string) map[string]string {
	m := b.keys[lang][key]
	if m == nil {
		return nil
	}
	texts := textsOf(m)
	maps.DeleteFunc(texts, func(_, text string) bool { return text == "" })
	return texts
}

func plural(m *i18n.Message) bool { return m.One != "" || m.Many != "" || m.Few != "" || m.Two != "" }

func textsOf(m *i18n.Message) map[string]string {
	return map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other}
}

// holders are the names of a sentence's place holders, in all its forms, sorted. A form
// may leave Count out ("une personne"): only the union counts. Digits at the end of a name
// mark another way of writing the same value (Hour2 is "09"), which a language may prefer.
func holders(m *i18n.Message) ([]string, error) {
	names := map[string]bool{}
	for form, text := range textsOf(m) {
		if !strings.Contains(text, "{{") {
			continue
		}
		trees, err := parse.Parse(form, text, "", "", builtins)
		if err != nil {
			return nil, fmt.Errorf("reading the place holders of %s: %w", m.ID, err)
		}
		for _, tree := range trees {
			fields(tree.Root, names)
		}
	}
	return slices.Sorted(maps.Keys(names)), nil
}

// builtins are the functions that a sentence may use; parsing only asks for their names.
var builtins = map[string]any{"and": nil, "or": nil, "not": nil, "eq": nil, "ne": nil, "lt": nil, "le": nil, "gt": nil,
	"ge": nil, "len": nil, "index": nil, "slice": nil, "print": nil, "printf": nil, "println": nil}

func fields(node parse.Node, into map[string]bool) {
	pipes := func(p *parse.PipeNode) {
		if p == nil {
			return
		}
		for _, command := range p.Cmds {
			for _, arg := range command.Args {
				fields(arg, into)
			}
		}
	}
	branch := func(b *parse.BranchNode) {
		pipes(b.Pipe)
		fields(b.List, into)
		fields(b.ElseList, into)
	}
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			fields(child, into)
		}
	case *parse.ActionNode:
		pipes(n.Pipe)
	case *parse.PipeNode:
		pipes(n)
	case *parse.FieldNode:
		into[strings.TrimRight(n.Ident[0], "0123456789")] = true
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	}
}
