package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"passeparole/bot/carnet"
	"passeparole/bot/mastodon/toot"
	"passeparole/bot/meeting"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/flows"
	"passeparole/locales"
)

const (
	self      = "@passe-parole:localhost"
	staffRoom = "!equipe:localhost"
)

// world runs decisions as the house does, without servers: what the bot says is at once
// in the room, and its outcome comes back as an input.
type world struct {
	t       testing.TB
	decider *Decider
	mem     turn.Memory
	now     time.Time
	room    string            // where people speak
	n       int               // counts events and rows
	last    map[string]string // room → last message of the bot there
	mine    map[string]string // speaker → their last message
	posts   map[string]string // meeting/slot → status ID
	pages   map[string]meeting.Public
	out     strings.Builder
	names   map[string]string   // short IDs as they came → K1, K2…, so that goldens are stable
	before  map[string]string   // room → the message of the bot before its last
	buttons map[string][]string // event → the reactions that the bot prepared under it
	log     map[string][]logged // speaker or room → what was said by them or there
	shown   bool                // buttons are printed
	watch   func(turn.Effect)   // sees every effect, if set
	broken  bool                // the test itself damages what is stored
}

func settings() Settings {
	return Settings{
		Self: self, Name: "Passe-parole", StaffRoom: staffRoom, Admins: []string{"@dominique:localhost"},
		Invite: Invite{Servers: []string{"localhost"}}, Language: "fr", Zone: "Europe/Paris",
		Programme: "Débats numériques", Contact: "contact@exemple.fr",
		Toots:     &toot.Style{Language: "fr", Visibility: "public", Hashtags: []string{"DebatNumerique"}},
		Page:      carnet.Site{BaseURL: "https://debats.exemple.fr"}.Address,
		Threshold: 5,
		Table: func(format string, all []meeting.Public) ([]byte, error) {
			if format == "json" {
				return carnet.JSON(all)
			}
			return carnet.CSV(all, true)
		},
	}
}

// Read once: nothing changes them, and fuzzing makes many worlds.
var (
	wholeBook = sync.OnceValues(func() (*locales.Book, error) { return locales.Embedded() })
	allFlows  = sync.OnceValues(flows.Embedded)
)

func newWorld(t testing.TB, change func(*Settings)) *world {
	t.Helper()
	book, err := wholeBook()
	if err != nil {
		t.Fatal(err)
	}
	all, err := allFlows()
	if err != nil {
		t.Fatal(err)
	}
	set := settings()
	if change != nil {
		change(&set)
	}
	d, err := New(set, all, book)
	if err != nil {
		t.Fatal(err)
	}
	return worldOf(t, d)
}

// worldOf is a new world in which a decider decides that may have decided in others.
func worldOf(t testing.TB, d *Decider) *world {
	t.Helper()
	w := &world{t: t, decider: d, mem: store.NewMemory(), last: map[string]string{}, mine: map[string]string{},
		posts: map[string]string{}, pages: map[string]meeting.Public{}, names: map[string]string{}, before: map[string]string{}, buttons: map[string][]string{}, log: map[string][]logged{}}
	w.clock("2026-11-21T10:00")
	t.Cleanup(func() {
		if !w.broken {
			w.sound(w.t)
		}
	})
	for _, user := range []string{self, "@dominique:localhost", "@alex:localhost"} {
		w.enter(staffRoom, user, "")
	}
	return w
}

// sound fails the test if the records do not hold together.
func (w *world) sound(t interface {
	Helper()
	Errorf(string, ...any)
}) {
	t.Helper()
	found, _, err := Inspect(w.mem)
	for _, f := range found {
		t.Errorf("the records do not hold together: %+v", f)
	}
	if err != nil {
		t.Errorf("%v", err)
	}
}

// logged is something that was said, or a reaction.
type logged struct{ event, text string }

func (w *world) keep(who, event, text string) {
	w.log[who] = append(w.log[who], logged{event, strings.ReplaceAll(text, "\u00a0", " ")})
}

// found is the last thing said by somebody, or by the bot in a room, that holds some words.
func (w *world) found(who, words string) string {
	list := w.log[who]
	for i := len(list) - 1; i >= 0; i-- {
		if strings.Contains(list[i].text, words) {
			return list[i].event
		}
	}
	return ""
}

func (w *world) clock(wall string) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err == nil {
		w.now, err = time.ParseInLocation("2006-01-02T15:04", wall, paris)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) event() string {
	w.n++
	return fmt.Sprintf("$%d:localhost", w.n)
}

// enter puts somebody into a room.
func (w *world) enter(room, user, name string) {
	w.give(turn.Membership{Event: w.event(), Room: room, User: user, Sender: user, State: "join", Name: name})
}

// direct opens a room in which a person invites the bot.
func (w *world) direct(user, name string) string {
	room := "!" + strings.TrimPrefix(user, "@")
	w.give(turn.Membership{Event: w.event(), Room: room, User: user, Sender: user, State: "join", Name: name})
	w.give(turn.Membership{Event: w.event(), Room: room, User: self, Sender: user, State: "invite", Direct: true})
	w.room = room
	return room
}

// give hands an input over and does what was decided.
func (w *world) give(in turn.Input) {
	w.t.Helper()
	effects, err := w.decider.Decide(w.mem, in, w.now)
	if err != nil {
		w.t.Fatalf("%T: %v", in, err)
	}
	for _, e := range effects {
		w.do(e)
	}
}

