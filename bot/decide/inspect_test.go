package decide

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// settled is a house with an announced meeting, one that is being planned, and one reported.
func settled(t *testing.T) (*world, meeting.Meeting) {
	t.Helper()
	w := newWorld(t, nil)
	m := w.announced()
	w.in(w.direct(sacha, "Sacha"), sacha, "préparer une rencontre", "Café numérique")
	w.room = "!camille:localhost"
	w.say(camille, "mes rencontres")
	w.sound(t)
	return w, m
}

// changed puts a record back with one field of its JSON replaced.
func changed(t *testing.T, mem turn.Memory, kind, key, field string, value any) {
	t.Helper()
	record := map[string]any{}
	if ok, err := mem.Get(kind, key, &record); err != nil || !ok {
		t.Fatalf("%s %s: %v %v", kind, key, ok, err)
	}
	record[field] = value
	if err := mem.Put(kind, key, record); err != nil {
		t.Fatal(err)
	}
}

// firstKey is the first key of a kind.
func firstKey(t *testing.T, mem turn.Memory, kind, prefix string) (key string) {
	t.Helper()
	err := mem.Each(kind, prefix, func(k string, _ json.RawMessage) error {
		if key == "" {
			key = k
		}
		return nil
	})
	if err != nil || key == "" {
		t.Fatalf("no %s: %v", kind, err)
	}
	return key
}

func TestEveryKindOfDamageIsFound(t *testing.T) {
	type damage func(t *testing.T, w *world, m meeting.Meeting) error
	remove := func(kind string) damage {
		return func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Delete(kind, firstKey(t, w.mem, kind, ""))
		}
	}
	for name, c := range map[string]struct {
		harm damage
		want []string // "what kind", each once at least, and nothing else
	}{
		"a record that is no object": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Put(people, camille, []int{1})
		}, []string{"unread people"}},
		"a field that nobody knows": {func(t *testing.T, w *world, m meeting.Meeting) error {
			changed(t, w.mem, rooms, "!camille:localhost", "surprise", 1)
			return nil
		}, []string{"unread rooms"}},
		"a state that does not exist": {func(t *testing.T, w *world, m meeting.Meeting) error {
			changed(t, w.mem, meetings, m.ID, "state", "asleep")
			return nil
		}, []string{"unread meetings", "differs meetings"}},
		"a meeting that is lost": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Delete(meetings, m.ID)
		}, []string{"lost drafts", "lost due", "lost due-of", "lost said", "lost threads", "lost versions", "lost whose"}},
		"an earlier version that is lost": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Delete(versions, m.ID+"/000001")
		}, []string{"gap meetings"}},
		"a version that journal names": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Delete(versions, firstKey(t, w.mem, journal, ""))
		}, []string{"gap meetings", "lost journal"}},
		"a meeting that is not its last version": {func(t *testing.T, w *world, m meeting.Meeting) error {
			changed(t, w.mem, meetings, m.ID, "reason", "another")
			return nil
		}, []string{"differs meetings"}},
		"a meeting that lost its last change": {func(t *testing.T, w *world, m meeting.Meeting) error {
			changed(t, w.mem, meetings, m.ID, "version", m.Version-1)
			return nil
		}, []string{"differs meetings"}},
		"a record in another's place": {func(t *testing.T, w *world, m meeting.Meeting) error {
			changed(t, w.mem, drafts, m.ID+"/plan", "flow", "report")
			return nil
		}, []string{"place drafts", "foreign drafts"}},
		"a conversation that is lost": {func(t *testing.T, w *world, m meeting.Meeting) error {
			var r Room
			if _, err := w.mem.Get(rooms, "!sacha:localhost", &r); err != nil || r.Active == nil {
				t.Fatalf("nothing is under way: %v", err)
			}
			return w.mem.Delete(drafts, r.Active.Meeting+"/plan")
		}, []string{"lost rooms", "lost due"}},
		"a question that is lost": {func(t *testing.T, w *world, m meeting.Meeting) error {
			var r Room
			if _, err := w.mem.Get(rooms, "!camille:localhost", &r); err != nil || len(r.Questions) == 0 {
				t.Fatalf("nothing was asked: %v", err)
			}
			return w.mem.Delete(said, r.Questions[0])
		}, []string{"lost rooms"}},
		"an index that leads to nothing": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Put(whose, camille+" ZZZZZ", true)
		}, []string{"lost whose"}},
		"an index that does not lead": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Delete(whose, camille+" "+m.ID)
		}, []string{"index meetings"}},
		"a due that is lost":      {remove(dues), []string{"queue due-of"}},
		"a due that nobody lists": {remove(duesOf), []string{"queue due"}},
		"a due at another time": {func(t *testing.T, w *world, m meeting.Meeting) error {
			key := firstKey(t, w.mem, dues, "")
			var d Due
			if _, err := w.mem.Get(dues, key, &d); err != nil {
				return err
			}
			d.Item.Wall = "2030-01-01T10:00"
			return w.mem.Put(dues, key, d)
		}, []string{"place due"}},
		"a due without a time": {func(t *testing.T, w *world, m meeting.Meeting) error {
			key := firstKey(t, w.mem, dues, "")
			var d Due
			if _, err := w.mem.Get(dues, key, &d); err != nil {
				return err
			}
			d.Item.Zone = "Nowhere/At_all"
			return w.mem.Put(dues, key, d)
		}, []string{"unread due"}},
		"a series without its meetings": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Put(series, m.ID, seriesRecord{IDs: []string{m.ID, "ZZZZZ"}})
		}, []string{"lost series", "lost meetings"}},
		"a card of nothing": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Put(cards, "ZZZZZ", staffCard{N: 1})
		}, []string{"lost cards"}},
		"a schedule of nothing": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Put(schedules, "ZZZZZ", ownSchedule{})
		}, []string{"lost schedules"}},
		"occasions of nothing": {func(t *testing.T, w *world, m meeting.Meeting) error {
			return w.mem.Put(rung, "ZZZZZ", map[string]string{})
		}, []string{"lost rung"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, m := settled(t)
			w.mem = again(t, w.mem)
			harmed := &world{t: t, mem: again(t, w.mem)}
			if err := c.harm(t, harmed, m); err != nil {
				t.Fatal(err)
			}
			found, _, err := Inspect(harmed.mem)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range found {
				got = append(got, f.What+" "+f.Kind)
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if got = slices.Compact(got); !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q: %+v", got, c.want, found)
			}
		})
	}
}

