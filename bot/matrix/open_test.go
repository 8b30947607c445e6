package matrix

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"go.mau.fi/util/dbutil"

	"passeparole/locales"
)

func optionsFor(f *fakeServer, data string) Options {
	return Options{Homeserver: "https://exemple.test", UserID: botID, Data: data, HTTP: &http.Client{Transport: f}}
}

func open(t *testing.T, o Options) *Client {
	t.Helper()
	c, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLoginHappensOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.password = "mot de passe"
		o := optionsFor(f, filepath.Join(t.TempDir(), "matrix"))
		o.Password, o.DeviceID = "mot de passe", "APPAREIL"
		for range 3 {
			c := open(t, o)
			if self := c.Self(); self.UserID != botID || self.DeviceID != "APPAREIL" || self.DisplayName != "Passe-parole" || !self.Signed {
				t.Errorf("opened as %+v", self)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if len(f.logins) != 1 {
			t.Errorf("logged in %d times", len(f.logins))
		}
		// Even without the kept login it is the device again whose keys are here.
		if err := os.Remove(sessionPath(o.Data)); err != nil {
			t.Fatal(err)
		}
		o.DeviceID = ""
		if err := open(t, o).Close(); err != nil {
			t.Fatal(err)
		}
		if len(f.logins) != 2 || f.logins[1] != "APPAREIL" {
			t.Errorf("logins for devices %q", f.logins)
		}
		assertPrivate(t, o.Data)
	})
}

func assertPrivate(t *testing.T, dir string) {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %s", path, info.Mode())
		}
		found[d.Name()] = true
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"crypto.db", "pickle.key", "recovery.key", "matrix.json"} {
		if !found[name] {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestRefusedLoginIsRenewedWithThePassword(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.password = "mot de passe"
		o := optionsFor(f, t.TempDir())
		o.Password, o.DeviceID = "mot de passe", "APPAREIL"
		if err := open(t, o).Close(); err != nil {
			t.Fatal(err)
		}
		f.token = "autre"
		if err := open(t, o).Close(); err != nil {
			t.Fatal(err)
		}
		if len(f.logins) != 2 || f.logins[1] != "APPAREIL" {
			t.Errorf("logins for devices %q", f.logins)
		}
	})
}

// The first start is cut off at each of its requests; a later start always succeeds, and
// there is never an identity on the server whose recovery key is not on disk.
func TestFirstStartCutOffAnywhere(t *testing.T) {
	for _, request := range []string{"versions", "v3/account/whoami", "v3/keys/query", "v3/keys/upload", "account_data/m.secret_storage.key",
		"account_data/m.cross_signing", "account_data/m.secret_storage.default_key", "device_signing/upload", "signatures/upload"} {
		t.Run(strings.ReplaceAll(request, "/", " "), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				o := optionsFor(f, t.TempDir())
				o.Token = "jeton"
				f.failNext(request, nil) // done, but the answer never came
				if c, err := Open(t.Context(), o); err == nil {
					_ = c.Close()
				}
				_, err := os.Stat(recoveryPath(o.Data))
				if f.master != nil && err != nil {
					t.Error("an identity was published without its recovery key on disk")
				}
				c := open(t, o)
				defer c.Close()
				if request != "device_signing/upload" && request != "signatures/upload" && !c.Self().Signed {
					t.Error("the device is not signed after all")
				}
			})
		})
	}
}

func TestForeignIdentityIsNotReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.master = json.RawMessage(`{"user_id":"` + botID + `","usage":["master"],"keys":{"ed25519:abc":"abc"}}`)
		o := optionsFor(f, t.TempDir())
		o.Token = "jeton"
		c := open(t, o)
		defer c.Close()
		if c.Self().Signed || f.count("device_signing/upload") != 0 {
			t.Errorf("signed: %v", c.Self().Signed)
		}
	})
}

