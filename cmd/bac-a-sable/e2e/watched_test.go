package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"passeparole/cmd/bac-a-sable/dendrite"
	"passeparole/cmd/bac-a-sable/script"
)

// watched is a sandbox whose bot was stopped, and can be watched from its next start.
type watched struct {
	*sandbox
	address string
	printed strings.Builder
	player  *script.Player

	formatBefore string
}

func startWatched(t *testing.T) *watched {
	t.Helper()
	s := start(t)
	if err := s.Bot.Stop(); err != nil {
		t.Fatal(err)
	}
	port, err := dendrite.FreePort()
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{sandbox: s, address: fmt.Sprintf("127.0.0.1:%d", port)}
	w.configure(fmt.Sprintf("watch: {listen: %q}\n", w.address))
	return w
}

// configure adds to the configuration of the bot.
func (w *watched) configure(more string) {
	w.Helper()
	file, err := os.OpenFile(w.Bot.Config, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = file.WriteString(more)
		err = firstOf(err, file.Close())
	}
	if err != nil {
		w.Fatal(err)
	}
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *watched) startBot() {
	w.Helper()
	if err := w.Bot.Start(w.ctx); err != nil {
		w.Fatal(err)
	}
}

// stopBot ends the bot as a supervisor does, and expects it to end well.
func (w *watched) stopBot() {
	w.Helper()
	if err := w.Bot.Stop(); err != nil {
		w.Fatal(err)
	}
	if code := w.Bot.ExitCode(); code != 0 {
		w.Errorf("asked to end, the bot ended with code %d:\n%s", code, w.Bot.LogEnd())
	}
}

// tell plays a part of a story and keeps what is printed of it.
func (w *watched) tell(story string) {
	w.Helper()
	lines, err := script.Parse(story)
	if err != nil {
		w.Fatal(err)
	}
	if w.player == nil {
		w.player = &script.Player{Stage: w.stage, Print: &script.Printer{To: &w.printed}, Variables: w.ids, Patience: 2 * time.Minute}
	}
	if err := w.player.Play(w.ctx, lines); err != nil {
		w.Fatalf("%v\n\n%s\n%s", err, w.printed.String(), w.Bot.LogEnd())
	}
}

// look asks what can be watched.
func (w *watched) look(path string) (status int, text string, err error) {
	ctx, cancel := context.WithTimeout(w.ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+w.address+path, nil)
	if err != nil {
		return 0, "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(raw), err
}

// until looks until the status is the expected one, and returns what is said then.
func (w *watched) until(path string, status int) string {
	w.Helper()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	ctx, cancel := context.WithTimeout(w.ctx, 2*time.Minute)
	defer cancel()
	for {
		got, text, err := w.look(path)
		if err == nil && got == status {
			fmt.Fprintf(&w.printed, "\n$ curl http://%s%s    → %d\n%s", w.address, path, status, text)
			return text
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			w.Fatalf("%s never answered %d: %d %s %v\n%s", path, status, got, text, err, w.Bot.LogEnd())
		}
	}
}

// heard counts what the staff room heard of the bot that contains a text.
func (w *watched) heard(text string) (count int) {
	events, _, _, err := w.Persons["dominique"].Inbox.Since(0)
	if err != nil {
		w.Fatal(err)
	}
	for _, e := range events {
		if e.Room == w.StaffRoom && e.Sender == w.BotAccount.UserID && strings.Contains(e.Body, text) {
			count++
		}
	}
	return count
}

func TestABotAtWorkCanBeWatched(t *testing.T) {
	w := startWatched(t)
	w.startBot()
	w.until("/ready", http.StatusOK)
	w.until("/live", http.StatusOK)
	w.tell(`
@camille
Bot< préparer un débat
Camille> préparer une rencontre
Bot< quel titre
Camille> Café très particulier
Bot< commune
@équipe
Dominique> !état
Bot< tout va bien
`)
	status, text, err := w.look("/metrics")
	if err != nil || status != http.StatusOK {
		t.Fatal(status, err)
	}
	for _, want := range []string{
		`(?m)^passeparole_ready 1$`, `(?m)^passeparole_inputs_total\{kind="message"\} [1-9]`, `(?m)^passeparole_commit_seconds_count [1-9]`,
		`(?m)^passeparole_conversations\{status="asking"\} 1$`, `(?m)^passeparole_disk_free_bytes `, `(?m)^passeparole_build_info\{`,
		`(?m)^passeparole_outbox_rows\{lane="mastodon"\} 0$`, `(?m)^passeparole_parked 0$`,
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("the figures have no %s", want)
		}
	}
	for _, private := range []string{"camille", "dominique", "particulier", "!", "localhost", w.StaffRoom} {
		if strings.Contains(strings.ToLower(text), private) {
			t.Errorf("the figures have %q", private)
		}
	}
	w.stopBot()
	t.Log(w.printed.String())
}

