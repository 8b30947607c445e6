package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/locales"
)

// open finds the flow and shows what is wrong with it. One whose form is wrong cannot be
// talked with; other mistakes only are shown.
func (s *session) open() error {
	s.mark = s.fingerprint()
	all, found, err := s.load()
	if err != nil {
		return err
	}
	if s.id == "" {
		s.id = usual(all)
	}
	s.all = all
	if s.flow = all[s.id]; s.flow != nil && openings[s.id] != "" {
		return s.rehearse(all)
	} else if s.flow != nil {
		return nil
	}
	if found > 0 {
		return &failure{Code: exitMistakes, Key: "cli.mistakes", Args: locales.Args{"Count": found}}
	}
	return &failure{Code: exitUsage, Key: "chat.noflow", Args: locales.Args{
		"Asked": s.id, "Known": strings.Join(slices.Sorted(maps.Keys(all)), ", ")}}
}

// usual is the flow for who names none.
func usual(all map[string]*flows.Flow) string {
	if _, ok := all["plan"]; ok {
		return "plan"
	}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		return id
	}
	return "plan"
}

// load reads flows and sentences, shows every mistake with its place, and says how many.
func (s *session) load() (all map[string]*flows.Flow, found int, _ error) {
	if err := s.app.wordsOf(s.dir); err != nil {
		return nil, 0, &failure{Code: exitMistakes, Key: "cli.sentences", Args: locales.Args{"Dir": s.dir, "Cause": cause(err)}, Err: err}
	}
	files := flowFiles(s.dir)
	all, _ = flows.Load(files)
	problems := flows.Check(files, s.app.book, s.kinds())
	s.app.showFlows(s.app.out, problems)
	return all, len(problems), nil
}

func (s *session) kinds() flows.Kinds {
	return kinds.For(s.now(), chatZone, s.app.lang, s.app.book)
}

// follow takes up flow files and sentences that changed since the last message: the draft is
// brought to the new questions as the bot brings every open draft. It says whether there was
// anything new.
func (s *session) follow() bool {
	mark := s.fingerprint()
	if mark == s.mark {
		return false
	}
	s.mark = mark
	all, _, err := s.load()
	flow := all[s.id]
	if err != nil || flow == nil {
		if err != nil {
			s.app.ended(err)
		}
		s.aside("chat.before", locales.Args{"Flow": s.id})
		return false
	}
	if s.room != nil {
		if err := s.room.use(all); err != nil {
			s.aside("chat.trouble", locales.Args{"Cause": err})
			return false
		}
	}
	if flow.Hash == s.flow.Hash {
		return true // only words changed: the next sentence has them
	}
	s.flow, s.all = flow, all
	s.aside("chat.changed", locales.Args{"File": s.id + ".yaml"})
	if s.room != nil { // what it says of the change comes with its next message
		return true
	}
	st, notes := flow.Migrate(s.st, s.kinds())
	s.st = st
	var effects []flows.Effect
	for _, n := range notes {
		effects = append(effects, n)
	}
	s.bot(effects)
	return true
}

// fingerprint tells one content of the directory from another: two saves within the same
// second are not told apart by the time of a file. "" is the flows of the binary.
func (s *session) fingerprint() string {
	if s.dir == "" {
		return ""
	}
	sum := sha256.New()
	files := flowFiles(s.dir)
	patterns := []string{"*.yaml"}
	for _, lang := range locales.Languages {
		patterns = append(patterns, lang+"/*.yaml")
	}
	for _, pattern := range patterns {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			continue
		}
		for _, name := range names {
			raw, err := fs.ReadFile(files, name)
			fmt.Fprintf(sum, "%s %d %v\n%s", name, len(raw), err != nil, raw)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}
