package dendrite

import (
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

const (
	configFile = "dendrite.yaml"
	keyFile    = "matrix_key.pem"
	secretFile = "registration-secret"
	logFile    = "dendrite.log"
)

// writeFiles prepares a data directory: the signing key, the secret by which accounts are
// made, and the configuration. Key and secret that are already there are kept, so that a
// server can be started again on its data.
func writeFiles(dir, name string) (secret string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("making the directory of the homeserver: %w", err)
	}
	if _, err := keep(filepath.Join(dir, keyFile), signingKey); err != nil {
		return "", err
	}
	raw, err := keep(filepath.Join(dir, secretFile), func() []byte { return []byte(rand.Text()) })
	if err != nil {
		return "", err
	}
	secret = string(raw)
	config := configuration(dir, name, secret)
	if err := os.WriteFile(filepath.Join(dir, configFile), []byte(config), 0o600); err != nil {
		return "", fmt.Errorf("writing the homeserver's configuration: %w", err)
	}
	return secret, nil
}

// keep returns what a file holds, and fills it first when it does not exist.
func keep(path string, fresh func() []byte) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err == nil {
		return raw, nil
	}
	if !os.IsNotExist(err) {
		return nil, fmt.Errorf("reading a secret of the homeserver: %w", err)
	}
	raw = fresh()
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		return nil, fmt.Errorf("writing a secret of the homeserver: %w", err)
	}
	return raw, nil
}

// signingKey is a new ed25519 seed in the form that Dendrite reads.
func signingKey() []byte {
	seed := make([]byte, 32)
	rand.Read(seed)
	id := strings.ToLower(rand.Text()[:6])
	return pem.EncodeToMemory(&pem.Block{
		Type:    "MATRIX PRIVATE KEY",
		Headers: map[string]string{"Key-ID": "ed25519:" + id},
		Bytes:   seed,
	})
}

// database is the connection string of one component (each needs a database of its own).
// Dendrite drops the query of a file address but decodes its path, so "%3F" carries the
// driver's parameters through: WAL without fsync makes the first start three times faster,
// and this data is thrown away anyway. The parameters are for the driver of a build without
// cgo; those of the other driver stand beside them, and each ignores what it does not know
// (reference/homeserver.md §1).
func database(dir, component string) string {
	path := (&url.URL{Path: filepath.Join(dir, component+".db")}).EscapedPath()
	return "file://" + path + "%3F_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_journal_mode=WAL&_synchronous=OFF"
}

func configuration(dir, name, secret string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	quoted := func(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

	line("version: 2")
	line("global:")
	line("  server_name: %s", quoted(name))
	line("  private_key: %s", quoted(filepath.Join(dir, keyFile)))
	line("  disable_federation: true")
	line("  cache: {max_size_estimated: 64mb, max_age: 1h}")
	line("  presence: {enable_inbound: false, enable_outbound: false}")
	line("  report_stats: {enabled: false}")
	line("  jetstream: {storage_path: %s, in_memory: false, topic_prefix: D}", quoted(dir))
	line("client_api:")
	line("  registration_disabled: true")
	line("  guests_disabled: true")
	line("  registration_shared_secret: %s", quoted(secret))
	line("  rate_limiting: {enabled: false}")
	line("federation_api:")
	line("  disable_tls_validation: true")
	line("  key_perspectives: []")
	line("  deny_networks: []")
	line("  allow_networks: ['127.0.0.0/8']")
	line("  database: {connection_string: %s}", quoted(database(dir, "federation")))
	for _, component := range []string{"room_server", "key_server", "relay_api", "mscs"} {
		line("%s: {database: {connection_string: %s}}", component, quoted(database(dir, component)))
	}
	line("sync_api:")
	line("  database: {connection_string: %s}", quoted(database(dir, "sync_api")))
	line("  search: {enabled: false}")
	line("media_api:")
	line("  base_path: %s", quoted(filepath.Join(dir, "media")))
	line("  dynamic_thumbnails: true")
	line("  database: {connection_string: %s}", quoted(database(dir, "media_api")))
	line("user_api:")
	line("  bcrypt_cost: 4")
	line("  account_database: {connection_string: %s}", quoted(database(dir, "account")))
	line("logging: [{type: std, level: error}]")
	return b.String()
}
