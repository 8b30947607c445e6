package decide

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// meetings follows what leads from and to the meetings: versions, journal, index, series.
func (i *inspection) meetings() {
	records(i, meetings, func(id string, m meeting.Meeting) {
		i.at(meetings, id, m.ID)
		if !slices.Contains(meeting.States, m.State) {
			i.find(turn.FoundUnread, meetings, id, "state "+string(m.State))
		}
		i.versionsOf(id, m)
		i.indexOf(id, append(m.Organisers(), m.Room)...)
		if m.Series.First != "" {
			i.needs(meetings, id, series, m.Series.First)
		}
	})
	records(i, versions, func(key string, m meeting.Meeting) {
		i.at(versions, key, m.VersionKey())
		i.needs(versions, key, meetings, m.ID)
	})
	records(i, journal, func(key string, _ Entry) { i.needs(journal, key, versions, key) })
	records(i, whose, func(key string, _ bool) {
		if _, id, ok := strings.Cut(key, " "); ok {
			i.needs(whose, key, meetings, id)
		} else if key != allNoted {
			i.at(whose, key, "")
		}
	})
	records(i, series, func(first string, s seriesRecord) {
		if !slices.Contains(s.IDs, first) || s.Posted != "" && !slices.Contains(s.IDs, s.Posted) {
			i.at(series, first, strings.Join(s.IDs, " "))
		}
		for _, id := range s.IDs {
			i.needs(series, first, meetings, id)
			if m, ok := i.all[meetings][id].(*meeting.Meeting); ok && m.Series.First != first {
				i.find(turn.FoundLost, meetings, id, series+" "+first)
			}
		}
	})
	records(i, cards, func(id string, _ staffCard) { i.needs(cards, id, meetings, id) })
	records(i, schedules, func(id string, _ ownSchedule) { i.needs(schedules, id, meetings, id) })
}

// versionsOf finds the versions of a meeting that are missing; none ever goes.
func (i *inspection) versionsOf(id string, m meeting.Meeting) {
	want := m
	for want.Version = 1; want.Version <= m.Version; want.Version++ {
		key := want.VersionKey()
		if _, ok := i.all[versions][key]; !ok && !i.unread(versions, key) {
			i.find(turn.FoundGap, meetings, id, key)
		}
	}
	last, ok := i.all[versions][m.VersionKey()].(*meeting.Meeting)
	if !ok {
		return
	}
	a, errA := json.Marshal(m)
	b, errB := json.Marshal(last)
	if errA != nil || errB != nil || string(a) != string(b) {
		i.find(turn.FoundDiffers, meetings, id, m.VersionKey())
	}
	want.Version = m.Version + 1
	if _, later := i.all[versions][want.VersionKey()]; later {
		i.find(turn.FoundDiffers, meetings, id, want.VersionKey())
	}
}

// indexOf finds who does not lead to a meeting of theirs. Before the index was first used,
// it is not whole.
func (i *inspection) indexOf(id string, of ...string) {
	if _, whole := i.all[whose][allNoted]; !whole {
		return
	}
	for _, who := range of {
		if _, ok := i.all[whose][who+" "+id]; who != "" && !ok {
			i.find(turn.FoundIndex, meetings, id, who)
		}
	}
}

// conversations follows what leads from and to the conversations: drafts, rooms, questions.
func (i *inspection) conversations() {
	records(i, drafts, func(key string, d Draft) {
		i.at(drafts, key, d.key())
		i.needs(drafts, key, meetings, d.Meeting)
		i.indexOf(d.Meeting, d.Owner, d.Room)
		if d.State.Flow != d.Flow || d.Flow != planFlow && d.Flow != reportFlow {
			i.find(turn.FoundForeign, drafts, key, d.State.Flow)
		}
	})
	records(i, said, func(event string, q turn.Question) { i.needs(said, event, meetings, q.Meeting) })
	records(i, rooms, func(id string, r Room) {
		for _, ref := range []*Ref{r.Active, r.Last, r.Sent} {
			i.needsDraft(rooms, id, ref)
		}
		if r.Offer != nil {
			i.needsDraft(rooms, id, &Ref{r.Offer.Meeting, r.Offer.Flow})
		}
		if r.Asking != nil {
			for _, of := range r.Asking.IDs {
				i.needs(rooms, id, meetings, of)
			}
		}
		rang := r.Earlier
		if r.Rung != nil {
			rang = append([]ringing{*r.Rung}, rang...)
		}
		for _, one := range rang {
			for _, d := range one.Dues {
				i.needs(rooms, id, meetings, d.Meeting)
			}
		}
		for _, event := range r.Questions {
			i.needs(rooms, id, said, event)
		}
	})
	records(i, people, func(user string, p Person) { i.needs(people, user, rooms, p.Room) })
}

// clock follows what the clock will bring.
func (i *inspection) clock() {
	listed := map[string]string{}
	records(i, duesOf, func(id string, keys []string) {
		i.needs(duesOf, id, meetings, id)
		for _, key := range keys {
			if listed[key] = id; i.all[dues][key] == nil && !i.unread(dues, key) {
				i.find(turn.FoundQueue, duesOf, id, key)
			}
		}
	})
	records(i, dues, func(key string, d Due) {
		own, err := d.key()
		if err != nil {
			i.find(turn.FoundUnread, dues, key, err.Error())
			return
		}
		i.at(dues, key, own)
		i.needs(dues, key, meetings, d.Meeting)
		if d.Flow != "" {
			i.needs(dues, key, drafts, d.Meeting+"/"+d.Flow)
		}
		if listed[key] != d.Meeting {
			i.find(turn.FoundQueue, dues, key, d.Meeting)
		}
	})
	records(i, rung, func(id string, _ map[string]time.Time) { i.needs(rung, id, meetings, id) })
}

// places finds keys that nothing else explains.
func (i *inspection) places() {
	records(i, failures, func(key string, f failure) {
		if !strings.HasPrefix(key, f.At.UTC().Format(queueLayout)+" ") {
			i.at(failures, key, f.At.UTC().Format(queueLayout))
		}
	})
	records(i, upgrades, func(room string, u upgrade) {
		if u.Room == "" {
			i.find(turn.FoundLost, upgrades, room, "room")
		}
	})
}
