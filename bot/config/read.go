package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"passeparole/locales"
)

// tooLarge is far more than a configuration needs, and little enough to read whole.
const tooLarge = 1 << 20

// Load reads and checks the configuration at path. environ has the form of os.Environ.
// It returns a configuration or all the mistakes, never both.
func Load(path string, environ []string) (*Config, []Problem) {
	raw, problem := readFile(path)
	if problem != nil {
		return nil, []Problem{*problem}
	}
	return Check(path, raw, environ, true)
}

// Check is Load for a text that may not be written yet. Without secrets it neither reads
// the files of secrets nor misses them: for a configuration that was just begun.
func Check(path string, raw []byte, environ []string, secrets bool) (*Config, []Problem) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, []Problem{{File: path, Key: "config.unreadable", Args: locales.Args{"Cause": err.Error()}}}
	}
	c := &checker{file: path, dir: filepath.Dir(abs), env: variables(environ), cfg: defaults()}
	c.cfg.File = abs
	if c.document(raw) {
		c.environment()
		c.values()
		if secrets {
			c.secrets()
		}
	}
	if len(c.problems) > 0 {
		c.hushSources()
		slices.SortStableFunc(c.problems, byPlace)
		return nil, c.problems
	}
	return c.cfg, nil
}

func defaults() *Config {
	return &Config{
		Data:      "./data",
		Language:  locales.Languages[0],
		Zone:      "Europe/Paris",
		Buttons:   "yesno",
		Programme: Programme{Name: "Débats numériques"},
		Reminders: Reminders{
			Tick:   "* * * * *",
			Digest: "0 9 * * 1",
			Quiet:  Quiet{From: "20:00", To: "08:00", Days: []string{"sunday"}},
		},
		Log: Log{Level: "info"},
	}
}

func readFile(path string) ([]byte, *Problem) {
	refused := func(key string, args locales.Args) ([]byte, *Problem) {
		return nil, &Problem{File: path, Key: key, Args: args}
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refused("config.absent", locales.Args{"File": path})
	case err != nil:
		return refused("config.unreadable", locales.Args{"Cause": cause(err)})
	case info.IsDir():
		return refused("config.directory", locales.Args{"File": path})
	case info.Size() > tooLarge:
		return refused("config.too-large", nil)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return refused("config.unreadable", locales.Args{"Cause": cause(err)})
	}
	return raw, nil
}

// cause is what the system said, without the path, which is shown already.
func cause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// variables are those with our prefix that hold something: an empty variable keeps the
// value of the file. CREDENTIALS_DIRECTORY is where systemd puts secrets.
func variables(environ []string) map[string]string {
	vars := map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if value != "" && (strings.HasPrefix(name, EnvPrefix) || name == "CREDENTIALS_DIRECTORY") {
			vars[name] = value
		}
	}
	return vars
}

func byPlace(a, b Problem) int {
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Column - b.Column
}
