package house

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passeparole/cmd/bac-a-sable/dendrite"
	"passeparole/cmd/bac-a-sable/echobot"
	"passeparole/cmd/bac-a-sable/script"
)

func TestMain(m *testing.M) {
	echobot.RunIfAsked()
	os.Exit(m.Run())
}

// open starts a house whose bot is this test binary.
func open(t *testing.T) (context.Context, *House) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	server, err := dendrite.Binary(ctx, "..")
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	h, err := Start(ctx, Options{Dir: t.TempDir(), Dendrite: server, Bot: self})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return ctx, h
}

func TestAStoryIsPlayedInAHouse(t *testing.T) {
	ctx, h := open(t)
	lines, err := script.Parse(`
@camille
Bot< je répète tout
Camille> bonjour
Bot< vous avez dit : bonjour
Camille+ ✅
Camille~ bonsoir
Camille-
arrêter le bot
Camille> es-tu là ?
relancer le bot
Camille> et maintenant ?
Bot< et maintenant
tuer le bot
relancer le bot 2 jours plus tard
Dominique> ici aussi
Bot< ici aussi
@ensemble
Bot< je répète tout
Sacha> et ici
Bot< et ici
Sacha> voilà
Bot< voilà
@sacha
Bot< je répète
Fil= 0
`)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	p := &script.Player{Stage: NewStage(h), Print: &script.Printer{To: &out}}
	if err := p.Play(ctx, lines); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out.String(), h.Bot.LogEnd())
	}
	for _, want := range []string{"camille     (réagit) ✅", "camille     (corrige) bonsoir", "camille     (retire un message)", "[équipe]", "[ensemble]"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the transcript has no %q:\n%s", want, out.String())
		}
	}
	if h.Bot.Ahead != 48*time.Hour {
		t.Errorf("the bot is %s ahead", h.Bot.Ahead)
	}
}

func TestNothingIsLeftRunningAndNothingIsForOthers(t *testing.T) {
	_, h := open(t)
	err := filepath.WalkDir(filepath.Dir(h.Bot.Config), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
	if h.Bot.Running() {
		t.Error("the bot is still running")
	}
	select {
	case <-h.Homeserver.Done():
	default:
		t.Error("the homeserver is still running")
	}
	if _, err := NewStage(h).Page(t.Context(), "K7M2Q"); err != nil {
		t.Errorf("a page while nothing runs: %v", err)
	}
	if err := h.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}

func TestABotThatCannotStartIsReportedWithItsLog(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	server, err := dendrite.Binary(ctx, "..")
	if err != nil {
		t.Fatal(err)
	}
	broken := filepath.Join(t.TempDir(), "broken")
	if err := os.WriteFile(broken, []byte("#!/bin/sh\necho pas de configuration >&2\nexit 2\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = Start(ctx, Options{Dir: t.TempDir(), Dendrite: server, Bot: broken})
	if err == nil || !strings.Contains(err.Error(), "exit code 2") || !strings.Contains(err.Error(), "pas de configuration") {
		t.Errorf("got %v", err)
	}
}

func TestReadable(t *testing.T) {
	page := `<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><nav>menu</nav>
<main><h1>Café &lt;IA&gt;</h1><p>À <strong>18&nbsp;h</strong>
 30</p><ul><li>un</li><li>deux</li></ul></main><script>alert(1)</script></body></html>`
	if got := readable(page); got != "Café <IA>\nÀ 18\u00a0h 30\nun\ndeux" {
		t.Errorf("%q", got)
	}
}
