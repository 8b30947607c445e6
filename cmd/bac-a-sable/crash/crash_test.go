package crash

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"passeparole/cmd/bac-a-sable/dendrite"
	"passeparole/cmd/bac-a-sable/fakehs"
	"passeparole/cmd/bac-a-sable/mastodon"
	"passeparole/cmd/bac-a-sable/matrixclient"
	"passeparole/cmd/bac-a-sable/script"
)

// program is the bot in PASSEPAROLE_BOT, or one built for this test.
func program(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("PASSEPAROLE_BOT"); path != "" {
		return path
	}
	path := filepath.Join(t.TempDir(), "passeparole")
	build := exec.Command("go", "build", "-C", "../../..", "-tags", "goolm,timetzdata", "-o", path, "./cmd/passeparole")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the bot: %v: %s", err, out)
	}
	return path
}

func TestNothingIsLostAndNothingComesTwice(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	server, err := dendrite.Binary(ctx, "..")
	if err != nil {
		t.Fatal(err)
	}
	bot := program(t)
	for _, c := range []struct {
		name   string
		fake   *fakehs.Options
		replay string
		kills  int
	}{
		{"in memory", &fakehs.Options{}, mastodon.ReplayExisting, 25},
		{"in memory, like Dendrite", &fakehs.Options{LikeDendrite: true}, mastodon.Replay500, 25},
		{"Dendrite", nil, mastodon.Replay500, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log strings.Builder
			r, err := Run(ctx, Options{Dir: t.TempDir(), Dendrite: server, Fake: c.fake, Bot: bot, Kills: c.kills, Seed: 3, Replay: c.replay, Log: &log})
			if err != nil || !r.Good() {
				t.Fatalf("%v\n%s", err, log.String())
			}
			rounds := r.Meetings / 3
			want := Result{Kills: c.kills, Meetings: 3 * rounds, Edits: 3 * rounds, Replies: r.Replies, Moments: r.Moments, Parts: r.Parts, Took: r.Took,
				Acknowledged: rounds * (2*len(held.answers) + len(cancelled.answers)), Posts: rounds * (2*held.posts + cancelled.posts)}
			if !reflect.DeepEqual(r, want) || rounds < 2 {
				t.Errorf("in %d rounds\n got %+v\nwant %+v", rounds, r, want)
			}
		})
	}
}

func said(lines ...string) (said []script.Said) {
	for _, line := range lines {
		room, rest, _ := strings.Cut(line, " ")
		who, text, _ := strings.Cut(rest, "> ")
		said = append(said, script.Said{Room: room, Who: who, Verb: script.Say, Text: text})
	}
	return said
}

func TestRepliesThatCameTwiceAreFound(t *testing.T) {
	once := said("a camille> bonjour", "a > Bonjour.", "b > Bonjour.", "a camille> bonjour", "a > Bonjour.")
	if found := twice(once); len(found) > 0 {
		t.Errorf("the same answer to two questions, and in two rooms: %q", found)
	}
	if found := twice(said("a camille> oui", "a > Noté.", "b dominique> !voir", "a > Noté.")); !slices.Equal(found, []string{"[a] Noté."}) {
		t.Errorf("twice in a row: %q", found)
	}
	// What comes late, after the next message, shows in comparison with an undisturbed story.
	first := counted(said("a camille> oui", "a > K7M2Q : Noté le 3 décembre.", "b > Noté.", "a camille> passer", "a > Passé."), "a", nil)
	late := counted(said("a camille> oui", "a > W4R9T : Noté le 16 janvier.", "a camille> passer", "a > W4R9T : Noté le 16 janvier.", "a > Demain."), "a", nil)
	more, less := compared(first, late)
	if len(more) != 1 || !strings.Contains(more[0], "Noté") || len(less) != 1 || !strings.Contains(less[0], "Passé") {
		t.Errorf("more %q, less %q", more, less)
	}
}

func TestReactionsThatCameTwiceAreFound(t *testing.T) {
	events := []matrixclient.Event{
		{ID: "$1", Sender: "@bot", ReactsTo: "$q", Key: "✅"}, {ID: "$2", Sender: "@bot", ReactsTo: "$q", Key: "❌"},
		{ID: "$3", Sender: "@camille", ReactsTo: "$q", Key: "✅"}, {ID: "$4", Sender: "@bot", ReactsTo: "$q", Key: "✅"},
	}
	if found := reactedTwice(events, "@bot"); len(found) != 1 || !strings.Contains(found[0], "$4") {
		t.Errorf("%q", found)
	}
}

func TestPostsThatWereMadeTwiceAreFound(t *testing.T) {
	posts := []mastodon.Post{{ID: "1", Key: "a", Text: "changé", Earlier: []string{"annonce"}}, {ID: "2", Key: "b", Text: "annonce", Parent: "1"}}
	if found := postedTwice(posts); len(found) > 0 {
		t.Errorf("%q", found)
	}
	for _, again := range []mastodon.Post{{ID: "3", Key: "c", Text: "annonce"}, {ID: "3", Key: "a", Text: "autre"}, {ID: "3", Text: "sans clé"}} {
		if found := postedTwice(append(slices.Clone(posts), again)); len(found) != 1 {
			t.Errorf("%+v: %q", again, found)
		}
	}
}

func TestAnAnswerThatIsNotInTheRecordIsFound(t *testing.T) {
	var all strings.Builder
	for _, a := range held.answers {
		fmt.Fprintln(&all, numbered(a.text, 7))
	}
	m := told{kind: &held, number: 7, id: "K7M2Q", card: all.String(), page: all.String()}
	if lost := m.missing(map[string]string{"K7M2Q": all.String()}); len(lost) > 0 {
		t.Errorf("%q", lost)
	}
	less := strings.ReplaceAll(all.String(), "une charte", "")
	for _, c := range []struct {
		told
		export, place string
	}{
		{told{&held, 7, m.id, less, m.page}, m.card, "!voir"},
		{told{&held, 7, m.id, m.card, less}, m.card, "page"},
		{m, less, "export"},
	} {
		if lost := c.missing(map[string]string{"K7M2Q": c.export}); len(lost) != 1 || !strings.HasSuffix(lost[0], "in "+c.place) {
			t.Errorf("%s: %q", c.place, lost)
		}
	}
}

func TestASeedDrawsTheSameKills(t *testing.T) {
	first, second := drawn(5), drawn(5)
	if !slices.Equal(first, second) || slices.Equal(first, drawn(6)) {
		t.Error("a seed does not decide what is drawn")
	}
	at := map[moment]bool{}
	for _, s := range first {
		at[s.at] = true
	}
	if len(at) != 6 {
		t.Errorf("of six moments, %d were drawn: %v", len(at), at)
	}
}

func drawn(seed uint64) (shots []shot) {
	r := rand.New(rand.NewPCG(seed, 0))
	for i := range 200 {
		shots = append(shots, draw(r, []string{"oui", "!valider K7M2Q"}[i%2], time.Second))
	}
	return shots
}
