package decide

import (
	"strconv"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
	"passeparole/flows/kit"
	"passeparole/locales"
)

// schedules is the kind of record that keeps an organiser's own schedule: meeting ID → ownSchedule.
const schedules = "schedules"

// ownSchedule is the minutes of each timed step of the recipe, as the organiser set them.
type ownSchedule struct {
	Minutes []int `json:"minutes"`
}

// Meetings without an end last an hour, or longer when many come (reference/civic.md §3.3).
const (
	usualLength = 60
	longLength  = 90
	manyPeople  = 15
)

// schedule is the recipe with its minutes: those the organiser set, or those that fit the
// duration.
func (s *session) schedule(said *spoken, ask kitAsk, hand inHand) (kitList, error) {
	lang, recipe := said.lang, s.set.Kit.Guides["recipe"]
	refuse := func(key string, args locales.Args) (kitList, error) {
		return kitList{head: locales.Message{{Text: s.book.Say(lang, "kit.schedule."+key, args)}}}, nil
	}
	if recipe == nil {
		return refuse("norecipe", nil)
	}
	timed := recipe.Timed()
	if changing := len(ask.numbers) > 1 || ask.reset; changing {
		var names []string
		for _, t := range timed {
			names = append(names, t.Name.In(lang))
		}
		sum := 0
		for _, n := range ask.numbers {
			sum += n
			if n < 1 {
				return refuse("least", nil)
			}
		}
		switch {
		case hand.m.ID == "":
			return refuse("nomeeting", nil)
		case !ask.reset && len(ask.numbers) != len(timed):
			return refuse("count", locales.Args{"Of": len(timed), "Names": strings.Join(names, ", ")})
		case sum > kit.Longest:
			return refuse("length", locales.Args{"Shortest": kit.Shortest, "Longest": s.duration(kit.Longest, lang)})
		case ask.reset:
			if err := s.mem.Delete(schedules, hand.m.ID); err != nil {
				return kitList{}, err
			}
		default:
			if err := s.mem.Put(schedules, hand.m.ID, ownSchedule{ask.numbers}); err != nil {
				return kitList{}, err
			}
		}
	}
	total := hand.need.Minutes
	switch {
	case ask.length:
		total = ask.numbers[0]
	case total == 0 && hand.need.People > manyPeople:
		total = longLength
	case total == 0:
		total = usualLength
	}
	var own ownSchedule
	if hand.m.ID != "" && !ask.length {
		if _, err := s.mem.Get(schedules, hand.m.ID, &own); err != nil {
			return kitList{}, err
		}
	}
	if len(own.Minutes) == len(timed) && len(timed) > 0 {
		return s.scheduleList(recipe, own.Minutes, true, total, ask, hand, lang), nil
	}
	minutes, ok := recipe.Schedule(total)
	if !ok {
		return refuse("length", locales.Args{"Shortest": kit.Shortest, "Longest": s.duration(kit.Longest, lang)})
	}
	return s.scheduleList(recipe, minutes, false, total, ask, hand, lang), nil
}

func (s *session) scheduleList(recipe *kit.Guide, minutes []int, own bool, total int, ask kitAsk, hand inHand, lang string) kitList {
	sum := 0
	for _, m := range minutes {
		sum += m
	}
	key := "kit.schedule.head"
	if own {
		key = "kit.schedule.own"
	}
	l := kitList{head: locales.Message{{Style: locales.Strong, Text: s.book.Say(lang, key, locales.Args{"Time": s.duration(sum, lang)})}}}
	if hand.m.ID != "" {
		title := s.draftTitle(hand.m)
		if title == "" {
			title = s.book.Say(lang, "room.untitled", nil)
		}
		l.head = l.head.Add(locales.Soft, hand.m.ID+" · "+title)
	}
	n, passed := 0, 0
	for _, step := range recipe.Items {
		args := locales.Args{"Name": step.Name.In(lang)}
		line := s.book.Say(lang, "kit.schedule.before", args)
		if !step.Before {
			args["Time"] = s.duration(minutes[n], lang)
			args["From"] = s.clock(hand.start, passed, lang)
			line = s.book.Say(lang, "kit.schedule.step", args)
			passed += minutes[n]
			n++
		}
		item := locales.Message{{Style: locales.Item, Text: line}}
		if !own { // who changed it knows what the steps are
			item = item.Add(locales.Soft, "  "+step.Text().In(lang))
		}
		l.items = append(l.items, item)
	}
	if own && hand.need.Minutes > 0 && sum != total {
		l.foot = l.foot.Add(locales.Plain, s.book.Say(lang, "kit.schedule.differs",
			locales.Args{"Own": s.duration(sum, lang), "Planned": s.duration(total, lang)}))
	}
	switch {
	case own:
		l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.schedule.reset", nil))
	case hand.m.ID != "" && !ask.length:
		l.foot = l.foot.Add(locales.Soft, s.book.Say(lang, "kit.schedule.change", locales.Args{"Example": example(minutes)}))
	}
	return l
}

// clock is the hour at which a step begins, "" when the meeting has none yet.
func (s *session) clock(start when.Moment, after int, lang string) string {
	if !start.HasTime {
		return ""
	}
	at := start.Hour*60 + start.Minute + after
	start.Hour, start.Minute = at/60%24, at%60
	return when.SayTime(s.book, lang, start)
}

// example is a schedule as it can be typed.
func example(minutes []int) string {
	var words []string
	for _, m := range minutes {
		words = append(words, strconv.Itoa(m))
	}
	return strings.Join(words, " ")
}

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
