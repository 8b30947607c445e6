package flows

import (
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"passeparole/locales"
)

// Form is what the YAML files of one sort must look like, for files that stand beside the
// flows: their mistakes are told in the same words, with the same caret.
type Form struct {
	schema func() (*jsonschema.Schema, error)
}

// NewForm makes a form from a JSON schema, which is compiled when it is first used.
func NewForm(schema []byte) Form {
	return Form{sync.OnceValues(func() (*jsonschema.Schema, error) { return compile(schema) })}
}

// Read fills into from a file, or lists everything that is wrong with the file's form.
func (f Form) Read(name string, raw []byte, into any) (problems []Problem) {
	defer func() { // the YAML library has been known to panic on odd input
		if broken := recover(); broken != nil {
			problems = []Problem{{File: name, Key: "flows.check.syntax", Args: locales.Args{"Detail": fmt.Sprint(broken)}}}
		}
	}()
	if len(raw) > 1<<20 {
		return []Problem{{File: name, Key: "flows.check.big"}}
	}
	var doc any
	if err := yaml.UnmarshalWithOptions(raw, &doc, yaml.UseOrderedMap()); err != nil {
		return []Problem{syntaxProblem(name, err)}
	}
	if found := againstSchema(f.schema, name, raw, plain(doc)); len(found) > 0 {
		return found
	}
	if err := yaml.UnmarshalWithOptions(raw, into, yaml.Strict()); err != nil {
		return []Problem{syntaxProblem(name, err)}
	}
	return nil
}

// At is a problem at a path of a file ("$.steps[0].id"), with the lines around it and a caret.
func At(name string, raw []byte, path, key string, args locales.Args) Problem {
	return at(name, raw, path, key, args)
}

// Nearest is the known word most like the one that was written, "" if none is like it.
func Nearest(said string, known []string) string { return nearest(said, known) }
