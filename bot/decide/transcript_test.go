package decide

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"passeparole/bot/remind"
	"passeparole/bot/turn"
)

var update = flag.Bool("update", false, "rewrite the transcripts with what the bot says now")

// The transcripts of testdata are conversations as they are: what people do is read from
// them, and what the bot does must be what stands there.
//
//	@maintenant 2026-12-04T09:00    the time
//	@salle camille                  where the following is said: a person's direct room,
//	                                "équipe", or "commune" (camille and sacha together)
//	@attendre 5s                    so much later: "90m", "2h", "3j"; the clock ticks meanwhile
//	@attendre 2026-12-04T09:00      until then
//	@panne 3j                       so much later, and the bot was off: it starts at the end
//	@sans mastodon                  for the whole transcript: there is no account to post from
//	@calme                          for the whole transcript: nobody is rung at night and on Sundays
//	@lundi                          for the whole transcript: staff get the week's summary on Mondays at 9
//	@rythme semaine veille          for the whole transcript: posts leave from 8 h to 19 h on
//	                                working days, 5 minutes apart, 3 a day; with the post of the
//	                                week (Monday 10 h), "seule" for new meetings in it alone,
//	                                "veille" for posts the day before
//	@boutons tous the prepared reactions are shown, also the numbers
//	@invitation @x:ailleurs.fr      somebody invites the bot into a new conversation
//	@rencontre K1                   the short ID that came last is called K1 from here on
//	camille> bonjour                a message; ⏎ is a new line, {K1} the short ID
//	                                {100 Ko} a text of that length, {rtl} an invisible mark
//	camille^ oui                    a reply to the last message of the bot in the room
//	camille< oui                    a reply to the one before it
//	camille~ 24                     an edit of the person's last message
//	camille-                        its deletion
//	camille+ ✅                     a reaction on the last message of the bot
//	camille! image                  a message that is no text; "location geo:48.39,-4.49" is a point
//	camille! notes.txt Titre : …    a file with its text; "notes.txt (big)": why it was not read
//	camille~[Café IA] Café          an edit of the message that said so; camille-[✅] takes a
//	                                reaction back, camille^[lieu] replies to the message of the
//	                                bot that said so
//	bot> ✎ …                        the bot changes an earlier message of its own; 🔔 rings
//	# …                             a remark
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(raw))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(raw) {
				t.Errorf("the conversation went otherwise (go test ./bot/decide -update shows it in git diff):\n%s", firstDifference(string(raw), got))
			}
			if key := regexp.MustCompile(`\[[a-z_-]+(\.[a-z_-]+)+\]`).FindString(got); key != "" {
				t.Errorf("a sentence is missing: %s", key)
			}
		})
	}
}

var spoken1 = regexp.MustCompile(`^([a-zé]+)([>^<~+!-])(?:\[([^\]]*)\])? ?(.*)$`)
var rhythmLine = regexp.MustCompile(`(?m)^@rythme(.*)$`)
var shortID = regexp.MustCompile(`\b[2-9A-HJ-NP-TW-Z]{5}\b`)

// play is the transcript of a script as it goes now.
func play(t testing.TB, script string) string {
	w := perform(t, script)
	out := w.out.String()
	for id, name := range w.names {
		out = strings.ReplaceAll(strings.ReplaceAll(out, id, "{"+name+"}"), "/"+strings.ToLower(id)+"/", "/{"+strings.ToLower(name)+"}/")
	}
	return out
}

