package matrix

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"passeparole/bot/turn"
	"passeparole/locales"
)

func rowOf(t *testing.T, id string, effect turn.Effect) turn.Row {
	t.Helper()
	payload, err := json.Marshal(effect)
	if err != nil {
		t.Fatal(err)
	}
	return turn.Row{ID: id, Lane: effect.Lane(), Kind: effect.Kind(), Payload: payload, Decided: time.Now()}
}

func inRoom(f *fakeServer, room string, more ...map[string]any) {
	f.state[room] = append([]map[string]any{memberEvent("$ici", botID, botID, "join"), memberEvent("$c", camille, camille, "join")}, more...)
}

var hello = turn.Say{Room: room1, Lines: locales.Message{{Text: "Bonjour."}}}

// trySend sends as the outbox does, and returns the pauses it was asked for.
func trySend(t *testing.T, c *Client, row turn.Row) (turn.Outcome, []time.Duration) {
	t.Helper()
	var pauses []time.Duration
	for {
		if row.FirstTry.IsZero() {
			row.FirstTry = time.Now()
		}
		row.Tries++
		outcome, err := c.Send(t.Context(), row)
		var retry *Retry
		if !errors.As(err, &retry) {
			if err != nil {
				t.Fatal(err)
			}
			return outcome, pauses
		}
		pauses = append(pauses, retry.After)
		if row.Tries > 500 {
			t.Fatalf("tried for ever: %v", err)
		}
		if err := sleepContext(t.Context(), retry.After); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSendOutcomes(t *testing.T) {
	gone := `{"errcode":"M_X","error":"a sentence that may quote what was said"}`
	for name, test := range map[string]struct {
		answers []*http.Response
		cause   turn.Cause
		pauses  []time.Duration
		events  int
	}{
		"at once":         {nil, turn.Done, nil, 1},
		"asked to wait":   {[]*http.Response{status(429, `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2500}`)}, turn.Done, []time.Duration{2500 * time.Millisecond}, 1},
		"by header":       {[]*http.Response{status(429, `{}`, "Retry-After", "7")}, turn.Done, []time.Duration{7 * time.Second}, 1},
		"server away":     {[]*http.Response{status(502, ""), status(503, ""), status(500, "{}")}, turn.Done, []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}, 1},
		"answer lost":     {[]*http.Response{nil, nil}, turn.Done, []time.Duration{time.Second, 2 * time.Second}, 1},
		"token refused":   {[]*http.Response{status(401, `{"errcode":"M_UNKNOWN_TOKEN"}`)}, turn.Done, []time.Duration{time.Minute}, 1},
		"not allowed":     {[]*http.Response{status(403, gone)}, turn.Forbidden, nil, 0},
		"no such room":    {[]*http.Response{status(404, gone)}, turn.Missing, nil, 0},
		"too large":       {[]*http.Response{status(413, gone)}, turn.Rejected, nil, 0},
		"not understood":  {[]*http.Response{status(400, gone)}, turn.Rejected, nil, 0},
		"sent elsewhere":  {[]*http.Response{status(302, "", "Location", "https://ailleurs.test/")}, turn.Misconfigured, nil, 0},
		"a page of a box": {[]*http.Response{status(200, "<html>")}, turn.Done, []time.Duration{time.Second}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				inRoom(f, room1)
				c := openFake(t, f, t.TempDir())
				f.failNext("/send/", test.answers...)
				outcome, pauses := trySend(t, c, rowOf(t, "r-1", hello))
				if outcome.Cause != test.cause || (outcome.Cause == turn.Done) != (outcome.Ref != "") || outcome.Row.ID != "r-1" {
					t.Errorf("outcome %+v", outcome)
				}
				if strings.Contains(outcome.Detail, "quote") {
					t.Errorf("the detail repeats the server's sentence: %s", outcome.Detail)
				}
				if len(pauses) != len(test.pauses) {
					t.Fatalf("pauses %v", pauses)
				}
				for i, pause := range pauses {
					if pause != test.pauses[i] {
						t.Errorf("pauses %v, not %v", pauses, test.pauses)
					}
				}
				if got := f.sentEvents(); len(got) != test.events {
					t.Errorf("%d events in the room", len(got))
				}
			})
		})
	}
}

func TestSendNeedsTheRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		c := openFake(t, f, t.TempDir())
		if outcome, _ := trySend(t, c, rowOf(t, "r-1", hello)); outcome.Cause != turn.Forbidden {
			t.Errorf("where the bot is not, the outcome is %+v", outcome)
		}
		inRoom(f, room1)
		f.failNext("/state", status(500, "{}"))
		if outcome, pauses := trySend(t, c, rowOf(t, "r-2", hello)); outcome.Cause != turn.Done || len(pauses) != 1 {
			t.Errorf("without the state nothing may be sent; %+v after %v", outcome, pauses)
		}
	})
}

// The answer was lost, the server has forgotten the transaction since, and the process was
// started anew: the message that is in the room already is not said twice.
func TestUnknownOutcomeIsLookedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		c := openFake(t, f, t.TempDir())
		long := turn.Say{Room: room1, Lines: repeated(3000, "Une ligne de liste.")}
		row := rowOf(t, "r-1", long)
		row.FirstTry, row.Tries = time.Now(), 1
		f.failNext("/send/", nil)
		if _, err := c.Send(t.Context(), row); err == nil {
			t.Fatal("the answer was lost, and nobody said so")
		} else if retry := new(Retry); !errors.As(err, &retry) || !retry.Unknown {
			t.Fatalf("the error is %v", err)
		}
		if err := sleepContext(t.Context(), 31*time.Minute); err != nil {
			t.Fatal(err)
		}
		f.mu.Lock()
		f.byTxn = map[string]string{}
		f.mu.Unlock()
		outcome, _ := trySend(t, c, row)
		var all []string
		for _, sent := range f.sentEvents() {
			all = append(all, sent.Txn)
		}
		if got := strings.Join(all, " "); !strings.HasPrefix(got, "r-1 r-1-2") || strings.Count(got+" ", "r-1 ") != 1 {
			t.Errorf("sent %s", got)
		}
		if last := f.sentEvents()[len(all)-1]; outcome.Ref != last.ID {
			t.Errorf("the outcome is %s, not the last part %s", outcome.Ref, last.ID)
		}
	})
}

// An echo that came with /sync is enough, even where /messages does not name transactions.
func TestEchoFromSync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		known(f)
		own := textEvent("$deja", botID, "Bonjour.")
		own["unsigned"] = map[string]any{"transaction_id": "r-1"}
		f.add(joinedRoom(room1, timeline(own, textEvent("$a", camille, "bonjour"))))
		c := openFake(t, f, t.TempDir())
		l := &loop{}
		_ = l.run(t, c, 2)
		if l.texts() != "bonjour" {
			t.Errorf("heard %q", l.texts())
		}
		row := rowOf(t, "r-1", hello)
		row.Tries, row.FirstTry = 1, time.Now()
		if outcome, _ := trySend(t, c, row); outcome.Ref != "$deja" || len(f.sentEvents()) != 0 {
			t.Errorf("outcome %+v, sent %d", outcome, len(f.sentEvents()))
		}
	})
}

