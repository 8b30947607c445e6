package config

import (
	"os"
	"path/filepath"
	"testing"
)

func TestSecretsNow(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "token")
	write := func(text string, mode os.FileMode) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
	}
	cfg := &Config{File: filepath.Join(dir, "passeparole.yaml"), TokenFile: file, MatrixToken: "premier"}
	for _, test := range []struct {
		text string
		mode os.FileMode
		want Secret
	}{
		{"deuxieme\n", 0o600, "deuxieme"},
		{"", 0o600, "premier"},          // it is being written
		{"troisieme", 0o644, "premier"}, // others may read it
		{"quatrieme", 0o600, "quatrieme"},
	} {
		write(test.text, test.mode)
		if password, token := cfg.SecretsNow(nil); token != test.want || password != "" {
			t.Errorf("with %q: token %q, password %q", test.text, token.Reveal(), password.Reveal())
		}
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, token := cfg.SecretsNow(nil); token != "premier" {
		t.Errorf("without the file: %q", token.Reveal())
	}
	given := &Config{MatrixPassword: "sesame"} // from the environment
	if password, token := given.SecretsNow(nil); password != "sesame" || token != "" {
		t.Error("a secret of the environment is gone")
	}
}
