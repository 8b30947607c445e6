package flows_test

import (
	"io/fs"
	"testing/fstest"
)

// oneFile is a directory with one file.
type oneFile struct{ name, text string }

func (f oneFile) fs() fs.FS { return fstest.MapFS{f.name: &fstest.MapFile{Data: []byte(f.text)}} }
