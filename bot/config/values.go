package config

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"passeparole/locales"
)

// checker collects every mistake while a configuration is put together.
type checker struct {
	file     string // as the operator named it
	dir      string // absolute; relative paths begin here
	tree     *ast.File
	env      map[string]string
	cfg      *Config
	problems []Problem
	hushed   []string // secrets that were found in the file
}

// add reports a mistake in the value at a path such as "admins[1]".
func (c *checker) add(path, key string, args locales.Args) {
	at := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	c.addAt(at, key, args)
}

func (c *checker) addAt(at []string, key string, args locales.Args) {
	p := Problem{File: c.file, Path: join(at), Key: key, Args: args}
	if name := variable(p.Path); c.env[name] != "" {
		p.Env = name
	}
	if len(at) > 0 && p.Env == "" {
		c.mark(&p, locate(c.tree, at, false))
	}
	c.problems = append(c.problems, p)
}

// told says whether something was already said about the value at a path, or about a
// misspelling of its key, so that it need not be missed as well.
func (c *checker) told(path string) bool {
	section, name := "", path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		section, name = path[:i+1], path[i+1:]
	}
	for _, p := range c.problems {
		if p.Path == path || strings.HasPrefix(path, p.Path+".") && p.Key != "config.unknown-key" {
			return true
		}
		if p.Args["Near"] == name && strings.HasPrefix(p.Path, section) {
			return true
		}
	}
	return false
}

// values checks what the values mean, and puts them in the one form that the rest of the
// bot relies on.
func (c *checker) values() {
	cfg := c.cfg
	c.required("homeserver", cfg.Homeserver)
	c.required("user", cfg.User)
	c.required("staff_room", cfg.StaffRoom)

	cfg.Homeserver = strings.TrimRight(c.address("homeserver", cfg.Homeserver), "/")
	c.users("user", []string{cfg.User}, false)
	if cfg.Device != "" && !isDevice(cfg.Device) {
		c.add("device", "config.device", locales.Args{"Got": cfg.Device})
	}
	if cfg.StaffRoom != "" && !isRoom(cfg.StaffRoom) {
		c.add("staff_room", "config.room", locales.Args{"Got": cfg.StaffRoom})
	}
	c.users("admins", cfg.Admins, false)
	c.servers("invite.servers", cfg.Invite.Servers)
	c.users("invite.users", cfg.Invite.Users, true)
	if slices.Contains(cfg.Invite.Users, Everyone) {
		cfg.Invite.Servers = append(cfg.Invite.Servers, Everyone)
	}
	c.usersOrServers("trusted", cfg.Trusted)
	c.oneOf("language", cfg.Language, locales.Languages)
	c.oneOf("buttons", cfg.Buttons, []string{"none", "yesno", "all"})
	if _, err := time.LoadLocation(cfg.Zone); err != nil || cfg.Zone == "" || cfg.Zone == "Local" {
		c.add("zone", "config.zone", locales.Args{"Got": cfg.Zone})
	}
	c.oneOf("log.level", cfg.Log.Level, []string{"debug", "info", "warn", "error"})

	cfg.Data = c.directory("data", cfg.Data)
	if cfg.Flows != "" {
		cfg.Flows = c.absolute(cfg.Flows)
		if info, err := os.Stat(cfg.Flows); err != nil || !info.IsDir() {
			c.add("flows", "config.flows", locales.Args{"Got": cfg.Flows})
		}
	}
	c.mastodon()
	c.publish()
	c.reminders()
	c.watch()
	c.backup()
}

func (c *checker) backup() {
	b := c.cfg.Backup
	if b == nil {
		return
	}
	c.required("backup.to", b.To)
	if b.To != "" {
		b.To = c.directory("backup.to", b.To)
		if p := c.cfg.Publish; p != nil && (b.To == p.Dir || within(b.To, p.Dir)) {
			c.add("backup.to", "config.backup-public", nil)
		}
	}
	if b.Schedule == "" {
		b.Schedule = "30 3 * * *"
	}
	c.schedule("backup.schedule", b.Schedule, "30 3 * * *")
	if b.Keep == 0 {
		b.Keep = 14
	}
	if b.Keep < 1 {
		c.add("backup.keep", "config.backup-keep", nil)
	}
}

