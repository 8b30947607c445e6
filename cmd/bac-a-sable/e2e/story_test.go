package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The story of the demonstration holds, and leaves behind what it should.
func TestFromBonjourToThePublishedRestitution(t *testing.T) {
	s := start(t)
	story, err := os.ReadFile(filepath.Join(module, "scripts", "cafe-ia.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s.play(string(story))

	posts := s.Mastodon.Posts()
	keys, links := map[string]bool{}, map[string]bool{}
	for i, p := range posts {
		if p.Key == "" || keys[p.Key] {
			t.Errorf("post %d has the idempotency key %q, which is empty or was used", i, p.Key)
		}
		keys[p.Key] = true
		if len(p.Links) == 0 || links[p.Links[0]] {
			t.Errorf("post %d has no link of its own, by which it could be found again: %q", i, p.Links)
		} else {
			links[p.Links[0]] = true
		}
		if p.Visibility != "public" || p.Language != "fr" || len(p.Tags) == 0 {
			t.Errorf("post %d: visibility %q, language %q, tags %q", i, p.Visibility, p.Language, p.Tags)
		}
	}
	if c := s.Mastodon.Counts(); len(c.Notified) > 0 || c.Deleted > 0 {
		t.Errorf("posts notified %q, and %d were deleted", c.Notified, c.Deleted)
	}
	report := posts[len(posts)-1]
	if report.Parent != posts[0].ID {
		t.Error("the restitution is not in the thread of the announcement")
	}

	if err := s.Bot.Stop(); err != nil {
		t.Error(err)
	}
	if code := s.Bot.ExitCode(); code != 0 {
		t.Errorf("asked to end, the bot ended with code %d", code)
	}
	s.nothingPrivateLeaks()
}

// nothingPrivateLeaks looks at the log and the files of the bot.
func (s *sandbox) nothingPrivateLeaks() {
	s.Helper()
	raw, err := os.ReadFile(s.Bot.Log)
	if err != nil {
		s.Fatal(err)
	}
	for _, secret := range []string{
		s.BotAccount.Password, s.Mastodon.Token(), // secrets
		"fauteuil", "Tilleuls", "derrière la salle", "ose pas demander", "souffrante", // what was said
	} {
		if strings.Contains(string(raw), secret) {
			s.Errorf("the log has %q", secret)
		}
	}
	err = filepath.WalkDir(s.Bot.Data, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			s.Errorf("%s can be read by others: %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		s.Error(err)
	}
}
