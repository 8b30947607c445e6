package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// command runs the bot's program beside the bot.
func (s *sandbox) command(args ...string) (string, error) {
	s.Helper()
	cmd := exec.CommandContext(s.ctx, bot, append(args, "--config", s.Bot.Config)...)
	cmd.Env = append(os.Environ(), "LANG=fr_FR.UTF-8")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// ownWords are the events of the bot that people saw, by room, text and target.
func (s *sandbox) ownWords() []string {
	var all []string
	seen := map[string]bool{}
	for _, p := range s.Persons {
		events, _, _, err := p.Inbox.Since(0)
		if err != nil {
			s.Fatal(err)
		}
		for _, e := range events {
			if e.Sender == s.BotAccount.UserID && !seen[e.ID] && (e.Type == "m.room.message" || e.Type == "m.reaction") {
				seen[e.ID] = true
				all = append(all, e.Room+" "+e.Body+" "+e.Key+" "+e.ReactsTo)
			}
		}
	}
	return all
}

// A backup is made while the bot works, the meeting goes on to its announcement, the data
// are lost, and the backup is restored: nothing is said or posted twice, and what was
// answered since is there.
func TestABackupIsRestoredAndNothingIsDoneTwice(t *testing.T) {
	for name, c := range map[string]struct {
		args   []string
		loses  string // below the data directory
		config func(string) string
		says   string
	}{
		"the database is lost": {loses: "passeparole.db", says: "elles sont gardées"},
		"the disk is lost": {loses: "", args: []string{"--new-device"}, says: "nouvel appareil",
			config: func(text string) string {
				return strings.Replace(text, "device: PASSEPAROLE\n", "device: PASSEPAROLE2\n", 1)
			}},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			s.play("@camille\nBot< préparer un débat\n")
			archive := filepath.Join(t.TempDir(), "backup.tar.gz")
			if out, err := s.command("backup", "--to", archive); err != nil || !strings.Contains(out, "relue et vérifiée") {
				t.Fatalf("%v\n%s\n%s", err, out, s.Bot.LogEnd())
			}
			if out, err := s.command("restore", archive); err == nil || !strings.Contains(out, "déjà ouverte") {
				t.Fatalf("restored over a bot at work: %v\n%s", err, out)
			}
			s.play(strings.Replace(announced, "\n@camille\nBot< préparer un débat", "\n@camille", 1))
			if out, _ := s.command("doctor", "--deep"); !strings.Contains(out, "y mène") || !strings.Contains(out, "Clés de chiffrement\u00a0: saines") {
				t.Errorf("looked at deeply beside the bot at work:\n%s", out)
			}
			if err := s.Bot.Stop(); err != nil {
				t.Fatal(err)
			}
			words, posts := s.ownWords(), len(s.Mastodon.Posts())
			if posts == 0 {
				t.Fatal("nothing was posted")
			}

			if c.loses == "" {
				if err := os.RemoveAll(s.Bot.Data); err != nil {
					t.Fatal(err)
				}
				// The keys of the backup are those of a device that went on.
				if out, err := s.command("restore", archive); err == nil || !strings.Contains(out, "--new-device") {
					t.Fatalf("old keys were taken: %v\n%s", err, out)
				}
			} else if err := os.Truncate(filepath.Join(s.Bot.Data, c.loses), 5000); err != nil {
				t.Fatal(err)
			}
			if c.config != nil {
				raw, err := os.ReadFile(s.Bot.Config)
				if err == nil {
					err = os.WriteFile(s.Bot.Config, []byte(c.config(string(raw))), 0o600)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			out, err := s.command(append([]string{"restore", archive}, c.args...)...)
			if err != nil || !strings.Contains(out, c.says) {
				t.Fatalf("%v\n%s", err, out)
			}
			if err := s.Bot.Start(s.ctx); err != nil {
				t.Fatal(err)
			}
			// Staff ask about the meeting, which the backup did not know.
			s.play("@équipe\nDominique> !voir {CAFE}\nBot< Café IA\n")
			if err := s.Bot.Stop(); err != nil {
				t.Fatal(err)
			}
			if got := len(s.Mastodon.Posts()); got != posts {
				t.Errorf("%d posts, and %d before", got, posts)
			}
			// All that was said again is the answer to the question of staff.
			if again := s.ownWords(); len(again) != len(words)+1 {
				t.Errorf("said before:\n%s\n\nsaid in all:\n%s", strings.Join(words, "\n"), strings.Join(again, "\n"))
			}
		})
	}
}
