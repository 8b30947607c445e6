package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// Pasting, correcting, reacting, asking: as the recorded story tells it, in direct rooms
// and in a room of two organisers.
func TestConversation(t *testing.T) {
	s := start(t)
	story, err := os.ReadFile(filepath.Join(module, "scripts", "conversation.txt"))
	if err != nil {
		t.Fatal(err)
	}
	s.play(string(story))
	if posts := s.Mastodon.Posts(); len(posts) > 0 {
		t.Errorf("nothing was validated, and %d posts were made", len(posts))
	}
}
