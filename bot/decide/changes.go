package decide

import (
	"strconv"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/when"
	"passeparole/locales"
)

// changes says what a revision of an announced plan would change, each field with its
// old value, so that staff decide about the difference and not by memory.
func (s *session) changes(m meeting.Meeting) locales.Message {
	return s.differences(planFlow, s.fields(*m.Plan), s.fields(*m.Revised))
}

// differences says field by field what is new, with the old value.
func (s *session) differences(flow string, before, after []field) locales.Message {
	lang := s.set.Language
	var out locales.Message
	for i, field := range after {
		if field.text == before[i].text {
			continue
		}
		was, is := before[i].text, field.text
		for _, text := range []*string{&was, &is} {
			if *text == "" {
				*text = s.book.Say(lang, "notice.nothing", nil)
			}
		}
		out = out.Add(locales.Item, s.book.Say(lang, "notice.change", locales.Args{
			"Field": s.book.Say(lang, flow+"."+field.step+".label", nil), "Now": is, "Was": was}))
	}
	if len(out) == 0 {
		out = out.Add(locales.Plain, s.book.Say(lang, "notice.same", nil))
	}
	return out
}

// reportFields are those of a report, in the order of the form.
func (s *session) reportFields(r meeting.Report) []field {
	lang := s.set.Language
	date := ""
	if start, err := when.ParseMoment(r.Date, r.Zone); err == nil {
		end, _ := when.ParseMoment(r.End, r.Zone)
		date = when.SayRange(s.book, lang, start, end)
	}
	place := r.Place.String()
	if r.Place.Online {
		place = strings.TrimSpace(s.book.Say(lang, "room.online", nil) + " " + place)
	}
	number := strconv.Itoa(r.Participants)
	if r.Estimate {
		number = s.book.Say(lang, "flows.value.about", locales.Args{"Value": number})
	}
	var publics []string
	for _, c := range r.Publics {
		publics = append(publics, strconv.Itoa(c.N)+" "+c.Public)
	}
	return []field{
		{"title", r.Title}, {"place", place}, {"organisers", strings.Join(r.Organisers, ", ")}, {"date", date},
		{"format", r.Format}, {"participants", number}, {"publics", strings.Join(publics, ", ")},
		{"topics", strings.Join(r.Topics, " ; ")}, {"ideas", strings.Join(r.Ideas, " ; ")},
		{"quotes", strings.Join(r.Quotes, " ; ")}, {"feedback", strings.Join(r.Feedback, " ; ")},
	}
}

// field is one answer as staff read it.
type field struct{ step, text string }

// fields are those of a plan, in the order of its questions.
func (s *session) fields(p meeting.Plan) []field {
	lang := s.set.Language
	moment := func(wall string) string {
		at, err := when.ParseMoment(wall, p.Zone)
		if err != nil {
			return ""
		}
		return when.Say(s.book, lang, at) + ", " + when.SayZone(s.book, lang, p.Zone)
	}
	place := p.Place.String()
	if p.Place.Online {
		place = strings.TrimSpace(s.book.Say(lang, "room.online", nil) + " " + place)
	}
	mode := ""
	if p.Mode != "" {
		mode = s.book.Say(lang, "plan.mode.choice."+p.Mode, nil)
	}
	expected := ""
	if p.Expected > 0 {
		expected = strconv.Itoa(p.Expected)
	}
	return []field{
		{"title", p.Title}, {"place", place}, {"organisers", strings.Join(p.Organisers, ", ")},
		{"start", moment(p.Start)}, {"end", moment(p.End)}, {"format", p.Format}, {"mode", mode}, {"theme", p.Theme},
		{"publics", strings.Join(p.Publics, ", ")}, {"expected", expected}, {"access", p.Access}, {"link", p.Link + p.Contact}, {"activity", p.Activity},
	}
}
