package config

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/agnivade/levenshtein"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"passeparole/locales"
)

//go:embed schema.json
var schemaText []byte

var compiled = sync.OnceValues(func() (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	if err != nil {
		return nil, fmt.Errorf("reading the schema of the configuration: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", doc); err != nil {
		return nil, fmt.Errorf("adding the schema of the configuration: %w", err)
	}
	return compiler.Compile("schema.json")
})

// document reads the YAML into the configuration: everything that has the right shape,
// so that the rest can be checked in the same run. It says whether there was anything
// to read.
func (c *checker) document(raw []byte) bool {
	tree, err := parser.ParseBytes(raw, 0)
	if err != nil {
		c.syntax(err)
		return false
	}
	c.tree = tree
	if len(tree.Docs) > 1 {
		c.add("", "config.several-documents", nil)
		return false
	}
	var values any
	if err := yaml.Unmarshal(raw, &values); err != nil && !errors.Is(err, io.EOF) {
		c.syntax(err)
		return false
	}
	if values == nil {
		values = map[string]any{}
	}
	top, ok := values.(map[string]any)
	if !ok {
		c.add("", "config.not-keys", nil)
		return false
	}
	dropNulls(top)
	c.shape(top)

	clean, err := yaml.Marshal(top)
	if err == nil {
		err = yaml.UnmarshalWithOptions(clean, c.cfg, yaml.Strict())
	}
	if err != nil && !errors.Is(err, io.EOF) {
		// The schema let through what the types do not: shown in the decoder's words.
		c.syntax(err)
		return false
	}
	return true
}

// syntax reports a text that is not YAML, or that names a key twice.
func (c *checker) syntax(err error) {
	p := Problem{File: c.file, Key: "config.syntax"}
	var at yaml.Error
	if errors.As(err, &at) {
		tk := at.GetToken()
		p.Args = locales.Args{"Cause": at.GetMessage()}
		c.mark(&p, tk)
		// The parser reports a key that stands twice as a matter of syntax.
		if tk != nil && strings.Contains(at.GetMessage(), "already defined") {
			p.Key, p.Args = "config.twice", locales.Args{"Key": tk.Value}
		}
	} else {
		p.Args = locales.Args{"Cause": err.Error()}
	}
	c.problems = append(c.problems, p)
}

// shape reports what the schema refuses and takes it out of values.
func (c *checker) shape(values map[string]any) {
	schema, err := compiled()
	if err != nil {
		c.add("", "config.unreadable", locales.Args{"Cause": err.Error()})
		return
	}
	var refused *jsonschema.ValidationError
	if err := schema.Validate(values); !errors.As(err, &refused) {
		return
	}
	for _, leaf := range leaves(refused) {
		at := leaf.InstanceLocation
		switch k := leaf.ErrorKind.(type) {
		case *kind.AdditionalProperties:
			for _, name := range k.Properties {
				c.unknown(at, name, values)
				remove(values, append(slices.Clone(at), name))
			}
		case *kind.Type:
			c.addAt(at, "config.type-"+k.Want[0], locales.Args{"Key": last(at)})
			remove(values, at)
		case *kind.Enum:
			c.addAt(at, "config.choice", locales.Args{"Key": last(at), "Got": k.Got, "Choices": choices(k.Want)})
			remove(values, at)
		case *kind.Required:
			// Missing values are looked for once the environment had its say.
		default:
			c.addAt(at, "config.syntax", locales.Args{"Cause": leaf.Error()})
			remove(values, at)
		}
	}
}

// unknown reports a key that does not exist. One that would hold a secret gets a sentence
// of its own: the answer is not another spelling, but another file.
func (c *checker) unknown(at []string, name string, values map[string]any) {
	path := append(slices.Clone(at), name)
	if secretKey.MatchString(name) {
		c.hush(valueAt(values, path))
		p := Problem{File: c.file, Path: join(path), Key: "config.secret-here", Args: locales.Args{"Key": name}}
		if len(at) > 0 && at[0] == "mastodon" {
			p.Key = "config.secret-here-mastodon"
		}
		// The place without the line itself, whatever is done to hush the others.
		if tk := locate(c.tree, path, true); tk != nil {
			p.Line, p.Column = tk.Position.Line, tk.Position.Column
		}
		c.problems = append(c.problems, p)
		return
	}
	p := Problem{File: c.file, Path: join(path), Key: "config.unknown-key", Args: locales.Args{"Key": name}}
	known := knownKeys(at)
	p.Args["Known"] = strings.Join(known, ", ")
	if near := nearest(name, known); near != "" {
		p.Key, p.Args["Near"] = "config.unknown-key-near", near
	}
	c.mark(&p, locate(c.tree, path, true))
	c.problems = append(c.problems, p)
}

// knownKeys are the keys that the schema allows at a place, sorted.
func knownKeys(at []string) []string {
	schema, err := compiled()
	if err != nil {
		return nil
	}
	for _, name := range at {
		if schema = schema.Properties[name]; schema == nil {
			return nil
		}
	}
	var keys []string
	for name := range schema.Properties {
		keys = append(keys, name)
	}
	sort.Strings(keys)
	return keys
}

// nearest is the known key that was probably meant: at most a third of it differs.
func nearest(name string, known []string) string {
	best, distance := "", len(name)/3+1
	for _, k := range known {
		if d := levenshtein.ComputeDistance(strings.ToLower(name), k); d <= distance && (best == "" || d < distance) {
			best, distance = k, d
		}
	}
	return best
}

func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

func choices(want []any) string {
	words := make([]string, len(want))
	for i, w := range want {
		words[i] = fmt.Sprint(w)
	}
	return strings.Join(words, ", ")
}
