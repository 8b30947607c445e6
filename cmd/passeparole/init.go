package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"passeparole/bot/config"
	"passeparole/locales"
)

type initCommand struct {
	Homeserver      string   `placeholder:"URL"`
	User            string   `placeholder:"@ROBOT:SERVER"`
	StaffRoom       string   `placeholder:"#ROOM:SERVER"`
	Admin           []string `placeholder:"@NAME:SERVER"`
	Data            string   `placeholder:"DIR"`
	Language        string   `placeholder:"fr|en"`
	Zone            string   `placeholder:"ZONE"`
	Programme       string   `placeholder:"NAME"`
	Contact         string   `placeholder:"ADDRESS"`
	MastodonServer  string   `placeholder:"URL"`
	MastodonAccount string   `placeholder:"NAME"`
	PublishDir      string   `placeholder:"DIR"`
	BaseURL         string   `placeholder:"URL"`
	Listen          string   `placeholder:"ADDRESS:PORT"`
}

// Run writes a new configuration with a comment for every key. What the flags do not say
// is asked for on a terminal. An existing file is never touched.
func (c initCommand) Run(a *app) error {
	if _, err := os.Lstat(a.config); err == nil {
		return &failure{Code: exitMistakes, Key: "cli.init.exists", Args: locales.Args{"File": a.config}}
	}
	answers := config.Answers{Homeserver: c.Homeserver, User: c.User, StaffRoom: c.StaffRoom, Admins: c.Admin, Data: c.Data,
		Language: c.Language, Zone: c.Zone, Programme: c.Programme, Contact: c.Contact, MastodonServer: c.MastodonServer,
		MastodonAccount: c.MastodonAccount, PublishDir: c.PublishDir, BaseURL: c.BaseURL, Listen: c.Listen}
	if isTerminal(a.in) {
		if err := a.interview(&answers); err != nil {
			return err
		}
	} else if missing := missingFlags(answers); len(missing) > 0 {
		return &failure{Code: exitMistakes, Key: "cli.init.flags", Args: locales.Args{"Flags": strings.Join(missing, " ")}}
	}
	text := config.Example(a.book, a.lang, answers)
	if _, problems := config.Check(a.config, text, nil, false); len(problems) > 0 {
		for _, p := range problems {
			fmt.Fprintf(a.err, "%s: %s\n", flagOf(p.Path), p.Sentence(a.book, a.lang))
		}
		return &failure{Code: exitMistakes, Key: "cli.init.unwritten"}
	}
	if err := writeNew(a.config, text); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return &failure{Code: exitMistakes, Key: "cli.init.exists", Args: locales.Args{"File": a.config}}
		}
		return &failure{Code: exitMistakes, Key: "cli.init.unwritable", Args: locales.Args{"File": a.config, "Cause": cause(err)}, Err: err}
	}
	a.tell("init.written", locales.Args{"File": a.config})
	a.tell("init.password", locales.Args{"File": filepath.Join(filepath.Dir(a.config), config.PasswordFile)})
	if answers.MastodonServer != "" {
		a.tell("init.token", locales.Args{"File": filepath.Join(filepath.Dir(a.config), config.MastodonTokenFile)})
	}
	a.tell("init.then", nil)
	return nil
}

// missingFlags are the flags without which a configuration cannot be begun.
func missingFlags(a config.Answers) []string {
	var missing []string
	for _, one := range []struct{ flag, value string }{{"--homeserver", a.Homeserver}, {"--user", a.User}, {"--staff-room", a.StaffRoom}} {
		if one.value == "" {
			missing = append(missing, one.flag)
		}
	}
	return missing
}

// flagOf is the flag that a value of the configuration came from.
func flagOf(path string) string {
	path, _, _ = strings.Cut(path, "[")
	switch path {
	case "admins":
		return "--admin"
	case "programme.name":
		return "--programme"
	case "invite.servers":
		return "--user"
	}
	path = strings.TrimPrefix(strings.TrimPrefix(path, "programme."), "publish.")
	if path == "dir" {
		path = "publish-dir"
	}
	return "--" + strings.NewReplacer(".", "-", "_", "-").Replace(path)
}

// writeNew writes a file that must not exist, and the private directory for the secrets
// beside it. The configuration holds no secret, so others may read it.
func writeNew(name string, text []byte) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(config.PasswordFile)), 0o700); err != nil {
		return fmt.Errorf("making the directory of the secrets: %w", err)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("creating the configuration: %w", err)
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	return nil
}
