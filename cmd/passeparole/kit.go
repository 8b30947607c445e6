package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"passeparole/flows"
	"passeparole/flows/kit"
)

// kitFolder lies in the directory of flows and holds what a programme adds to the kit, or
// puts in the place of its own: kit/themes, kit/formats, kit/guides.
const kitFolder = "kit"

// loadKit reads the kit of the binary with that of a directory of flows on top.
func loadKit(dir string, all map[string]*flows.Flow) (*kit.Kit, []flows.Problem) {
	var more []fs.FS
	if hasKit(dir) {
		more = append(more, os.DirFS(filepath.Join(dir, kitFolder)))
	}
	own, problems := kit.Load(all["plan"], more...)
	for i := range problems {
		problems[i].File = path.Join(kitFolder, problems[i].File)
	}
	return own, problems
}

func hasKit(dir string) bool {
	if dir == "" {
		return false
	}
	info, err := os.Stat(filepath.Join(dir, kitFolder))
	return err == nil && info.IsDir()
}

// onlyKit says that a directory adds to the kit, or has reminders of its own, and leaves
// the flows as they are.
func onlyKit(dir string) bool {
	names, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	names = slices.DeleteFunc(names, func(name string) bool { return filepath.Base(name) == flows.RemindersFile })
	return err == nil && len(names) == 0 && (hasKit(dir) || remindersBeside(dir) != "")
}