// perform does what a script says and gives the world as it is then.
func perform(t testing.TB, script string) *world {
	w := newWorld(t, func(set *Settings) {
		if strings.Contains(script, "\n@sans mastodon\n") {
			set.Toots = nil
		}
		if strings.Contains(script, "\n@lundi\n") {
			digest, err := remind.ParseCron("0 9 * * 1", set.Zone)
			if err != nil {
				t.Fatal(err)
			}
			set.Digest = digest
		}
		if strings.Contains(script, "\n@calme\n") {
			set.Quiet = remind.Quiet{From: "20:00", To: "08:00", Days: []time.Weekday{time.Sunday}}
		}
		if words := rhythmLine.FindStringSubmatch(script); words != nil {
			set.Rhythm = officeHours(t)
			if !strings.Contains(words[1], "semaine") {
				set.Rhythm.Digest = remind.Cron{}
			}
			set.Rhythm.DayBefore, set.Rhythm.DigestOnly = strings.Contains(words[1], "veille"), strings.Contains(words[1], "seule")
		}
		if strings.Contains(script, "\n@boutons tous\n") {
			set.Buttons = AllButtons
		}
	})
	if rhythmLine.MatchString(script) {
		w.give(turn.Tick{First: true}) // the schedule of the week counts from the bot's first start
	}
	w.out.Reset()
	w.shown = strings.Contains(script, "\n@boutons")
	entered := map[string]bool{}
	for _, line := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		if strings.HasPrefix(line, "bot") || strings.HasPrefix(line, "bouton") || strings.HasPrefix(line, "mastodon") || strings.HasPrefix(line, "page") || strings.HasPrefix(line, "    ") {
			continue
		}
		w.out.WriteString(line + "\n")
		word, rest, _ := strings.Cut(line, " ")
		switch {
		case word == "@maintenant":
			w.clock(rest)
		case word == "@salle":
			if rest == "équipe" {
				w.room = staffRoom
				break
			}
			if rest == "commune" {
				w.room = "!commune:localhost"
				if !entered[rest] {
					w.enter(w.room, "@camille:localhost", "Camille")
					w.enter(w.room, "@sacha:localhost", "Sacha")
					w.give(turn.Membership{Event: w.event(), Room: w.room, User: self, Sender: "@camille:localhost", State: "invite"})
				}
			} else if !entered[rest] {
				w.direct("@"+rest+":localhost", strings.ToUpper(rest[:1])+rest[1:])
			} else {
				w.room = "!" + rest + ":localhost"
			}
			entered[rest] = true
		case word == "@attendre":
			w.wait(rest, true)
		case word == "@panne":
			w.wait(rest, false)
			w.give(turn.Tick{First: true})
		case word == "@exclure": // somebody puts the bot out of the current room
			w.give(turn.Membership{Event: w.event(), Room: w.room, User: self, Sender: rest, State: "leave"})
		case word == "@inviter": // and lets it in again
			w.give(turn.Membership{Event: w.event(), Room: w.room, User: rest, Sender: rest, State: "join"})
			w.give(turn.Membership{Event: w.event(), Room: w.room, User: self, Sender: rest, State: "invite", Direct: true})
		case word == "@refus": // the server refuses, for good, what the bot said there
			payload, _ := json.Marshal(turn.Say{Room: w.room})
			w.give(turn.Outcome{Row: turn.Row{Kind: "say", Payload: payload}, Cause: turn.Forbidden})
		case word == "@invitation":
			w.n++
			w.give(turn.Membership{Event: w.event(), Room: fmt.Sprintf("!ailleurs%d:localhost", w.n), User: self, Sender: rest, State: "invite"})
		case word == "@rencontre":
			ids := shortID.FindAllString(w.out.String(), -1)
			if len(ids) == 0 {
				t.Fatal("no meeting yet")
			}
			for i := len(ids) - 1; i >= 0; i-- {
				if _, named := w.names[ids[i]]; !named {
					w.names[ids[i]] = rest
					break
				}
			}
		default:
			m := spoken1.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			w.act("@"+m[1]+":localhost", m[2], m[3], m[4])
		}
	}
	return w
}

func (w *world) act(user, how, which, text string) {
	mine, last := w.mine[user], w.last[w.room]
	if which != "" {
		mine, last = w.found(user, which), w.found(w.room, which)
	}
	text = strings.NewReplacer("⏎", "\n", "{100 Ko}", strings.Repeat("très long, ", 8000), "{rtl}", "\u202e", "{nul}", "\x00").Replace(text)
	for id, name := range w.names {
		text = strings.ReplaceAll(text, "{"+name+"}", id)
	}
	switch how {
	case ">":
		w.say(user, text)
	case "^":
		w.message(user, text, turn.Text, last)
	case "<":
		w.message(user, text, turn.Text, w.before[w.room])
	case "~":
		w.give(turn.Edit{Event: w.event(), Target: mine, Room: w.room, Sender: user, SentAt: w.now, Body: text})
	case "-":
		w.give(turn.Redaction{Event: w.event(), Target: mine, Room: w.room, Sender: user, SentAt: w.now})
	case "+":
		event := w.event()
		w.keep(user, event, text)
		w.give(turn.Reaction{Event: event, Target: last, Room: w.room, Sender: user, SentAt: w.now, Key: text})
	case "!":
		if file := attachedFile(text); file != nil {
			event := w.event()
			w.mine[user] = event
			w.give(turn.Message{Event: event, Room: w.room, Sender: user, SentAt: w.now, Kind: turn.TextFile, File: file})
			break
		}
		kind, media, _ := strings.Cut(text, " ")
		w.message(user, media, turn.MessageKind(kind), "")
	}
}

func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			from := max(0, i-3)
			return "expected:\n" + strings.Join(a[from:min(len(a), i+4)], "\n") + "\ngot:\n" + strings.Join(b[from:min(len(b), i+4)], "\n")
		}
	}
	return "one ends before the other"
}
