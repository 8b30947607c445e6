package decide

import (
	"slices"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
	"passeparole/flows/kit"
	"passeparole/locales"
)

// inHand is the meeting that the kit is asked about, and what is known of it so far.
type inHand struct {
	m       meeting.Meeting // ID is "" when there is none
	themeID string          // the choice of the plan, or the person's own words
	theme   string          // as it is said
	need    kit.Need
	start   when.Moment
}

// inHand finds the meeting that is named, replied to, being prepared, put aside last, or the
// only one that is not over. refused says why the one that was named is not answered about.
func (s *session) inHand(said *spoken, id string) (hand inHand, refused locales.Message, err error) {
	if id != "" {
		m, ok, err := s.meeting(id)
		if err != nil {
			return hand, nil, err
		}
		if !ok || !s.mayEdit(m, said) {
			return hand, locales.Message{{Text: s.book.Say(said.lang, "room.notyours", locales.Args{"ID": id})}}, nil
		}
		hand, err = s.known(m, said.lang)
		return hand, nil, err
	}
	var ids []string
	if said.about != nil {
		ids = append(ids, said.about.Meeting)
	}
	for _, ref := range []*Ref{said.room.Active, said.room.Last} {
		if ref != nil {
			ids = append(ids, ref.Meeting)
		}
	}
	for _, id := range ids {
		m, ok, err := s.meeting(id)
		if err != nil {
			return hand, nil, err
		}
		if ok && s.mayEdit(m, said) && !over(m) {
			hand, err = s.known(m, said.lang)
			return hand, nil, err
		}
	}
	all, err := s.own(said)
	if err != nil {
		return hand, nil, err
	}
	all = slices.DeleteFunc(all, over)
	if len(all) != 1 {
		return hand, nil, nil
	}
	hand, err = s.known(all[0], said.lang)
	return hand, nil, err
}

// over says that nothing is left to be prepared, held or reported.
func over(m meeting.Meeting) bool {
	return slices.Contains([]meeting.State{meeting.Cancelled, meeting.Published, meeting.Corrected, meeting.Withdrawn, meeting.Archived}, m.State)
}

// known gathers what the plan says so far.
func (s *session) known(m meeting.Meeting, lang string) (inHand, error) {
	hand := inHand{m: m}
	d, ok, err := s.draft(Ref{m.ID, planFlow})
	if err != nil || !ok {
		return hand, err
	}
	r := s.reading(d)
	r.lang = lang
	hand.themeID, hand.theme = r.value("theme", 0), r.words("theme")
	if a, ok := r.given("publics"); ok {
		hand.need.Publics = a.Values
	}
	hand.need.People, _ = r.number("expected")
	if hand.need.Mode = r.value("mode", 0); hand.need.Mode == "" && r.place("place").Online {
		hand.need.Mode = "online"
	}
	if hand.start, err = when.ParseMoment(r.value("start", 0), r.value("start", 1)); err != nil {
		hand.start = when.Moment{} // not answered yet
		return hand, nil
	}
	zone := r.value("end", 1)
	if zone == "" {
		zone = hand.start.Zone
	}
	end, err := when.ParseMoment(r.value("end", 0), zone)
	if err != nil {
		return hand, nil // no end: the schedule takes a usual length
	}
	from, errFrom := hand.start.In()
	to, errTo := end.In()
	if errFrom == nil && errTo == nil && to.After(from) {
		hand.need.Minutes = int(to.Sub(from).Minutes())
	}
	return hand, nil
}
