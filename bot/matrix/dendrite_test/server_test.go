// Package dendrite_test runs bot/matrix against a real homeserver (Dendrite, on loopback):
// what a stand-in cannot show is that encryption works with somebody else at the other end.
// It stands apart from bot/matrix so that the quick loop can leave it out.
package dendrite_test

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const top = "../../.." // the project

// homeserver is one Dendrite for all tests of the package.
type homeserver struct {
	url, secret string
}

var server homeserver

func TestMain(m *testing.M) {
	code, err := withServer(m.Run)
	if err != nil {
		fmt.Fprintln(os.Stderr, "the homeserver for the tests:", err)
		code = 1
	}
	os.Exit(code)
}

func withServer(run func() int) (code int, err error) {
	binary, err := program()
	if err != nil {
		return 1, err
	}
	dir, err := os.MkdirTemp("", "dendrite-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	address, err := freeAddress()
	if err != nil {
		return 1, err
	}
	server = homeserver{url: "http://" + address, secret: rand.Text()}
	if err := writeConfig(dir, server.secret); err != nil {
		return 1, err
	}
	child := exec.Command(binary, "-config", "dendrite.yaml", "-http-bind-address", address)
	child.Dir, child.Stdout, child.Stderr = dir, os.Stderr, os.Stderr
	child.SysProcAttr = endsWithUs()
	if err := child.Start(); err != nil {
		return 1, err
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	defer func() {
		child.Process.Signal(syscall.SIGTERM)
		<-ended
	}()
	if err := ready(server.url, ended); err != nil {
		return 1, err
	}
	return run(), nil
}

// freeAddress draws a port below those that are given to outgoing connections, so that
// nobody takes it before Dendrite does.
func freeAddress() (address string, err error) {
	for range 100 {
		address = fmt.Sprintf("127.0.0.1:%d", 20000+mathrand.IntN(12000))
		var l net.Listener
		if l, err = net.Listen("tcp", address); err == nil {
			return address, l.Close()
		}
	}
	return "", err
}

// program is the Dendrite named by PASSEPAROLE_DENDRITE, or bin/dendrite, built if missing.
func program() (string, error) {
	if path := os.Getenv("PASSEPAROLE_DENDRITE"); path != "" {
		return path, nil
	}
	path, err := filepath.Abs(filepath.Join(top, "bin", "dendrite"))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	// Under another name first: somebody may be building it at the same time.
	fresh := fmt.Sprintf("%s.%d", path, os.Getpid())
	build := exec.Command("go", "build", "-o", fresh, "github.com/element-hq/dendrite/cmd/dendrite")
	build.Dir = filepath.Join(top, "cmd", "bac-a-sable")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return "", fmt.Errorf("building Dendrite: %w", err)
	}
	return path, os.Rename(fresh, path)
}

// writeConfig is the least that Dendrite needs (reference/homeserver.md §1).
func writeConfig(dir, secret string) error {
	seed := make([]byte, 32)
	rand.Read(seed)
	key := pem.EncodeToMemory(&pem.Block{
		Type: "MATRIX PRIVATE KEY", Headers: map[string]string{"Key-ID": "ed25519:tests"}, Bytes: seed,
	})
	if err := os.WriteFile(filepath.Join(dir, "key.pem"), key, 0o600); err != nil {
		return err
	}
	database := func(name string) string {
		path := (&url.URL{Path: filepath.Join(dir, name+".db")}).EscapedPath()
		return fmt.Sprintf(`{connection_string: "file://%s%%3F_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_journal_mode=WAL&_synchronous=OFF"}`, path)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `version: 2
global: {server_name: localhost, private_key: key.pem, disable_federation: true,
  cache: {max_size_estimated: 64mb, max_age: 1h}, presence: {enable_inbound: false, enable_outbound: false},
  report_stats: {enabled: false}, jetstream: {storage_path: ./, in_memory: false, topic_prefix: D}}
client_api: {registration_disabled: true, guests_disabled: true, registration_shared_secret: %s, rate_limiting: {enabled: false}}
`, secret)
	for _, component := range []string{"room_server", "key_server", "relay_api", "mscs", "federation_api"} {
		fmt.Fprintf(&b, "%s: {database: %s}\n", component, database(component))
	}
	fmt.Fprintf(&b, "sync_api: {search: {enabled: false}, database: %s}\n", database("sync_api"))
	fmt.Fprintf(&b, "media_api: {base_path: ./media, dynamic_thumbnails: true, database: %s}\n", database("media_api"))
	fmt.Fprintf(&b, "user_api: {bcrypt_cost: 4, account_database: %s}\n", database("user_api"))
	b.WriteString("logging: [{type: std, level: error}]\n")
	return os.WriteFile(filepath.Join(dir, "dendrite.yaml"), []byte(b.String()), 0o600)
}

// ready returns once the server answers, or with its end.
func ready(address string, ended <-chan error) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if answer, err := http.Get(address + "/_matrix/client/versions"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-ended:
			return fmt.Errorf("Dendrite ended before it answered: %v", err)
		case <-tick.C:
		}
	}
}

// account makes a user and returns its ID. The password is the name.
//
// Dendrite 0.15.2 on SQLite now and then answers 500 because its account database was
// written to in between ("database is locked (517)", that is SQLITE_BUSY_SNAPSHOT, or the
// row that is missing after it): it is asked again, and what is half made is made.
func account(t *testing.T, name string) string {
	t.Helper()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for range 50 {
		status, answer := register(t, name)
		switch {
		case status == http.StatusOK, strings.Contains(answer, "M_USER_IN_USE"):
			return "@" + name + ":localhost"
		case status != http.StatusInternalServerError:
			t.Fatalf("registering %s: HTTP %d %s", name, status, answer)
		}
		t.Logf("registering %s: HTTP %d %s: again", name, status, answer)
		<-again.C
	}
	t.Fatalf("registering %s: the homeserver does not make the account", name)
	return ""
}

func register(t *testing.T, name string) (status int, answer string) {
	t.Helper()
	address := server.url + "/_synapse/admin/v1/register"
	var asked struct{ Nonce string }
	call(t, http.MethodGet, address, nil, &asked)
	mac := hmac.New(sha1.New, []byte(server.secret))
	mac.Write([]byte(strings.Join([]string{asked.Nonce, name, name, "notadmin"}, "\x00")))
	body, err := json.Marshal(map[string]any{
		"nonce": asked.Nonce, "username": name, "password": name, "admin": false, "mac": hex.EncodeToString(mac.Sum(nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(raw)
}

func call(t *testing.T, method, address string, body, into any) {
	t.Helper()
	var reader io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		reader = strings.NewReader(string(encoded))
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, address, reader)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: HTTP %d %s %v", method, address, answer.StatusCode, raw, err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}
