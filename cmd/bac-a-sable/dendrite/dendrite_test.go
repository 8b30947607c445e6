package dendrite

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func start(t *testing.T) (context.Context, *Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	binary, err := Binary(ctx, "..")
	if err != nil {
		t.Fatal(err)
	}
	// A directory whose name must be escaped in a connection string.
	s, err := Start(ctx, Options{Binary: binary, Dir: filepath.Join(t.TempDir(), "bac à sable, l'été")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Stop() })
	return ctx, s
}

func (s *Server) whoami(t *testing.T, token string) int {
	t.Helper()
	req, _ := http.NewRequest(http.MethodGet, s.URL+"/_matrix/client/v3/account/whoami", nil)
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func TestAccountsSurviveARestart(t *testing.T) {
	ctx, s := start(t)
	if err := s.Register(ctx, "camille", "une phrase de passe"); err != nil {
		t.Fatal(err)
	}
	if err := s.Register(ctx, "camille", "une autre"); err == nil {
		t.Error("the same name was given twice")
	}
	if _, err := s.Login(ctx, "camille", "une autre", "X"); err == nil {
		t.Error("a wrong password was accepted")
	}
	a, err := s.Login(ctx, "camille", "une phrase de passe", "TELEPHONE")
	if err != nil {
		t.Fatal(err)
	}
	if a.UserID != "@camille:localhost" || a.Device != "TELEPHONE" || a.Token == "" {
		t.Errorf("logged in as %+v", a)
	}
	if err := s.Restart(ctx); err != nil {
		t.Fatal(err)
	}
	if code := s.whoami(t, a.Token); code != http.StatusOK {
		t.Errorf("after the restart the token is answered %d", code)
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	select {
	case <-s.Done():
	default:
		t.Error("the server is still running")
	}
}

func TestDataArePrivateAndWithoutFsync(t *testing.T) {
	_, s := start(t)
	for _, name := range []string{configFile, keyFile, secretFile} {
		info, err := os.Stat(filepath.Join(s.options.Dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	// A write-ahead log beside a database says that the driver read the parameters.
	if _, err := os.Stat(filepath.Join(s.options.Dir, "room_server.db-wal")); err != nil {
		t.Error(err)
	}
}

func TestAProgramThatEndsIsReportedWithItsLog(t *testing.T) {
	script := filepath.Join(t.TempDir(), "not-a-server")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho mauvaise configuration\nexit 7\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context(), Options{Binary: script, Dir: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "exit code 7") || !strings.Contains(err.Error(), "mauvaise configuration") {
		t.Errorf("got %v", err)
	}
}
