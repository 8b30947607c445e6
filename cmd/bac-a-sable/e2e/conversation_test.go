package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// Pasting, correcting, reacting, asking, looking for a place, preparing with the kit: as the
// recorded stories tell it, in direct rooms and in a room of two organisers. Together they go
// once through everything that people can do in a conversation.
func TestConversation(t *testing.T) {
	for name, posts := range map[string]int{"conversation": 0, "corriger": 0, "lieux": 0, "kit": 1} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			story, err := os.ReadFile(filepath.Join(module, "scripts", name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			s.play(string(story))
			if made := s.Mastodon.Posts(); len(made) != posts {
				t.Errorf("%d posts were made, not %d", len(made), posts)
			}
		})
	}
}
