package config

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"passeparole/locales"
)

// longestSecret is more than any password or token has.
const longestSecret = 4096

const defaultDevice = "PASSEPAROLE"

// secrets reads the password or token of the Matrix account, and the Mastodon token.
func (c *checker) secrets() {
	cfg := c.cfg
	switch given := count(cfg.MatrixPassword != "", cfg.MatrixToken != "", cfg.PasswordFile != "", cfg.TokenFile != ""); {
	case given == 0 && !c.toldOfSecret(""):
		c.add("", "config.missing.secret", nil)
	case given > 1:
		c.add("token_file", "config.two-secrets", nil)
	case cfg.PasswordFile != "":
		cfg.PasswordFile = c.absolute(cfg.PasswordFile)
		cfg.MatrixPassword = c.readSecret("password_file", cfg.PasswordFile)
	case cfg.TokenFile != "":
		cfg.TokenFile = c.absolute(cfg.TokenFile)
		cfg.MatrixToken = c.readSecret("token_file", cfg.TokenFile)
	}
	// A token belongs to a device already; a password makes one, which wants a name.
	if cfg.Device == "" && cfg.MatrixPassword != "" {
		cfg.Device = defaultDevice
	}
	if cfg.Mastodon == nil {
		cfg.MastodonToken = ""
		return
	}
	switch {
	case cfg.MastodonToken != "":
	case cfg.Mastodon.TokenFile != "":
		cfg.Mastodon.TokenFile = c.absolute(cfg.Mastodon.TokenFile)
		cfg.MastodonToken = c.readSecret("mastodon.token_file", cfg.Mastodon.TokenFile)
	case !c.told("mastodon.token_file") && !c.toldOfSecret("mastodon."):
		c.add("mastodon.token_file", "config.missing.mastodon-token", nil)
	}
}

// toldOfSecret says whether a secret was found in the file itself, in a section: then the
// sentence about that says where it goes.
func (c *checker) toldOfSecret(section string) bool {
	for _, p := range c.problems {
		if strings.HasPrefix(p.Key, "config.secret-here") && strings.HasPrefix(p.Path, section) {
			return true
		}
	}
	return false
}

// readSecret reads the file of a secret, which nobody else may be able to read.
func (c *checker) readSecret(path, file string) Secret {
	args := locales.Args{"File": file}
	refuse := func(key string) Secret {
		c.add(path, key, args)
		return ""
	}
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse("config.secret-absent")
	case err != nil:
		args["Cause"] = cause(err)
		return refuse("config.secret-unreadable")
	case !info.Mode().IsRegular():
		return refuse("config.secret-not-file")
	case info.Size() > longestSecret:
		return refuse("config.secret-too-long")
	case ReadableByOthers(info) && !c.credential(file, info):
		return refuse("config.secret-open")
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		args["Cause"] = cause(err)
		return refuse("config.secret-unreadable")
	}
	secret := strings.TrimSpace(string(raw))
	switch {
	case secret == "":
		return refuse("config.secret-empty")
	case strings.ContainsAny(secret, "\r\n"):
		return refuse("config.secret-lines")
	}
	return Secret(secret)
}

// ReadableByOthers says whether anyone but its owner may read or write a file.
func ReadableByOthers(info fs.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// credential says whether a file is one that systemd hands to this service alone. Its
// access list shows as group bits although no group may read it.
func (c *checker) credential(file string, info fs.FileInfo) bool {
	dir := c.env["CREDENTIALS_DIRECTORY"]
	return dir != "" && within(file, dir) && info.Mode().Perm()&0o027 == 0
}

func count(conditions ...bool) (n int) {
	for _, yes := range conditions {
		if yes {
			n++
		}
	}
	return n
}
