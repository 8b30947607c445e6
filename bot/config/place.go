package config

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/printer"
	"github.com/goccy/go-yaml/token"
)

// locate is the token of the value at a path, or of its key. Of a path that the file does
// not have, it is the nearest section that it has; nil if there is none.
func locate(tree *ast.File, path []string, key bool) *token.Token {
	if tree == nil || len(tree.Docs) == 0 {
		return nil
	}
	node := tree.Docs[0].Body
	var found *token.Token
	for i, name := range path {
		node = unwrap(node)
		switch at := node.(type) {
		case *ast.MappingNode:
			value := pair(at.Values, name)
			if value == nil {
				return found
			}
			found, node = value.Key.GetToken(), value.Value
		case *ast.MappingValueNode:
			value := pair([]*ast.MappingValueNode{at}, name)
			if value == nil {
				return found
			}
			found, node = value.Key.GetToken(), value.Value
		case *ast.SequenceNode:
			n, err := strconv.Atoi(name)
			if err != nil || n < 0 || n >= len(at.Values) {
				return found
			}
			node = at.Values[n]
			found = node.GetToken()
		default:
			return found
		}
		if i == len(path)-1 && !key {
			if tk := unwrapToken(node); tk != nil {
				return tk
			}
		}
	}
	return found
}

func pair(values []*ast.MappingValueNode, name string) *ast.MappingValueNode {
	for _, v := range values {
		if v.Key != nil && v.Key.GetToken().Value == name {
			return v
		}
	}
	return nil
}

func unwrap(node ast.Node) ast.Node {
	for {
		switch at := node.(type) {
		case *ast.TagNode:
			node = at.Value
		case *ast.AnchorNode:
			node = at.Value
		default:
			return node
		}
	}
}

// unwrapToken is the token that a value begins with. A section begins with its own first
// key, which would point at the wrong word: its name is shown instead.
func unwrapToken(node ast.Node) *token.Token {
	switch at := unwrap(node).(type) {
	case nil, *ast.MappingNode, *ast.MappingValueNode, *ast.NullNode:
		return nil
	default:
		return at.GetToken()
	}
}

// mark fills the place of a problem from a token.
func (c *checker) mark(p *Problem, tk *token.Token) {
	if tk == nil || tk.Position == nil {
		return
	}
	p.Line, p.Column = tk.Position.Line, tk.Position.Column
	var pp printer.Printer
	p.Source = pp.PrintErrorToken(tk, false)
}

// valueAt is the value at a path of keys, nil if there is none.
func valueAt(values map[string]any, path []string) any {
	var at any = values
	for _, name := range path {
		section, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = section[name]
	}
	return at
}

// remove takes the value at a path out of a decoded document.
func remove(values map[string]any, path []string) {
	if len(path) == 0 {
		return
	}
	var at any = values
	for _, name := range path[:len(path)-1] {
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
		case []any:
			n, err := strconv.Atoi(name)
			if err != nil || n < 0 || n >= len(v) {
				return
			}
			at = v[n]
		default:
			return
		}
	}
	switch v := at.(type) {
	case map[string]any:
		delete(v, last(path))
	case []any:
		// An element keeps its place, so that the numbers of the others stay right.
		if n, err := strconv.Atoi(last(path)); err == nil && n >= 0 && n < len(v) {
			v[n] = ""
		}
	}
}

// dropNulls removes keys without a value: "mastodon:" alone is no Mastodon.
func dropNulls(values map[string]any) {
	for name, v := range values {
		switch v := v.(type) {
		case nil:
			delete(values, name)
		case map[string]any:
			dropNulls(v)
		}
	}
}

func last(path []string) string {
	if len(path) == 0 {
		return ""
	}
	return path[len(path)-1]
}

// join writes a path as people write it: mastodon.hashtags[1].
func join(path []string) string {
	var b strings.Builder
	for _, name := range path {
		if _, err := strconv.Atoi(name); err == nil {
			b.WriteString("[" + name + "]")
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(name)
	}
	return b.String()
}