func (c *checker) mastodon() {
	m := c.cfg.Mastodon
	if m == nil {
		return
	}
	c.required("mastodon.server", m.Server)
	m.Server = strings.TrimRight(c.address("mastodon.server", m.Server), "/")
	m.AllowHTTP = m.AllowHTTP || strings.HasPrefix(m.Server, "http://")
	m.Account = strings.TrimPrefix(m.Account, "@")
	if m.Account != "" && !isAccount(m.Account) {
		c.add("mastodon.account", "config.account", locales.Args{"Got": m.Account})
	}
	if m.Visibility == "" {
		m.Visibility = "public"
	}
	c.oneOf("mastodon.visibility", m.Visibility, []string{"public", "unlisted", "private"})
	for i, tag := range m.Hashtags {
		m.Hashtags[i] = strings.TrimPrefix(tag, "#")
		path := "mastodon.hashtags" + index(i)
		if !c.told(path) && !isHashtag(m.Hashtags[i]) {
			c.add(path, "config.hashtag", locales.Args{"Got": tag})
		}
	}
	c.rhythm()
}

func (c *checker) publish() {
	p := c.cfg.Publish
	if p == nil {
		return
	}
	c.required("publish.dir", p.Dir)
	c.required("publish.base_url", p.BaseURL)
	if p.Dir != "" {
		p.Dir = c.directory("publish.dir", p.Dir)
		// Everything below publish.dir is public.
		if p.Dir == c.cfg.Data || within(p.Dir, c.cfg.Data) || within(c.cfg.Data, p.Dir) {
			c.add("publish.dir", "config.public-data", nil)
		}
	}
	if p.BaseURL = c.address("publish.base_url", p.BaseURL); p.BaseURL != "" {
		p.BaseURL = strings.TrimRight(p.BaseURL, "/") + "/"
	}
	if p.Listen != "" && !isListen(p.Listen) {
		c.add("publish.listen", "config.listen", locales.Args{"Got": p.Listen})
	}
}

// watch: what is served there has no password, so that only this machine may reach it.
func (c *checker) watch() {
	listen := c.cfg.Watch.Listen
	if path, socket := strings.CutPrefix(listen, "unix:"); socket {
		if path == "" {
			c.add("watch.listen", "config.listen-here", locales.Args{"Got": listen})
			return
		}
		c.cfg.Watch.Listen = "unix:" + c.absolute(path)
		return
	}
	if listen != "" && !isListenHere(listen) {
		c.add("watch.listen", "config.listen-here", locales.Args{"Got": listen})
	}
}

// required reports a value that nobody gave; which sentence depends on the key, so that
// it can show what to write.
func (c *checker) required(path, value string) {
	if strings.TrimSpace(value) == "" && !c.told(path) {
		c.add(path, "config.missing."+strings.NewReplacer(".", "-", "_", "-").Replace(path), locales.Args{"Key": path})
	}
}

func (c *checker) oneOf(path, value string, allowed []string) {
	if !slices.Contains(allowed, value) && !c.told(path) {
		c.add(path, "config.choice", locales.Args{"Key": path[strings.LastIndexByte(path, '.')+1:], "Got": value, "Choices": strings.Join(allowed, ", ")})
	}
}

func (c *checker) users(path string, list []string, everyone bool) {
	for i, user := range list {
		at := path
		if path != "user" {
			at += index(i)
		}
		if c.told(at) || everyone && user == Everyone || isUser(user) || path == "user" && user == "" {
			continue
		}
		c.add(at, "config.user", locales.Args{"Got": user})
	}
}

func (c *checker) servers(path string, list []string) {
	for i, server := range list {
		if at := path + index(i); !c.told(at) && server != Everyone && !isServer(server) {
			c.add(at, "config.server", locales.Args{"Got": server})
		}
	}
}

func (c *checker) usersOrServers(path string, list []string) {
	for i, who := range list {
		if at := path + index(i); !c.told(at) && !isUser(who) && !isServer(who) {
			c.add(at, "config.user-or-server", locales.Args{"Got": who})
		}
	}
}

// absolute is a path as seen from the configuration file.
func (c *checker) absolute(path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(c.dir, path)
	}
	return filepath.Clean(path)
}

// directory checks that a directory is there, or can be made, and written to. It makes
// nothing: a check leaves no trace.
func (c *checker) directory(path, value string) string {
	if value == "" || c.told(path) {
		return value
	}
	dir := c.absolute(value)
	for at := dir; ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		switch {
		case err == nil && !info.IsDir():
			c.add(path, "config.not-directory", locales.Args{"Got": at})
		case err == nil && !writable(at):
			c.add(path, "config.not-writable", locales.Args{"Got": at})
		case os.IsNotExist(err) && at != filepath.Dir(at):
			continue
		case err != nil:
			c.add(path, "config.directory-unreachable", locales.Args{"Got": at, "Cause": cause(err)})
		}
		return dir
	}
}

func within(inner, outer string) bool {
	rel, err := filepath.Rel(outer, inner)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

func index(i int) string { return "[" + strconv.Itoa(i) + "]" }
