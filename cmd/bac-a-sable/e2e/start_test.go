// Package e2e runs the bot as it is shipped against a real homeserver and the Mastodon
// stand-in, and looks at what people would see.
package e2e

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passeparole/cmd/bac-a-sable/dendrite"
	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/script"
)

// module is this module's directory, top the project's.
const (
	module = ".."
	top    = "../../.."
)

// bot is the path of the bot's program: that in PASSEPAROLE_BOT, or one built for these tests.
var bot string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "passeparole-e2e-")
	if err == nil {
		bot, err = program(dir)
	}
	code := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		code = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

func program(dir string) (string, error) {
	if path := os.Getenv("PASSEPAROLE_BOT"); path != "" {
		return filepath.Abs(path)
	}
	path := filepath.Join(dir, "passeparole")
	build := exec.Command("go", "build", "-C", top, "-tags", "goolm,timetzdata", "-o", path, "./cmd/passeparole")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the bot: %w: %s", err, out)
	}
	return path, nil
}

// sandbox is a house of its own for one test.
type sandbox struct {
	*testing.T
	*house.House
	stage *house.Stage
	ctx   context.Context
	// ids are the short IDs that stories of this sandbox have caught.
	ids script.Variables
}

func start(t *testing.T) *sandbox {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	server, err := dendrite.Binary(ctx, module)
	if err != nil {
		t.Fatal(err)
	}
	h, err := house.Start(ctx, house.Options{Dir: t.TempDir(), Dendrite: server, Bot: bot})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return &sandbox{T: t, House: h, stage: house.NewStage(h), ctx: ctx, ids: script.Variables{}}
}

// play plays a story; when a line is not answered, the test fails with the conversation.
func (s *sandbox) play(story string) {
	s.Helper()
	lines, err := script.Parse(story)
	if err != nil {
		s.Fatal(err)
	}
	var transcript strings.Builder
	p := &script.Player{Stage: s.stage, Print: &script.Printer{To: io.Writer(&transcript)}, Variables: s.ids}
	if err := p.Play(s.ctx, lines); err != nil {
		s.Fatalf("%v\n\n%s\n%s", err, transcript.String(), s.Bot.LogEnd())
	}
}

// announced brings a meeting called {CAFE} up to its announcement.
const announced = `
@camille
Bot< préparer un débat
Camille> préparer une rencontre
Bot< {CAFE}
Camille> Café IA
Bot< commune
Camille> salle des fêtes, Brest
Bot< structure
Camille> Médiathèque des Tilleuls
Bot< quand
Camille> {DATE+12} de 18h30 à 20h
Bot< sous quelle forme
Camille> café IA
Bot< sur place
Camille> 1
Bot< de quoi parlera-t-on
Camille> l'IA générative
Bot< qui attendez-vous
Camille> tout le monde
Bot< combien
Camille> passer
Bot< fauteuil
Camille> passer
Bot< s'inscrit
Camille> passer
Bot< activité
Camille> passer
Bot< tout est juste
Camille> oui
Bot< envoyé à l'équipe
@équipe
Bot< à valider · {CAFE}
Dominique> !valider {CAFE}
Bot< annoncé
@camille
Bot< est annoncée
`
