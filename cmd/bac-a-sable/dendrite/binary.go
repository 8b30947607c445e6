package dendrite

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Binary finds the Dendrite program: the path in the environment variable
// PASSEPAROLE_DENDRITE, or bin/dendrite at the top of the project, which is built there when
// it is missing (two to three minutes the first time). module is the directory of this
// module, from which "../.." is the top of the project.
func Binary(ctx context.Context, module string) (string, error) {
	if path := os.Getenv("PASSEPAROLE_DENDRITE"); path != "" {
		return path, nil
	}
	path, err := filepath.Abs(filepath.Join(module, "..", "..", "bin", "dendrite"))
	if err != nil {
		return "", fmt.Errorf("finding the homeserver program: %w", err)
	}
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	// A second process that builds at the same time must never see half a program.
	fresh := fmt.Sprintf("%s.%d", path, os.Getpid())
	defer os.Remove(fresh)
	build := exec.CommandContext(ctx, "go", "build", "-o", fresh, "github.com/element-hq/dendrite/cmd/dendrite")
	build.Dir = module
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the homeserver: %w: %s", err, out)
	}
	if err := os.Rename(fresh, path); err != nil {
		return "", fmt.Errorf("putting the homeserver in its place: %w", err)
	}
	return path, nil
}
