package decide

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"passeparole/bot/turn"
)

// A line of a transcript that a fuzzed conversation may have: somebody speaks, edits, deletes,
// reacts or attaches; or another room is entered.
var fuzzedLine = regexp.MustCompile(`^(@salle (camille|équipe|commune|sacha)|@attendre [0-9]{1,3}h|(camille|sacha|dominique)[>^<~+!-].*)$`)

// missing is a sentence that is not in the book.
var missing = regexp.MustCompile(`\[[a-z_-]+(\.[a-z_-]+)+\]|<no value>`)

// FuzzConversation: whatever people write, correct, delete, react to, attach or command, every
// input is decided, every effect can be kept, and every sentence is whole.
func FuzzConversation(f *testing.F) {
	for _, file := range []string{"preparer", "corriger-apres-envoi", "refus-et-invitations", "reactions", "collage", "mauvaises-saisies"} {
		raw, err := os.ReadFile("testdata/" + file + ".txt")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(raw))
	}
	for _, seed := range []string{
		"@salle camille\ncamille> 1\ncamille> \u202eeuqihtoilbib\u2066\ncamille~ <script>alert(1)</script>\ncamille~ {nul}{rtl}\ncamille-",
		"@salle camille\ncamille> 1\ncamille~ {100 Ko}\ncamille- \ncamille~ encore\ncamille+ 👍🏽\ncamille~",
		"@salle équipe\ndominique> !\u00a0valider\u2028K7M2Q\ndominique> !refuser ZZZZZ {rtl}\ndominique> !liste !liste\ndominique~ !publier 22222",
		"@salle commune\ncamille> Passe-parole : 1\nsacha^ aide\ncamille~ Passe-parole : 2\nsacha- \nsacha+ ❌",
		"@salle camille\ncamille! fichier notes.txt\ncamille! image mxc://a/b\ncamille! location geo:48.85,2.35;u=\ncamille! location geo:1e999,x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script string) {
		if len(script) > 16<<10 || !utf8.ValidString(script) {
			return // the server gives valid UTF-8: it is JSON
		}
		kept := []string{"@maintenant 2026-11-21T10:00"}
		for _, line := range strings.Split(script, "\n") {
			if fuzzedLine.MatchString(line) && len(kept) < 60 {
				kept = append(kept, line)
			}
		}
		if len(kept) < 3 || !strings.Contains(kept[1], "@salle") {
			return
		}
		w := perform(t, strings.Join(kept, "\n"))
		for _, line := range strings.Split(w.out.String(), "\n") {
			if key := missing.FindString(line); key != "" && !strings.Contains(script, key) {
				t.Errorf("a sentence is missing: %s", key)
			}
		}
	})
}

// FuzzStoredRecords: a record of a form that no version has written makes a decision fail with
// an error, which sets the input aside, but does not make it panic.
func FuzzStoredRecords(f *testing.F) {
	for i, raw := range []string{
		`{}`, `{"joined":true,"members":null,"active":{"meeting":"K7M2Q","flow":"plan"}}`, `null`, `[]`, `"text"`, `{"members":{"":{}}}`,
		`{"meeting":"K7M2Q","flow":"plan","room":"!camille:localhost","owner":"@camille:localhost","state":{"step":"nowhere","version":99}}`,
		`{"id":"K7M2Q","state":"proposed","plan":null,"report":null}`, `{"id":"K7M2Q","state":"submitted","versions":[{}]}`,
		`{"asking":{"for":"resume","ids":["","ZZZZZ"]},"joined":true}`, `{"held":{"flow":"report","body":"\u202e"},"joined":true,"active":{}}`,
		`{"state":{"answers":{"title":{"values":[{}]}},"queue":["title",""]},"meeting":"K7M2Q","flow":"report"}`,
	} {
		f.Add(uint8(i), raw, "reprendre")
		f.Add(uint8(i*7+1), raw, "mes rencontres")
	}
	kinds := []string{rooms, people, meetings, drafts, whose, said, journal, schedules}
	keys := map[string][]string{rooms: {"!camille:localhost", staffRoom}, people: {"@camille:localhost"}, meetings: {"K7M2Q"},
		drafts: {"K7M2Q/plan", "K7M2Q/report"}, whose: {"@camille:localhost K7M2Q"}, said: {"$1:localhost"}, journal: {"K7M2Q/000001"}, schedules: {"K7M2Q"}}
	f.Fuzz(func(t *testing.T, which uint8, raw, words string) {
		if !json.Valid([]byte(raw)) || !utf8.ValidString(words) {
			return
		}
		w := newWorld(t, nil)
		w.broken = true
		w.direct("@camille:localhost", "Camille")
		if which&1 == 0 { // a conversation is under way
			w.say("@camille:localhost", "1")
			w.say("@camille:localhost", "Un débat")
		}
		kind := kinds[int(which/2)%len(kinds)]
		for _, key := range keys[kind] {
			if err := w.mem.Put(kind, key, json.RawMessage(raw)); err != nil {
				return
			}
		}
		if kind == meetings || kind == drafts { // they are found by whose they are
			for _, who := range []string{"@camille:localhost", "!camille:localhost"} {
				if err := w.mem.Put(whose, who+" K7M2Q", true); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, in := range []turn.Input{
			turn.Message{Event: "$a", Room: w.room, Sender: "@camille:localhost", Kind: turn.Text, Body: words, SentAt: w.now, ReplyTo: "$1:localhost"},
			turn.Message{Event: "$b", Room: w.room, Sender: "@camille:localhost", Kind: turn.Text, Body: "voir K7M2Q", SentAt: w.now},
			turn.Message{Event: "$c", Room: w.room, Sender: "@camille:localhost", Kind: turn.Text, Body: "modifier K7M2Q", SentAt: w.now},
			turn.Edit{Event: "$d", Target: "$a", Room: w.room, Sender: "@camille:localhost", Body: "autre", SentAt: w.now},
			turn.Redaction{Event: "$e", Target: "$a", Room: w.room, Sender: "@camille:localhost", SentAt: w.now},
			turn.Reaction{Event: "$f", Target: "$1:localhost", Room: w.room, Sender: "@camille:localhost", Key: "✅", SentAt: w.now},
			turn.Message{Event: "$g", Room: staffRoom, Sender: "@dominique:localhost", Kind: turn.Text, Body: "!voir K7M2Q", SentAt: w.now},
			turn.Message{Event: "$h", Room: staffRoom, Sender: "@dominique:localhost", Kind: turn.Text, Body: "!liste", SentAt: w.now},
			turn.Message{Event: "$i", Room: staffRoom, Sender: "@dominique:localhost", Kind: turn.Text, Body: "!valider K7M2Q", SentAt: w.now},
		} {
			_, _ = w.decider.Decide(w.mem, in, w.now)
		}
	})
}
