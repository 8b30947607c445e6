package decide

import (
	"strconv"
	"strings"

	"passeparole/bot/when"
	"passeparole/flows/kit"
	"passeparole/locales"
)

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
	if len(ask.numbers) > 1 || ask.reset {
		if no, args := s.unfitSchedule(ask, hand, timed, lang); no != "" {
			return refuse(no, args)
		}
		if err := s.keepSchedule(ask, hand.m.ID); err != nil {
			return kitList{}, err
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

// unfitSchedule says why minutes cannot be those of the recipe, "" when they can.
func (s *session) unfitSchedule(ask kitAsk, hand inHand, timed []kit.Item, lang string) (why string, args locales.Args) {
	var names []string
	for _, t := range timed {
		names = append(names, t.Name.In(lang))
	}
	sum := 0
	for _, n := range ask.numbers {
		sum += n
		if n < 1 {
			return "least", nil
		}
	}
	switch {
	case hand.m.ID == "":
		return "nomeeting", nil
	case !ask.reset && len(ask.numbers) != len(timed):
		return "count", locales.Args{"Of": len(timed), "Names": strings.Join(names, ", ")}
	case sum > kit.Longest:
		return "length", locales.Args{"Shortest": kit.Shortest, "Longest": s.duration(kit.Longest, lang)}
	}
	return "", nil
}

// keepSchedule remembers the minutes of a meeting, or forgets them.
func (s *session) keepSchedule(ask kitAsk, id string) error {
	if ask.reset {
		return s.mem.Delete(schedules, id)
	}
	return s.mem.Put(schedules, id, ownSchedule{ask.numbers})
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