func (w *world) do(e turn.Effect) {
	if w.watch != nil {
		w.watch(e)
	}
	if b, ok := e.(turn.React); ok { // counts no event, so that buttons change no conversation
		w.buttons[b.Target] = append(w.buttons[b.Target], b.Key)
		if w.shown {
			w.print("bouton", "", b.Key)
		}
		return
	}
	payload, err := json.Marshal(e)
	if err != nil {
		w.t.Fatal(err)
	}
	w.n++
	out := turn.Outcome{At: w.now, Row: turn.Row{ID: fmt.Sprintf("pp-%d", w.n), Lane: e.Lane(), Kind: e.Kind(), Payload: payload, Decided: w.now}}
	switch e := e.(type) {
	case turn.Say:
		out.Ref = w.event()
		w.before[e.Room], w.last[e.Room] = w.last[e.Room], out.Ref
		w.keep(e.Room, out.Ref, e.Lines.Plain())
		w.heard(e)
	case turn.ListAside, turn.TryAgain: // the loop's; see setaside_test.go
		return
	case turn.Status:
		w.print("bot", "", "(dit l'état du service)")
	case turn.Join:
		w.print("bot", "", "(entre dans la conversation)")
		w.enter(e.Room, self, "Passe-parole")
		out.Ref = e.Room
	case turn.Leave:
		w.print("bot", "", "(décline l’invitation)")
	case turn.Post:
		key := e.Meeting + "/" + e.Slot
		out.Ref = fmt.Sprint(len(w.posts) + 1)
		out.URL = "https://social.exemple.fr/@debats/" + out.Ref
		w.posts[key] = out.Ref
		parent := ""
		if e.Parent != "" {
			parent = " en réponse à " + e.Parent
			if w.posts[e.Meeting+"/"+e.Parent] == "" {
				out.Ref, out.URL, out.Cause = "", "", turn.NoParent
			}
		}
		w.print("mastodon", e.Slot+parent, e.Text)
	case turn.EditPost:
		w.print("mastodon", e.Slot+" modifié", e.Text)
	case turn.Publish:
		var p meeting.Public
		if err := json.Unmarshal(e.Record, &p); err != nil {
			w.t.Fatal(err)
		}
		w.pages[e.Meeting] = p
		w.print("page", e.Meeting, string(p.State))
	}
	w.give(out)
}

func (w *world) heard(e turn.Say) {
	where := ""
	switch {
	case e.Room == w.room:
	case e.Room == staffRoom:
		where = "équipe"
	default:
		where = strings.TrimPrefix(strings.SplitN(e.Room, ":", 2)[0], "!")
	}
	text := e.Lines.Plain()
	if e.Ring {
		text = "🔔 " + text
	}
	if e.Replaces != "" {
		text = "✎ " + text
	}
	if e.File != nil {
		text += "\n[fichier " + e.File.Name + "]"
	}
	w.print("bot", where, text)
}

func (w *world) print(who, where, text string) {
	if where != "" {
		who += " (" + where + ")"
	}
	lines := strings.Split(text, "\n")
	fmt.Fprintf(&w.out, "%s> %s\n", who, lines[0])
	for _, l := range lines[1:] {
		fmt.Fprintf(&w.out, "    %s\n", l)
	}
}

// say is a person writing in the current room.
func (w *world) say(user, text string) {
	w.message(user, text, turn.Text, "")
}

func (w *world) message(user, text string, kind turn.MessageKind, replyTo string) {
	event := w.event()
	w.mine[user] = event
	w.keep(user, event, text)
	w.give(turn.Message{Event: event, Room: w.room, Sender: user, SentAt: w.now, Kind: kind, Body: text, Media: mediaOf(kind, text), ReplyTo: replyTo})
}

// mediaOf is the address of what is sent, for a point on the map.
func mediaOf(kind turn.MessageKind, text string) string {
	if kind == turn.Location {
		return text
	}
	return ""
}

// wait lets time pass: a span, or until a wall time in Paris. The clock ticks whenever
// something is due, as the real one does every minute.
func (w *world) wait(text string, ticking bool) {
	w.t.Helper()
	began := w.now
	span, err := time.ParseDuration(text)
	if days, isDays := strings.CutSuffix(text, "j"); isDays {
		var n int
		if n, err = strconv.Atoi(days); err == nil {
			span = time.Duration(n) * 24 * time.Hour
		}
	}
	w.give(turn.Tick{}) // the jobs learn when they begin
	until := began.Add(span)
	if err != nil {
		w.clock(text)
		until, w.now = w.now, began
	}
	for ticking {
		next := w.nextDue()
		if job := w.nextJob(); next.IsZero() || !job.IsZero() && job.Before(next) {
			next = job
		}
		if next.IsZero() || next.After(until) {
			break
		}
		if next = next.Truncate(time.Minute); next.After(w.now) {
			w.now = next
		} else {
			w.now = w.now.Truncate(time.Minute).Add(time.Minute)
		}
		if w.now.After(until) {
			break
		}
		w.give(turn.Tick{})
	}
	w.now = until
}

// nextDue is when the clock next has something to bring; zero when it has nothing.
func (w *world) nextDue() time.Time {
	w.t.Helper()
	var at time.Time
	err := w.mem.Each(dues, "", func(key string, _ json.RawMessage) (err error) {
		if at, err = time.Parse(queueLayout, key[:len(queueLayout)]); err == nil {
			err = errReached
		}
		return err
	})
	if err != nil && !errors.Is(err, errReached) {
		w.t.Fatal(err)
	}
	if post := w.nextPost(); at.IsZero() || !post.IsZero() && post.Before(at) {
		at = post
	}
	return at
}

// nextJob is when a job next comes by its schedule.
func (w *world) nextJob() time.Time {
	var last time.Time
	if known, err := w.mem.Get(clock, "digest", &last); err != nil || !known {
		return time.Time{}
	}
	return w.decider.set.Digest.Next(last)
}
