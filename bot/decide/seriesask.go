package decide

import (
	"regexp"
	"strings"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/bot/turn"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/locales"
)

// seriesAsk is a rule by which a meeting is to be repeated: it waits for a word or a yes.
// Nothing of it has happened before the yes.
type seriesAsk struct {
	Meeting string    `json:"meeting"`
	Text    string    `json:"text"`          // the rule so far
	Yes     bool      `json:"yes,omitempty"` // only a yes is missing
	At      time.Time `json:"at"`
}

var (
	repeating = regexp.MustCompile(`(?is)^[!/]?(?:r[ée]p[èée]te[rz]?|repeat)\s+(.+)$`)
	wholeOf   = regexp.MustCompile(`^(?:(?:toute )?la |the (?:whole )?)?(?:serie|series)(?: *[:,] *| +|$)`)
	cancelled = regexp.MustCompile(`^[!/]?(?:annule[rz]?|cancel) (?:toute )?(?:la |the )?(?:whole )?(?:serie|series)(?: |$)`)
)

// isSeriesWord says whether words are about a series whatever was asked before.
func isSeriesWord(text string) bool {
	return repeating.MatchString(privacy.OneLine(text)) || cancelled.MatchString(flows.Fold(privacy.OneLine(text)))
}

// seriesWord takes a message that is about a series: the word that is waited for, « répéter … »,
// or « annuler la série ».
func (s *session) seriesWord(said *spoken) (done bool, err error) {
	if ask := said.room.Series; ask != nil && said.about == nil {
		said.room.Series = nil
		if s.now.Sub(ask.At) <= callOffTime {
			if done, err := s.seriesAnswer(said, *ask); done || err != nil {
				return true, err
			}
		}
	}
	if words := repeating.FindStringSubmatch(privacy.OneLine(said.Body)); words != nil {
		return s.repeat(said, words[1])
	}
	if cancelled.MatchString(flows.Fold(privacy.OneLine(said.Body))) {
		m, ok, err := s.onlySeries(said)
		if err != nil || !ok {
			s.tell(said.Room, said.lang, "series.which", nil)
			return true, err
		}
		return true, s.askCancelSeries(said, m, "")
	}
	return false, nil
}

// seriesAnswer reads the word that was waited for; done is false when it is none.
func (s *session) seriesAnswer(said *spoken, ask seriesAsk) (done bool, err error) {
	act, _, isAct := flows.ReadAct(said.Body)
	m, ok, err := s.meeting(ask.Meeting)
	if err != nil || !ok || !s.mayEdit(m, said) {
		return false, err
	}
	switch {
	case act == flows.No, act == flows.Cancel && ask.Yes:
		s.tell(said.Room, said.lang, "series.kept", locales.Args{"ID": m.ID})
		return true, nil
	case ask.Yes && (act == flows.Yes || act == flows.Send):
		return true, s.repeated(said, m, ask.Text)
	case isAct:
		return false, nil
	}
	rule, ok := s.rule(said, m, ask.Text)
	if ok && kinds.LeavesOut(said.Body) {
		if text, ok := kinds.LeaveOut(s.book, said.lang, rule, said.Body); ok {
			return true, s.repeatMeeting(said, m, text)
		}
		s.tell(said.Room, said.lang, "series.notin", nil)
		said.room.Series = &ask
		return true, nil
	}
	if ask.Yes {
		return false, nil
	}
	return true, s.repeatMeeting(said, m, ask.Text+", "+s.counted(said))
}

// counted is the answer to how many times: a number alone is so many.
func (s *session) counted(said *spoken) string {
	text := privacy.OneLine(said.Body)
	if strings.Trim(text, "0123456789") == "" {
		text = s.book.Say(said.lang, "flows.series.times", locales.Args{"N": text})
	}
	return text
}

// repeat begins « répéter K7M2Q tous les … », or the same of what is being prepared here.
func (s *session) repeat(said *spoken, words string) (done bool, err error) {
	first, rest, _ := strings.Cut(words, " ")
	if id, ok := meeting.ReadID(first); ok {
		if ref := said.room.Active; ref != nil && ref.Meeting == id && ref.Flow == planFlow {
			return s.repeat(said, rest) // the one that is being prepared
		}
		return true, s.withMeeting(said, id, func(said *spoken, m meeting.Meeting) error { return s.repeatMeeting(said, m, rest) })
	}
	if _, _, repeats := when.ReadSeries(privacy.OneLine(words), s.now, when.Want{Lang: said.lang}); !repeats {
		return false, nil
	}
	if ref := said.room.Active; ref != nil && ref.Flow == planFlow {
		d, ok, err := s.draft(*ref)
		if err != nil || !ok {
			return ok, err
		}
		in := s.input(said)
		in.Act, in.Arg, in.Command = flows.Correct, "start: "+words, false
		return true, s.talk(said, d, in)
	}
	m, only, err := s.standing(said)
	if err != nil || only {
		if err == nil {
			err = s.repeatMeeting(said, m, words)
		}
		return true, err
	}
	s.tell(said.Room, said.lang, "series.repeat.which", nil)
	return true, nil
}