// What only leads to other records is made anew at a start.
func TestAStartMendsTheListsOfTheClockAndTheIndex(t *testing.T) {
	w, m := settled(t)
	var lost []string
	for _, kind := range []string{dues, duesOf} {
		key := firstKey(t, w.mem, kind, "")
		if kind == dues {
			key = firstKey(t, w.mem, dues, "20")
		}
		lost = append(lost, key)
	}
	before, _, _ := Inspect(w.mem)
	for _, err := range []error{w.mem.Delete(dues, lost[0]), w.mem.Delete(duesOf, lost[1]),
		w.mem.Delete(whose, camille+" "+m.ID), w.mem.Put(dues, "2026-12-01T08:00:00Z ZZZZZ x", Due{Meeting: "ZZZZZ"})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if found, _, err := Inspect(w.mem); err != nil || len(found) == 0 || len(before) > 0 {
		t.Fatalf("found %v before, %v after the damage, %v", before, found, err)
	}
	w.give(turn.Tick{First: true})
	w.sound(t)
	var d Due
	if ok, err := w.mem.Get(dues, lost[0], &d); err != nil || !ok {
		t.Errorf("what was to come at %s does not come: %v", lost[0], err)
	}
}

func TestRowsThatCannotBeSentAreFound(t *testing.T) {
	w, m := settled(t)
	about := `{"room":"!a","lines":null,"question":{"meeting":"` + m.ID + `","flow":"plan","step":"title"}}`
	rows := []turn.Row{
		{ID: "sound", Lane: "room !a", Kind: "say", Payload: json.RawMessage(about)},
		{ID: "kind", Lane: "room !a", Kind: "shout", Payload: json.RawMessage(`{}`)},
		{ID: "form", Lane: "room !a", Kind: "say", Payload: json.RawMessage(`{"room":1}`)},
		{ID: "lane", Lane: "room !b", Kind: "join", Payload: json.RawMessage(`{"room":"!a"}`)},
		{ID: "about", Lane: turn.LaneMastodon, Kind: "post", Payload: json.RawMessage(`{"meeting":"ZZZZZ","slot":"announce","text":"x","language":"fr","visibility":"public"}`)},
	}
	found, err := InspectRows(w.mem, rows)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, f.What+" "+f.Key)
	}
	if want := "foreign kind, unread form, place lane, lost about"; strings.Join(got, ", ") != want {
		t.Errorf("found %q, want %q", got, want)
	}
}
