package flows

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"

	"passeparole/locales"
)

//go:embed plan.yaml report.yaml schema.json vocabulary/*.yaml
var embedded embed.FS

// Files are the flow files that the binary carries.
func Files() fs.FS { return embedded }

// Embedded are the flows that the binary carries, by ID.
func Embedded() (map[string]*Flow, error) {
	all, problems := Load(embedded)
	if len(problems) > 0 {
		p := problems[0]
		return nil, fmt.Errorf("reading the embedded flows: %s:%d:%d: %s %v", p.File, p.Line, p.Column, p.Key, p.Args)
	}
	return all, nil
}

// Load reads every *.yaml at the top of files. It finds what is wrong with the form of a file
// (syntax, unknown keys and kinds, wrong types), all at once; Check finds the rest. A file
// with problems is left out of the result. The file of the reminders is no flow.
func Load(files fs.FS) (map[string]*Flow, []Problem) {
	out := map[string]*Flow{}
	names, err := fs.Glob(files, "*.yaml")
	names = slices.DeleteFunc(names, func(name string) bool { return name == RemindersFile })
	if err != nil || len(names) == 0 {
		return out, []Problem{{Key: "flows.check.nofile"}}
	}
	sort.Strings(names)
	var problems []Problem
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			problems = append(problems, Problem{File: name, Key: "flows.check.unreadable"})
			continue
		}
		f, found := parse(name, raw)
		problems = append(problems, found...)
		if len(found) > 0 {
			continue
		}
		if want := strings.TrimSuffix(path.Base(name), ".yaml"); f.ID != want {
			problems = append(problems, at(name, raw, "$.flow", "flows.check.filename", locales.Args{"Want": want}))
			continue
		}
		if found := f.vocabularies(files, name, raw); len(found) > 0 {
			problems = append(problems, found...)
			continue
		}
		out[f.ID] = f
	}
	return out, problems
}

// parse reads one file. The YAML library has been known to panic on odd input; a file is then
// told as one that does not make sense.
func parse(name string, raw []byte) (f *Flow, problems []Problem) {
	defer func() {
		if broken := recover(); broken != nil {
			f, problems = nil, []Problem{{File: name, Key: "flows.check.syntax", Args: locales.Args{"Detail": fmt.Sprint(broken)}}}
		}
	}()
	if len(raw) > 1<<20 {
		return nil, []Problem{{File: name, Key: "flows.check.big"}}
	}
	var doc any
	if err := yaml.UnmarshalWithOptions(raw, &doc, yaml.UseOrderedMap()); err != nil {
		return nil, []Problem{syntaxProblem(name, err)}
	}
	if found := againstSchema(schema, name, raw, plain(doc)); len(found) > 0 {
		return nil, found
	}
	f = &Flow{}
	if err := yaml.UnmarshalWithOptions(raw, f, yaml.Strict()); err != nil {
		return nil, []Problem{syntaxProblem(name, err)}
	}
	sum := sha256.Sum256(raw)
	f.Hash = hex.EncodeToString(sum[:])
	f.label()
	return f, nil
}

// label tells every step which flow it belongs to.
func (f *Flow) label() {
	for i := range f.Steps {
		f.Steps[i].Flow = f.ID
		for j := range f.Steps[i].Item {
			f.Steps[i].Item[j].Flow = f.ID
		}
	}
}

// syntaxProblem keeps the place and the excerpt of a YAML mistake, without the library's words
// around them.
func syntaxProblem(name string, err error) Problem {
	p := Problem{File: name, Key: "flows.check.syntax"}
	var y yaml.Error
	if errors.As(err, &y) {
		p.Args = locales.Args{"Detail": y.GetMessage()}
		if tok := y.GetToken(); tok != nil && tok.Position != nil {
			p.Line, p.Column = tok.Position.Line, tok.Position.Column
		}
		if _, source, ok := strings.Cut(y.FormatError(false, true), "\n"); ok {
			p.Source = strings.TrimRight(source, "\n ")
		}
		return p
	}
	p.Args = locales.Args{"Detail": err.Error()}
	return p
}

// plain turns ordered maps into maps, as the schema wants them.
func plain(v any) any {
	switch v := v.(type) {
	case yaml.MapSlice:
		m := map[string]any{}
		for _, item := range v {
			m[fmt.Sprint(item.Key)] = plain(item.Value)
		}
		return m
	case map[string]any:
		for k, item := range v {
			v[k] = plain(item)
		}
		return v
	case []any:
		for i, item := range v {
			v[i] = plain(item)
		}
		return v
	case uint64:
		return float64(v)
	case int64:
		return float64(v)
	case int:
		return float64(v)
	}
	return v
}