// rule reads a rule as one that goes on from a meeting, if it is complete.
func (s *session) rule(said *spoken, m meeting.Meeting, text string) (when.Rule, bool) {
	found, no := s.readRule(said, m, text)
	if no != nil || len(found) != 1 {
		return when.Rule{}, false
	}
	return found[0].Rule, true
}

func (s *session) readRule(said *spoken, m meeting.Meeting, text string) ([]when.Recurrence, *when.Refusal) {
	start, err := when.ParseMoment(m.Plan.Start, m.Plan.Zone)
	loc, errZone := time.LoadLocation(m.Plan.Zone)
	if err != nil || errZone != nil {
		return nil, &when.Refusal{Key: "when.series.unknown"}
	}
	found, no, _ := when.ReadSeries(privacy.OneLine(text), s.now, when.Want{Lang: said.lang, Zone: loc, Base: start})
	return found, no
}

// repeatMeeting says back which meetings would follow one that was sent, and asks for a yes.
func (s *session) repeatMeeting(said *spoken, m meeting.Meeting, text string) error {
	switch {
	case m.Series.First != "":
		s.tell(said.Room, said.lang, "series.already", locales.Args{"ID": m.ID})
		return nil
	case m.Plan == nil || m.State != meeting.Proposed && m.State != meeting.Announced:
		s.tell(said.Room, said.lang, "series.repeat.notnow", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
		return nil
	}
	found, no := s.readRule(said, m, text)
	if no != nil || len(found) != 1 {
		if no == nil {
			no = &when.Refusal{Key: "when.series.time"}
		}
		if no.Ask {
			said.room.Series = &seriesAsk{Meeting: m.ID, Text: privacy.OneLine(text), At: s.now}
		}
		s.tell(said.Room, said.lang, no.Key, no.Args)
		return nil
	}
	later := s.laterDates(m, found[0].Rule)
	if len(later) == 0 {
		s.tell(said.Room, said.lang, "when.series.none", nil)
		return nil
	}
	said.room.Series = &seriesAsk{Meeting: m.ID, Text: privacy.OneLine(text), Yes: true, At: s.now}
	s.do(turn.Say{Room: said.Room, Lines: locales.Message{{Text: s.book.Say(said.lang, "series.repeat.confirm", locales.Args{"ID": m.ID, "Title": s.named(m),
		"Series": when.SaySeries(s.book, said.lang, found[0].Rule), "Was": s.dateOf(m, said.lang), "Count": len(later), "Dates": when.SayDates(s.book, said.lang, later)})}}})
	return nil
}

// laterDates are the dates of a rule after the day of a meeting that exists.
func (s *session) laterDates(m meeting.Meeting, r when.Rule) []when.Moment {
	var later []when.Moment
	for _, d := range r.Dates() {
		if start, err := when.ParseMoment(m.Plan.Start, m.Plan.Zone); err == nil && start.DayOnly().Before(d.DayOnly()) {
			later = append(later, d)
		}
	}
	return later
}

// repeated plans the meetings that were said yes to.
func (s *session) repeated(said *spoken, m meeting.Meeting, text string) error {
	rule, ok := s.rule(said, m, text)
	d, found, err := s.draft(Ref{m.ID, planFlow})
	if err != nil || !ok || !found || m.Series.First != "" || m.State != meeting.Proposed && m.State != meeting.Announced {
		s.tell(said.Room, said.lang, "series.repeat.notnow", locales.Args{"ID": m.ID, "State": s.state(m.State, said.lang)})
		return err
	}
	if d.Sent != nil {
		d.State = *d.Sent
	}
	if rule.End.IsZero() { // as long as the one that is planned
		start, errStart := when.ParseMoment(m.Plan.Start, m.Plan.Zone)
		end, errEnd := when.ParseMoment(m.Plan.End, m.Plan.Zone)
		if errStart == nil && errEnd == nil && start.HasTime && end.HasTime {
			rule.End = when.Rule{Start: start, End: end}.EndOf(rule.Start)
		}
	}
	rest, err := s.spread(said, &m, d, rule, s.laterDates(m, rule), said.Sender)
	if err != nil {
		return err
	}
	trusted, err := s.trusted(said.Sender)
	if err != nil {
		return err
	}
	return s.seriesSent(said, m, rest, trusted)
}
