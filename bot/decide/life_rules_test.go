package decide

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/flows"
)

// marked are the titles that words gives, which no other text contains.
var marked = regexp.MustCompile(`q\d+z`)

var unsaid = regexp.MustCompile(`\[[a-z_-]+(\.[a-z_-]+)+\]`)

// movesByTheTable: every change of state is written in the journal, and each line of the
// journal is a row of the table.
func (l *life) movesByTheTable(before, after map[string]meeting.Meeting) {
	for id, m := range after {
		state, from := meeting.Draft, 0
		if old, ok := before[id]; ok {
			state, from = old.State, old.Version
		}
		l.must(true, each(l.mem, journal, id+"/", func(key string, e Entry) error {
			if key <= (meeting.Meeting{ID: id, Version: from}).VersionKey() {
				return nil
			}
			rule, ok := meeting.Find(e.Move, state, e.Who)
			if !ok || rule.To != "" && rule.To != e.To || rule.To == "" && e.To != state {
				return fmt.Errorf("%s: %s by %s from %s to %s is no move", id, e.Move, e.Who, state, e.To)
			}
			if rule.Second && e.User != "" && e.User == before[id].Submitter() {
				return fmt.Errorf("%s: %s approved what they sent", id, e.User)
			}
			state = e.To
			return nil
		}))
		if m.State != state {
			l.t.Fatalf("%s is %s, and its journal says %s", id, m.State, state)
		}
		if m.Revised != nil && m.State != meeting.Announced && m.State != meeting.Postponed {
			l.t.Fatalf("%s is %s and its changed plan still waits", id, m.State)
		}
	}
}

// sayable: a message has words, goes where the bot may be, and tells nobody of a meeting
// that is not theirs.
func (l *life) sayable(e turn.Say, all map[string]meeting.Meeting) {
	text := e.Lines.Plain()
	if strings.TrimSpace(text) == "" || unsaid.MatchString(text) {
		l.t.Fatalf("said %q in %s", text, e.Room)
	}
	if !l.joined[e.Room] {
		l.t.Fatalf("spoke in %s, where nobody asked it to come", e.Room)
	}
	if e.Room == staffRoom {
		return
	}
	for id, m := range all {
		title := l.titleOf(m)
		asks := e.Question != nil && e.Question.Meeting == id
		if !asks && (!marked.MatchString(title) || !strings.Contains(text, title)) || slices.Contains(l.homes[id], e.Room) || slices.Contains(crowd[e.Room], m.Owner) {
			continue
		}
		l.t.Fatalf("told %s of %s, a meeting of %s: %s", e.Room, id, m.Owner, text)
	}
}

func (l *life) titleOf(m meeting.Meeting) string {
	if m.Title() != "" {
		return m.Title()
	}
	for _, flow := range []string{planFlow, reportFlow} {
		var d Draft
		l.must(l.mem.Get(drafts, m.ID+"/"+flow, &d))
		if title := d.State.Answers["title"].Value(); title != "" {
			return title
		}
	}
	return ""
}

// mayBePublic: the first thing that becomes public of a meeting, and its report, were
// validated by somebody else, or the organiser is trusted.
func (l *life) mayBePublic(in turn.Input, id, slot string, before, after map[string]meeting.Meeting) {
	was, is := before[id], after[id]
	defer func() { l.public[id] = true }()
	if slot == turn.SlotReport || is.State == meeting.Published {
		if is.Validated.IsZero() {
			l.t.Fatalf("%s: the report became public and nobody validated it", id)
		}
	}
	if l.public[id] || is.State == meeting.Published {
		return
	}
	msg, ok := in.(turn.Message)
	if ok && msg.Room == staffRoom && msg.Sender != was.PlannedBy {
		return
	}
	var p Person
	l.must(l.mem.Get(people, is.PlannedBy, &p))
	if !p.Trusted {
		l.t.Fatalf("%s became public by %#v", id, in)
	}
}

// conversationsAgree: where no change waits, what was sent in a conversation is what stands,
// so that going on from it brings nothing back that was taken back, refused or moved.
func (l *life) conversationsAgree(all map[string]meeting.Meeting) {
	s := &session{Decider: l.decider, mem: l.mem, now: l.now}
	for id, m := range all {
		for _, flow := range []string{planFlow, reportFlow} {
			var d Draft
			l.must(l.mem.Get(drafts, id+"/"+flow, &d))
			if d.Sent == nil || d.State.Status != flows.Done || !amendable(m, flow) {
				continue
			}
			d.State = *d.Sent
			var said, stands any = s.reading(d).plan(), m.Plan
			if m.Revised != nil {
				stands = m.Revised
			}
			if flow == reportFlow {
				said, stands = s.reading(d).report(), m.Report
				if m.Correction != nil {
					stands = m.Correction
				}
			}
			if !reflect.DeepEqual(said, stands) {
				l.t.Fatalf("%s is %s and its conversation says %+v, not %+v", id, m.State, said, stands)
			}
		}
	}
}
