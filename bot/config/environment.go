package config

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"

	"passeparole/locales"
)

// environment lets the variables speak: each replaces one value of the file. A variable
// of a section that the file does not have begins that section, unless it is only a
// secret.
func (c *checker) environment() {
	if c.cfg.Mastodon == nil && c.begins("MASTODON_", "MASTODON_TOKEN", "MASTODON_TOKEN_FILE") {
		c.cfg.Mastodon = &Mastodon{}
	}
	if c.cfg.Publish == nil && c.begins("PUBLISH_") {
		c.cfg.Publish = &Publish{}
	}
	if c.cfg.Backup == nil && c.begins("BACKUP_") {
		c.cfg.Backup = &Backup{}
	}
	// A secret given by the environment replaces whatever the file says about that secret.
	matrix := []string{"MATRIX_PASSWORD", "MATRIX_PASSWORD_FILE", "MATRIX_TOKEN", "MATRIX_TOKEN_FILE"}
	for _, name := range matrix {
		if c.env[EnvPrefix+name] != "" {
			c.cfg.PasswordFile, c.cfg.TokenFile = "", ""
		}
	}
	err := env.ParseWithOptions(c.cfg, env.Options{Environment: c.env, Prefix: EnvPrefix})
	var several env.AggregateError
	if !errors.As(err, &several) {
		return
	}
	for _, one := range several.Errors {
		var parse env.ParseError
		if errors.As(one, &parse) {
			name := variableOfField(reflect.TypeFor[Config](), parse.Name, EnvPrefix)
			key := "config.variable"
			if parse.Type.Kind() == reflect.Int || parse.Type.Kind() == reflect.Pointer {
				key = "config.variable-number"
			}
			c.problems = append(c.problems, Problem{File: c.file, Env: name, Key: key, Args: locales.Args{"Name": name}})
		}
	}
}

// begins says whether a variable with this prefix, other than those named, is set.
func (c *checker) begins(prefix string, but ...string) bool {
	for name := range c.env {
		rest, ours := strings.CutPrefix(name, EnvPrefix)
		if ours && strings.HasPrefix(rest, prefix) && !slices.Contains(but, rest) {
			return true
		}
	}
	return false
}

// variable is the name of the variable that replaces the value at a path, "" for none.
func variable(path string) string {
	name, _, _ := strings.Cut(path, "[")
	switch name {
	case "password_file":
		return EnvPrefix + "MATRIX_PASSWORD_FILE"
	case "token_file":
		return EnvPrefix + "MATRIX_TOKEN_FILE"
	case "":
		return ""
	}
	return EnvPrefix + strings.ToUpper(strings.ReplaceAll(name, ".", "_"))
}

// variableOfField finds the variable of a field by the field's Go name, which is all that
// the parser tells about what it could not read.
func variableOfField(t reflect.Type, field, prefix string) string {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Name == field && f.Tag.Get("env") != "" {
			return prefix + f.Tag.Get("env")
		}
		inner := f.Type
		if inner.Kind() == reflect.Pointer {
			inner = inner.Elem()
		}
		if sub, has := f.Tag.Lookup("envPrefix"); has && inner.Kind() == reflect.Struct {
			if name := variableOfField(inner, field, prefix+sub); name != "" {
				return name
			}
		}
	}
	return ""
}