// Whatever keeps the bot from beginning, the staff room hears why, once.
func TestABotThatCannotBeginSaysSoInTheStaffRoom(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(w *watched)
		mend  func(w *watched)
		says  string
	}{
		"a database of a newer version": {
			func(w *watched) { w.format("9") }, func(w *watched) { w.format("") }, "version plus récente"},
		"a damaged database": {
			func(w *watched) { w.write("data/passeparole.db", strings.Repeat("abîmé ", 4096)) },
			func(w *watched) { w.remove("data/passeparole.db") }, "abîmé"},
		"a mistake in a flow": {
			func(w *watched) {
				w.write("flows/plan.yaml", "flow: plan\nversion: 1\nsteps:\n  - {id: title, kind: lin}\n")
				w.write("flows/report.yaml", "flow: report\nsteps: rien\n")
				w.configure("flows: ./flows\n")
			},
			func(w *watched) {
				w.remove("flows/plan.yaml")
				w.remove("flows/report.yaml")
				w.write("flows/kit/README", "")
			}, "report.yaml:2"},
		"pages that cannot be written": {
			func(w *watched) {
				w.remove("public")
				w.write("public/style.css/x", "")
				w.write("public/rencontres", "")
			},
			func(w *watched) { w.remove("public") }, "pages"},
		"keys that are damaged, in a room in clear": {
			func(w *watched) {
				w.remove("data/matrix/crypto.db-wal")
				w.remove("data/matrix/crypto.db-shm")
				w.write("data/matrix/crypto.db", strings.Repeat("abîmé ", 4096))
			}, nil, "abîmé"},
	} {
		t.Run(name, func(t *testing.T) {
			w := startWatched(t)
			c.spoil(w)
			for _, first := range []string{"Bot< pu commencer mon travail\n", ""} { // as a supervisor does
				w.startBot()
				w.tell("@équipe\n" + first + "Dominique> !état\nBot< ne réponds toujours à personne\n")
				w.until("/live", http.StatusOK)
				if text := w.until("/ready", http.StatusServiceUnavailable); !strings.Contains(text, c.says) {
					t.Errorf("/ready does not say %q: %s", c.says, text)
				}
				w.stopBot()
			}
			if n := w.heard("pu commencer mon travail"); n != 1 {
				t.Errorf("it was said %d times", n)
			}
			if w.heard(c.says) == 0 {
				t.Errorf("nothing says %q", c.says)
			}
			t.Log(w.printed.String())
			if c.mend == nil {
				return
			}
			c.mend(w)
			w.startBot()
			w.until("/ready", http.StatusOK)
			w.stopBot()
		})
	}
}

func (w *watched) path(name string) string { return filepath.Join(filepath.Dir(w.Bot.Config), name) }

func (w *watched) write(name, text string) {
	w.Helper()
	err := os.MkdirAll(filepath.Dir(w.path(name)), 0o700)
	if err == nil {
		err = os.WriteFile(w.path(name), []byte(text), 0o600)
	}
	if err != nil {
		w.Fatal(err)
	}
}

func (w *watched) remove(name string) {
	w.Helper()
	if err := os.RemoveAll(w.path(name)); err != nil {
		w.Fatal(err)
	}
}

// format gives the database another number of its format, or with "" the one it had: the
// number lies behind its name, and no checksum is over it.
func (w *watched) format(number string) {
	w.Helper()
	raw, err := os.ReadFile(w.path("data/passeparole.db"))
	if err != nil {
		w.Fatal(err)
	}
	if number == "" {
		number = w.formatBefore
	} else {
		w.formatBefore = string(formatNumber.FindSubmatch(raw)[1])
	}
	w.write("data/passeparole.db", formatNumber.ReplaceAllString(string(raw), "version"+number))
}

var formatNumber = regexp.MustCompile(`version([0-9])`)
