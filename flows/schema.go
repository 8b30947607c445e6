package flows

import (
	"bytes"
	"errors"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"passeparole/locales"
)

var schema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	raw, err := embedded.ReadFile("schema.json")
	if err != nil {
		return nil, fmt.Errorf("reading the schema of flows: %w", err)
	}
	return compile(raw)
})

// compile makes a JSON schema ready for use.
func compile(raw []byte) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("reading a schema: %w", err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("file.schema.json", doc); err != nil {
		return nil, fmt.Errorf("reading a schema: %w", err)
	}
	return c.Compile("file.schema.json")
}

// againstSchema lists every place where a document departs from its schema.
func againstSchema(schema func() (*jsonschema.Schema, error), name string, raw []byte, doc any) []Problem {
	s, err := schema()
	if err != nil {
		return []Problem{{File: name, Key: "flows.check.syntax", Args: locales.Args{"Detail": err.Error()}}}
	}
	var invalid *jsonschema.ValidationError
	if err := s.Validate(doc); !errors.As(err, &invalid) {
		return nil
	}
	var out []Problem
	for _, leaf := range leaves(invalid) {
		out = append(out, leafProblems(s, name, raw, leaf)...)
	}
	sort.SliceStable(out, func(i, j int) bool {
		return out[i].Line < out[j].Line || out[i].Line == out[j].Line && out[i].Column < out[j].Column
	})
	return out
}

func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var out []*jsonschema.ValidationError
	for _, c := range e.Causes {
		out = append(out, leaves(c)...)
	}
	return out
}

// leafProblems says one violation in a sentence of ours.
func leafProblems(s *jsonschema.Schema, name string, raw []byte, e *jsonschema.ValidationError) []Problem {
	where := yamlPath(e.InstanceLocation)
	field := "flow"
	for _, part := range e.InstanceLocation {
		if _, err := strconv.Atoi(part); err != nil { // an element of a list goes by the list's name
			field = part
		}
	}
	one := func(path, key string, args locales.Args) []Problem {
		return []Problem{at(name, raw, path, "flows.check."+key, args)}
	}
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		var out []Problem
		for _, p := range k.Properties {
			known := knownKeys(s, e.InstanceLocation)
			out = append(out, at(name, raw, where+"."+p, "flows.check.key",
				locales.Args{"Asked": p, "Near": nearest(p, known), "Known": strings.Join(known, ", ")}))
		}
		return out
	case *kind.Required:
		return one(where, "required", locales.Args{"Keys": strings.Join(k.Missing, ", ")})
	case *kind.Type:
		return one(where, "type", locales.Args{"Asked": field, "Want": strings.Join(k.Want, ", ")})
	case *kind.Enum:
		var want []string
		for _, w := range k.Want {
			if w != "" {
				want = append(want, fmt.Sprint(w))
			}
		}
		return one(where, "enum", locales.Args{"Asked": fmt.Sprint(k.Got), "Field": field,
			"Near": nearest(fmt.Sprint(k.Got), want), "Known": strings.Join(want, ", ")})
	case *kind.Pattern:
		if strings.Contains(k.Want, "mois") {
			return one(where, "span", locales.Args{"Asked": k.Got})
		}
		return one(where, "name", locales.Args{"Asked": k.Got})
	case *kind.Minimum, *kind.Maximum:
		return one(where, "bound", locales.Args{"Asked": field})
	case *kind.MinItems:
		return one(where, "empty", locales.Args{"Asked": field})
	}
	return one(where, "shape", locales.Args{"Asked": field})
}

// knownKeys are the keys that may stand at a place, for the sentence about an unknown one.
func knownKeys(s *jsonschema.Schema, location []string) []string {
	for _, part := range location {
		for s != nil && s.Ref != nil {
			s = s.Ref
		}
		if s == nil {
			return nil
		}
		if _, err := strconv.Atoi(part); err == nil {
			s = s.Items2020
		} else {
			s = s.Properties[part]
		}
	}
	for s != nil && s.Ref != nil {
		s = s.Ref
	}
	if s == nil {
		return nil
	}
	var keys []string
	for k := range s.Properties {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// nearest is the known word most like the one that was written, "" if none is like it.
func nearest(said string, known []string) string {
	best, near := max(1, len(said)/3)+1, ""
	for _, k := range known {
		d := distance(said, k)
		if len(k) >= 3 && strings.HasPrefix(said, k) || len(said) >= 3 && strings.HasPrefix(k, said) {
			d = min(d, 1)
		}
		if d < best {
			best, near = d, k
		}
	}
	return near
}

// yamlPath writes a place of the document as goccy's paths are written.
func yamlPath(location []string) string {
	path := "$"
	for _, part := range location {
		if _, err := strconv.Atoi(part); err == nil {
			path += "[" + part + "]"
		} else {
			path += "." + part
		}
	}
	return path
}

// at is a problem at a path of the document, with the lines around it and a caret.
func at(name string, raw []byte, path, key string, args locales.Args) Problem {
	p := Problem{File: name, Key: key, Args: args}
	y, err := yaml.PathString(path)
	if err != nil {
		return p
	}
	if node, err := y.ReadNode(bytes.NewReader(raw)); err == nil && node.GetToken() != nil {
		p.Line, p.Column = node.GetToken().Position.Line, node.GetToken().Position.Column
	}
	if source, err := y.AnnotateSource(raw, false); err == nil {
		p.Source = strings.TrimRight(string(source), "\n ")
	}
	return p
}
