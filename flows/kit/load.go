package kit

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"

	"passeparole/flows"
	"passeparole/locales"
)

//go:embed themes/*.yaml formats/*.yaml guides/*.yaml
var embedded embed.FS

//go:embed schemas/*.json
var schemas embed.FS

// folders are the sorts of file: a folder, its schema.
var folders = []string{"themes", "formats", "guides"}

var forms = func() map[string]flows.Form {
	all := map[string]flows.Form{}
	for _, folder := range folders {
		raw, err := schemas.ReadFile("schemas/" + strings.TrimSuffix(folder, "s") + ".json")
		if err != nil {
			raw = nil // told as a mistake of every file of the folder
		}
		all[folder] = flows.NewForm(raw)
	}
	return all
}()

// Embedded is the kit that the binary carries. It is read once, and nobody changes it.
func Embedded() (*Kit, error) { return own() }

var own = sync.OnceValues(func() (*Kit, error) {
	k, problems := Load(nil)
	if len(problems) > 0 {
		p := problems[0]
		return nil, fmt.Errorf("reading the embedded kit: %s:%d:%d: %s %v", p.File, p.Line, p.Column, p.Key, p.Args)
	}
	return k, nil
})

// Load reads the kit of the binary, with the files of more on top: a file that has the path
// of one of the binary ("themes/work.yaml") takes its place, any other is added. All that is
// wrong with the form of a file or with what it means is said at once; a file with mistakes
// of form is left out. plan is the flow whose words for themes, formats and publics the kit goes by;
// nil is that of the binary.
func Load(plan *flows.Flow, more ...fs.FS) (*Kit, []flows.Problem) {
	if plan == nil {
		if all, err := flows.Embedded(); err == nil {
			plan = all["plan"]
		}
	}
	l := &loader{plan: plan, files: map[string]file{}}
	l.collect(embedded, false)
	for _, files := range more {
		l.collect(files, true)
	}
	k := &Kit{Guides: map[string]*Guide{}}
	for _, folder := range folders {
		for _, name := range l.names(folder) {
			l.read(k, folder, name)
		}
	}
	l.meanings(k)
	byPlan(k.Themes, l.choices("theme"), func(t *Theme) string { return t.ID })
	byPlan(k.Formats, l.choices("format"), func(f *Format) string { return f.ID })
	sort.SliceStable(l.found, func(i, j int) bool {
		a, b := l.found[i], l.found[j]
		return a.File < b.File || a.File == b.File && a.Line < b.Line
	})
	return k, l.found
}

// byPlan puts first what the plan offers, in its order, and the free theme last.
func byPlan[T any](all []T, order []string, id func(T) string) {
	rank := func(one T) int {
		if i := slices.Index(order, id(one)); i >= 0 {
			return i
		}
		if id(one) == Free {
			return len(order) + 1
		}
		return len(order)
	}
	slices.SortStableFunc(all, func(a, b T) int { return rank(a) - rank(b) })
}

// file is a file of the kit with its text, which mistakes quote.
type file struct {
	folder string
	raw    []byte
	added  bool // it is not the binary's
}

type loader struct {
	plan  *flows.Flow
	files map[string]file
	found []flows.Problem
}

func (l *loader) names(folder string) []string {
	var out []string
	for name, f := range l.files {
		if f.folder == folder {
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}

// collect takes the files of one directory; what lies where nothing looks for it is told,
// since its author expects to see it.
func (l *loader) collect(files fs.FS, added bool) {
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		ext := path.Ext(name)
		if ext != ".yaml" && ext != ".yml" {
			return nil
		}
		folder := path.Dir(name)
		if ext == ".yml" || !slices.Contains(folders, folder) {
			l.add(flows.Problem{File: name, Key: "kit.check.place", Args: locales.Args{"Known": strings.Join(folders, "/, ") + "/"}})
			return nil
		}
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			l.add(flows.Problem{File: name, Key: "flows.check.unreadable"})
			return nil
		}
		l.files[name] = file{folder, raw, added}
		return nil
	})
	if err != nil {
		l.add(flows.Problem{File: "kit", Key: "flows.check.unreadable"})
	}
}

func (l *loader) add(p flows.Problem) { l.found = append(l.found, p) }

// at adds a mistake at a place of a file.
func (l *loader) at(name, where, key string, args locales.Args) {
	l.add(flows.At(name, l.files[name].raw, where, key, args))
}

func (l *loader) read(k *Kit, folder, name string) {
	raw, want := l.files[name].raw, strings.TrimSuffix(path.Base(name), ".yaml")
	var id string
	var keep func()
	var found []flows.Problem
	switch folder {
	case "themes":
		t := &Theme{}
		found = forms[folder].Read(name, raw, t)
		id, keep = t.ID, func() { k.Themes = append(k.Themes, t) }
	case "formats":
		f := &Format{}
		found = forms[folder].Read(name, raw, f)
		id, keep = f.ID, func() { k.Formats = append(k.Formats, f) }
	case "guides":
		g := &Guide{}
		found = forms[folder].Read(name, raw, g)
		id, keep = g.ID, func() { k.Guides[g.ID] = g }
	}
	if len(found) > 0 {
		l.found = append(l.found, found...)
		return
	}
	if id != want {
		key := strings.TrimSuffix(folder, "s")
		l.at(name, "$."+key, "kit.check.filename", locales.Args{"Field": key, "Want": want})
		return
	}
	keep()
}
