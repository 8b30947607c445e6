package bot

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const tags = "goolm,timetzdata"

// list runs go list in the root of the module.
func list(t *testing.T, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-tags", tags}, args...)...)
	cmd.Dir = ".."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// doors says which room alone may import a library, or a package of the standard library
// that reaches outside.
var doors = map[string]string{
	"maunium.net/go/mautrix":       "passeparole/bot/matrix",
	"modernc.org/sqlite":           "passeparole/bot/matrix",
	"go.etcd.io/bbolt":             "passeparole/bot/store",
	"github.com/mattn/go-mastodon": "passeparole/bot/mastodon",
	"github.com/prometheus":        "passeparole/bot/watch",
	"github.com/robfig/cron":       "passeparole/bot/remind",
}

// pure are the rooms that do no I/O and take the time as a value.
var pure = []string{"passeparole/bot/turn", "passeparole/bot/decide", "passeparole/bot/meeting", "passeparole/bot/staff",
	"passeparole/bot/privacy", "passeparole/bot/when", "passeparole/bot/communes", "passeparole/bot/communes/fold", "passeparole/bot/mastodon/toot", "passeparole/bot/remind",
	"passeparole/flows", "passeparole/flows/kit", "passeparole/flows/paste", "passeparole/flows/kinds", "passeparole/flows/speak", "passeparole/flows/sample", "passeparole/locales"}

// outside reach beyond the process, or are a source of time or chance.
var outside = regexp.MustCompile(`^(os|net|syscall|os/exec|net/http|math/rand|math/rand/v2|crypto/rand|log|log/slog)$`)

func TestOneDoorForEachLibrary(t *testing.T) {
	for _, line := range list(t, "-f", `{{.ImportPath}} {{join .Imports " "}} {{join .TestImports " "}} {{join .XTestImports " "}}`, "./...") {
		fields := strings.Fields(line)
		for library, room := range doors {
			for _, imported := range fields[1:] {
				if (imported == library || strings.HasPrefix(imported, library+"/")) && fields[0] != room && !strings.HasPrefix(fields[0], room+"/") {
					t.Errorf("%s imports %s: only %s may", fields[0], imported, room)
				}
			}
		}
	}
}

func TestPureRoomsStayPure(t *testing.T) {
	for _, line := range list(t, append([]string{"-f", `{{.ImportPath}} {{.Dir}} {{join .Imports " "}}`}, pure...)...) {
		fields := strings.Fields(line)
		for _, imported := range fields[2:] {
			if outside.MatchString(imported) {
				t.Errorf("%s is to be pure, but imports %s", fields[0], imported)
			}
			if strings.HasPrefix(imported, "passeparole/") && !slices.Contains(pure, imported) {
				t.Errorf("%s is to be pure, but imports %s, which is not", fields[0], imported)
			}
		}
		files, err := filepath.Glob(filepath.Join(fields[1], "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if regexp.MustCompile(`\btime\.(Now|Since|Until|After|Sleep|NewTimer|NewTicker)\(`).Match(raw) {
				t.Errorf("%s reads the clock: the time is handed over as a value", file)
			}
		}
	}
}

// Rooms above know those below, never the other way round.
func TestArrowsPointOneWay(t *testing.T) {
	for _, line := range list(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./bot/...", "./flows/...", "./locales/...") {
		fields := strings.Fields(line)
		for _, imported := range fields[1:] {
			if imported == "passeparole/bot" || strings.HasPrefix(imported, "passeparole/cmd/") {
				t.Errorf("%s imports %s, which stands above it", fields[0], imported)
			}
		}
	}
}

// licences are recognised by a sentence of their text.
var licences = []struct{ name, sentence string }{
	{"Apache-2.0", "Apache License"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License, version 2.0"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"BSD", "Redistribution and use in source and binary forms"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
}

// What is linked into the binary stays free to be passed on under the EUPL.
func TestLinkedLicences(t *testing.T) {
	seen := map[string]bool{}
	for _, line := range list(t, "-deps", "-f", `{{with .Module}}{{.Path}} {{.Dir}}{{end}}`, "./cmd/passeparole") {
		path, dir, ok := strings.Cut(line, " ")
		if !ok || path == "passeparole" || seen[path] {
			continue
		}
		seen[path] = true
		if name := licence(t, dir); name == "" {
			t.Errorf("%s has no licence among those that may be linked", path)
		}
	}
	if len(seen) < 10 {
		t.Fatalf("only %d modules found: the list is not what is linked", len(seen))
	}
}

func licence(t *testing.T, dir string) string {
	files, err := filepath.Glob(filepath.Join(dir, "[LlCc][IiOo][CcPp][EeYy]*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		text := strings.Join(strings.Fields(string(raw)), " ")
		if strings.Contains(text, "GNU GENERAL PUBLIC LICENSE") || strings.Contains(text, "GNU AFFERO") {
			return ""
		}
		for _, l := range licences {
			if strings.Contains(text, l.sentence) {
				return l.name
			}
		}
	}
	return ""
}