// A process was killed while it sent, and the server, as Dendrite then does, made the events
// without noting their transactions. The next process begins to send at once, and hears of
// them with its first sync.
func TestAnEarlierProcessHasSentIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		known(f)
		dir, l := t.TempDir(), &loop{}
		earlier := openFake(t, f, dir)
		_ = l.run(t, earlier, 1)
		if err := earlier.Close(); err != nil {
			t.Fatal(err)
		}
		said, put := textEvent("$dit", botID, "Bonjour."), textEvent("$mis", botID, "")
		said["unsigned"], put["unsigned"] = map[string]any{"transaction_id": "r-1"}, map[string]any{"transaction_id": "r-2"}
		f.add(joinedRoom(room1, timeline(said, put, textEvent("$a", camille, "bonjour"))))
		c := openFake(t, f, dir)
		react := turn.React{Room: room1, Target: "$a", Key: "✅"}
		made := make(chan string, 2)
		for id, effect := range map[string]turn.Effect{"r-1": hello, "r-2": react} {
			row := rowOf(t, id, effect)
			row.Tries, row.FirstTry = 1, time.Now()
			go func() {
				outcome, _ := trySend(t, c, row)
				made <- outcome.Ref
			}()
		}
		synctest.Wait()
		_ = l.run(t, c, 1)
		got := []string{<-made, <-made}
		slices.Sort(got)
		if !slices.Equal(got, []string{"$dit", "$mis"}) || len(f.sentEvents()) != 0 {
			t.Errorf("outcomes %q, sent again: %+v", got, f.sentEvents())
		}
	})
}

func TestFileFollowsItsText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		c := openFake(t, f, t.TempDir())
		say := hello
		say.File = &turn.File{Name: "liste.csv", Type: "text/csv", Data: []byte("a;b")}
		f.failNext("/send/m.room.message/r-1-file", status(502, ""))
		outcome, pauses := trySend(t, c, rowOf(t, "r-1", say))
		sent := f.sentEvents()
		if len(sent) != 2 || sent[0].Txn != "r-1" || sent[1].Txn != "r-1-file" || sent[1].Content["msgtype"] != "m.file" ||
			sent[1].Content["url"] != "mxc://exemple.test/fichier" || string(f.uploads[0]) != "a;b" || outcome.Ref != sent[0].ID || len(pauses) != 1 {
			t.Errorf("sent %+v, outcome %+v", sent, outcome)
		}
	})
}

// The inviting server may hand on the invitation before it has it (homeserver.md §6).
func TestJoinIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		c := openFake(t, f, t.TempDir())
		f.failNext("/join", status(403, `{"errcode":"M_FORBIDDEN"}`), status(404, `{}`), status(502, ``))
		outcome, pauses := trySend(t, c, rowOf(t, "r-1", turn.Join{Room: room1}))
		if outcome.Cause != turn.Done || len(pauses) != 3 || pauses[0] != 100*time.Millisecond {
			t.Errorf("outcome %+v after %v", outcome, pauses)
		}
		for range 200 {
			f.failNext("/join", status(403, `{"errcode":"M_FORBIDDEN"}`))
		}
		start := time.Now()
		outcome, _ = trySend(t, c, rowOf(t, "r-2", turn.Join{Room: room1}))
		if waited := time.Since(start); outcome.Cause != turn.Forbidden || waited < 10*time.Minute || waited > 11*time.Minute {
			t.Errorf("given up as %q after %s", outcome.Cause, waited)
		}
	})
}

func TestLeaveWhereWeAreNoLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		c := openFake(t, f, t.TempDir())
		f.failNext("/leave", status(403, `{"errcode":"M_FORBIDDEN"}`))
		if outcome, _ := trySend(t, c, rowOf(t, "r-1", turn.Leave{Room: room1})); outcome.Cause != turn.Done {
			t.Errorf("outcome %+v", outcome)
		}
	})
}

func TestBrokenStateStopsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		c := openFake(t, f, t.TempDir())
		f.failNext("/state", status(200, `[{"type":"m.room.name","content":{}}]`), status(200, `[null]`), status(200, `{}`))
		if outcome, pauses := trySend(t, c, rowOf(t, "r-1", hello)); outcome.Cause != turn.Done || len(pauses) != 3 {
			t.Errorf("outcome %+v after %v", outcome, pauses)
		}
	})
}

func TestRowsThatAreNotOurs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := openFake(t, newFake(), t.TempDir())
		for _, row := range []turn.Row{rowOf(t, "r-1", turn.Post{}), {ID: "r-2", Kind: "say", Payload: json.RawMessage("{")}} {
			if outcome, err := c.Send(t.Context(), row); err != nil || outcome.Cause != turn.Rejected {
				t.Errorf("row %s: %+v %v", row.ID, outcome, err)
			}
		}
	})
}
