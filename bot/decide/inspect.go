package decide

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// forms make an empty record of each kind that decisions keep.
var forms = map[string]func() any{
	rooms: func() any { return new(Room) }, people: func() any { return new(Person) },
	meetings: func() any { return new(meeting.Meeting) }, versions: func() any { return new(meeting.Meeting) },
	drafts: func() any { return new(Draft) }, whose: func() any { return new(bool) },
	said: func() any { return new(turn.Question) }, journal: func() any { return new(Entry) },
	schedules: func() any { return new(ownSchedule) }, dues: func() any { return new(Due) },
	duesOf: func() any { return new([]string) }, rung: func() any { return new(map[string]time.Time) },
	failures: func() any { return new(failure) }, clock: func() any { return new(time.Time) },
	series: func() any { return new(seriesRecord) }, upgrades: func() any { return new(upgrade) },
	cards: func() any { return new(staffCard) }, threads: func() any { return new(thread) },
	awaited: func() any { return new(awaitedPost) }, paces: func() any { return new(pace) },
}

// Kinds are the kinds of record that decisions keep, in alphabetical order.
func Kinds() []string { return slices.Sorted(maps.Keys(forms)) }

// Inspect reads every record strictly and follows every reference between records. It
// returns what is wrong, in the order of kinds and keys, and how many records there are of
// each kind. The error is the memory's.
func Inspect(mem turn.Memory) (found []turn.Finding, counts map[string]int, err error) {
	i := &inspection{all: map[string]map[string]any{}}
	counts = map[string]int{}
	for _, kind := range Kinds() {
		i.all[kind] = map[string]any{}
		err := mem.Each(kind, "", func(key string, raw json.RawMessage) error {
			counts[kind]++
			record := forms[kind]()
			if err := turn.Strictly(raw, record); err != nil {
				i.find(turn.FoundUnread, kind, key, err.Error())
				return nil
			}
			i.all[kind][key] = record
			return nil
		})
		if err != nil {
			return nil, nil, fmt.Errorf("inspecting the records of %s: %w", kind, err)
		}
	}
	i.meetings()
	i.conversations()
	i.clock()
	i.places()
	i.posts()
	slices.SortFunc(i.found, func(a, b turn.Finding) int {
		return slices.Compare([]string{a.Kind, a.Key, a.What, a.Other}, []string{b.Kind, b.Key, b.What, b.Other})
	})
	return slices.Compact(i.found), counts, nil
}

// inspection is one look at all records.
type inspection struct {
	all   map[string]map[string]any // by kind and key, those that could be read
	found []turn.Finding
}

func (i *inspection) find(what, kind, key, other string) {
	i.found = append(i.found, turn.Finding{What: what, Kind: kind, Key: key, Other: other})
}

// records are those of a kind, by their keys.
func records[T any](i *inspection, kind string, fn func(key string, record T)) {
	for _, key := range slices.Sorted(maps.Keys(i.all[kind])) {
		fn(key, *i.all[kind][key].(*T))
	}
}

// needs finds a reference to what is not there. "" refers to nothing.
func (i *inspection) needs(kind, key, otherKind, other string) {
	if _, ok := i.all[otherKind][other]; other != "" && !ok && !i.unread(otherKind, other) {
		i.find(turn.FoundLost, kind, key, otherKind+" "+other)
	}
}

// unread says whether a record was found to be unreadable: then that is what is wrong.
func (i *inspection) unread(kind, key string) bool {
	return slices.ContainsFunc(i.found, func(f turn.Finding) bool { return f.What == turn.FoundUnread && f.Kind == kind && f.Key == key })
}

func (i *inspection) needsDraft(kind, key string, ref *Ref) {
	if ref != nil {
		i.needs(kind, key, drafts, ref.Meeting+"/"+ref.Flow)
	}
}

// at finds a record that lies under a key that is not its own.
func (i *inspection) at(kind, key, own string) {
	if key != own {
		i.find(turn.FoundPlace, kind, key, own)
	}
}