func TestOpenTroubles(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		change func(*Options, *fakeServer)
		key    string
	}{
		"user":          {func(o *Options, _ *fakeServer) { o.UserID = "bot" }, "matrix.user_form"},
		"no secret":     {func(o *Options, _ *fakeServer) { o.Token = "" }, "matrix.no_secret"},
		"address":       {func(o *Options, _ *fakeServer) { o.Homeserver = "::" }, "matrix.address"},
		"not reached":   {func(_ *Options, f *fakeServer) { f.failNext("versions", status(502, "<html>")) }, "matrix.unreachable"},
		"not Matrix":    {func(_ *Options, f *fakeServer) { f.failNext("versions", status(200, "<html>")) }, "matrix.unreachable"},
		"fails later":   {func(_ *Options, f *fakeServer) { f.failNext("keys/query", status(503, "<html>")) }, "matrix.unreachable"},
		"name unknown":  {func(_ *Options, f *fakeServer) { f.failNext("displayname", status(502, "<html>")) }, "matrix.unreachable"},
		"token":         {func(o *Options, _ *fakeServer) { o.Token = "faux" }, "matrix.token"},
		"password":      {func(o *Options, _ *fakeServer) { o.Token, o.Password = "", "faux" }, "matrix.password"},
		"somebody else": {func(o *Options, _ *fakeServer) { o.UserID = camille }, "matrix.other_user"},
		"other device":  {func(o *Options, _ *fakeServer) { o.DeviceID = "AUTRE" }, "matrix.other_device"},
		"lost keys": {func(o *Options, f *fakeServer) {
			f.keys = map[string]any{"user_id": botID, "device_id": "APPAREIL", "algorithms": []string{}, "keys": map[string]any{"ed25519:APPAREIL": "x"}}
		}, "matrix.keys"},
		"cut off login": {func(o *Options, _ *fakeServer) {
			o.Token, o.Password = "", "sesame"
			if err := os.WriteFile(filepath.Join(o.Data, "matrix.json"), []byte("{"), 0o600); err != nil {
				panic(err)
			}
		}, "matrix.damaged"},
		"cut off key": {func(o *Options, _ *fakeServer) {
			if err := os.WriteFile(filepath.Join(o.Data, "pickle.key"), []byte("short"), 0o600); err != nil {
				panic(err)
			}
		}, "matrix.damaged"},
		"no database": {func(o *Options, _ *fakeServer) {
			if err := os.WriteFile(filepath.Join(o.Data, "crypto.db"), bytes.Repeat([]byte("no "), 4096), 0o600); err != nil {
				panic(err)
			}
		}, "matrix.damaged"},
		"folder": {func(o *Options, _ *fakeServer) { o.Data = filepath.Join(o.Data, "pickle") }, "matrix.folder"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				o := optionsFor(f, t.TempDir())
				o.Token = "jeton"
				if err := os.WriteFile(filepath.Join(o.Data, "pickle"), nil, 0o600); err != nil {
					t.Fatal(err)
				}
				test.change(&o, f)
				_, err := Open(t.Context(), o)
				var told *Trouble
				if !errors.As(err, &told) || told.Key != test.key {
					t.Fatalf("Open said %v", err)
				}
				for _, lang := range locales.Languages {
					if said := book.Say(lang, told.Key, told.Args); strings.Contains(said, "<no value>") || strings.Contains(said, "[") || strings.Contains(said, "faux") {
						t.Errorf("%s: %s", lang, said)
					}
				}
			})
		})
	}
}

// A full disk or a newer database must not read like missing rights: what helps is another thing.
func TestWhatTheDiskRefusesIsNamed(t *testing.T) {
	full := &fs.PathError{Op: "write", Path: "pickle.key", Err: syscall.ENOSPC}
	for _, err := range []error{full, trouble("matrix.folder", nil, full), fmt.Errorf("preparing: %w", sqliteError(13))} {
		var told *Trouble
		if named := named(err, Options{}); !errors.As(named, &told) || told.Key != "store.full" {
			t.Errorf("%v is %v", err, named)
		}
	}
	var told *Trouble
	newer := fmt.Errorf("preparing: %w", dbutil.ErrUnsupportedDatabaseVersion)
	if named := named(newer, Options{}); !errors.As(named, &told) || told.Key != "matrix.newer" {
		t.Errorf("a newer database is %v", named)
	}
	if named := named(fmt.Errorf("preparing: %w", sqliteError(8)), Options{}); !errors.As(named, &told) || told.Key != "matrix.folder" {
		t.Errorf("a database that cannot be written is %v", named)
	}
}

// sqliteError is an error of the driver: its result code.
type sqliteError int

func (e sqliteError) Error() string { return "sqlite" }
func (e sqliteError) Code() int     { return int(e) }
