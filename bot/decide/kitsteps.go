package decide

import (
	"strings"

	"passeparole/bot/meeting"
	"passeparole/locales"
)

// The states of the four steps of a preparation.
const (
	stepDone = "done"
	stepNow  = "now"
	stepNext = "next"
)

// progress is the state of the four steps (prepare, invite, hold, report): it follows from
// the meeting's own state, and nobody ticks anything. begun says that its hour has come,
// reporting that its report was begun without a plan.
func progress(st meeting.State, begun, reporting bool) [4]string {
	at := 0
	switch st {
	case meeting.Idea, meeting.Draft, meeting.Proposed:
		if reporting {
			at = 3
		}
	case meeting.Announced, meeting.Postponed:
		if at = 1; begun && st == meeting.Announced {
			at = 2
		}
	case meeting.Underway:
		at = 2
	case meeting.ToReport, meeting.ToCorrect, meeting.Submitted, meeting.Validated:
		at = 3
	default:
		at = 4
	}
	var all [4]string
	for i := range all {
		switch {
		case i < at:
			all[i] = stepDone
		case i == at:
			all[i] = stepNow
		default:
			all[i] = stepNext
		}
	}
	return all
}

// hint is a sentence of the list of meetings, as it stands below a step.
func hint(next string) string {
	if next = strings.TrimSpace(next); next == "" {
		return ""
	}
	return "  " + next
}

// steps are the four steps with their state and what to do now.
func (s *session) steps(hand inHand, lang string) (kitList, error) {
	guide := s.set.Kit.Guides["steps"]
	l := kitList{head: locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, "kit.steps.head", nil)}}}
	if guide == nil {
		return l, nil
	}
	if hand.m.ID == "" {
		for i, it := range guide.Items {
			item := locales.Message{{Style: locales.Item, Text: s.numbered(i+1, it.Name.In(lang))}}
			l.items = append(l.items, item.Add(locales.Soft, "  "+it.Text().In(lang)))
		}
		l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.steps.none", nil))
		return l, nil
	}
	l.head = locales.Message{{Style: locales.Strong, Text: s.line(hand.m, lang)}}
	if hand.m.State == meeting.Cancelled || hand.m.State == meeting.Withdrawn {
		l.foot = l.foot.Add(locales.Plain, s.book.Say(lang, "kit.steps.over", nil))
		return l, nil
	}
	_, reporting, err := s.draft(Ref{hand.m.ID, reportFlow})
	if err != nil {
		return l, err
	}
	begun := false
	if start, err := hand.start.In(); err == nil && !hand.start.IsZero() {
		begun = !s.now.Before(start)
	}
	next, err := s.nextFor(hand.m, lang)
	if err != nil {
		return l, err
	}
	for i, state := range progress(hand.m.State, begun, reporting && hand.m.Plan == nil) {
		if i >= len(guide.Items) {
			break
		}
		it := guide.Items[i]
		item := locales.Message{{Style: locales.Item, Text: s.numbered(i+1, s.book.Say(lang, "kit.steps."+state, locales.Args{"Name": it.Name.In(lang)}))}}
		if state == stepNow {
			item = item.Add(locales.Soft, "  "+it.Text().In(lang)).Add(locales.Soft, hint(next))
		}
		l.items = append(l.items, item)
	}
	return l, nil
}
