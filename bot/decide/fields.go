package decide

import (
	"slices"
	"strconv"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/flows"
	"passeparole/flows/kinds"
)

// reading takes the fields of a record out of the answers of a conversation. Choices are
// kept as they are said in the meeting's language.
type reading struct {
	flow  *flows.Flow
	state flows.State
	kinds flows.Kinds
	lang  string
}

func (s *session) reading(d Draft) reading {
	return reading{s.flows[d.Flow], d.State, s.kindsFor(d.Language, s.now, d), d.Language}
}

// given is the answer of a step, if it was answered and not passed.
func (r reading) given(step string) (flows.Answer, bool) {
	a := r.state.Answers[step]
	return a, a.Given()
}

// words is an answer as it is said, "" if there is none.
func (r reading) words(step string) string {
	a, ok := r.given(step)
	st, known := r.flow.Step(step)
	if !ok || !known {
		return ""
	}
	return r.kinds.Of[st.Kind].Render(st, a, r.lang)
}

// list is an answer of several values, each as it is said.
func (r reading) list(step string) []string {
	a, ok := r.given(step)
	st, known := r.flow.Step(step)
	if !ok || !known {
		return nil
	}
	if lister, ok := r.kinds.Of[st.Kind].(flows.Lister); ok {
		return lister.Items(st, a, r.lang)
	}
	items := make([]string, len(a.Values))
	for i, v := range a.Values {
		items[i] = r.kinds.Of[st.Kind].Render(st, flows.Answer{Values: []string{v}}, r.lang)
	}
	return items
}

// value is the n-th stored value of an answer, "" if there is none.
func (r reading) value(step string, n int) string {
	a, ok := r.given(step)
	if !ok || n >= len(a.Values) {
		return ""
	}
	return a.Values[n]
}

func (r reading) number(step string) (n int, estimate bool) {
	n, err := strconv.Atoi(r.value(step, 0))
	if err != nil {
		return 0, false
	}
	return n, r.value(step, 1) != ""
}

func (r reading) place(step string) meeting.Place {
	a, ok := r.given(step)
	if !ok {
		return meeting.Place{}
	}
	p := kinds.PlaceOf(a.Values)
	if p.Online {
		return meeting.Place{Venue: p.Venue, Online: true}
	}
	return meeting.Place{Venue: p.Venue, Insee: p.Insee, Commune: p.Commune, Dep: p.Dep, Region: p.Region, Point: p.Point}
}

func (r reading) plan() *meeting.Plan {
	expected, _ := r.number("expected")
	p := &meeting.Plan{
		Title: r.words("title"), Place: r.place("place"), Organisers: r.list("organisers"),
		Start: r.value("start", 0), Zone: r.value("start", 1), End: r.value("end", 0),
		Format: r.words("format"), Mode: r.value("mode", 0), Theme: r.words("theme"), ThemeID: r.value("theme", 0),
		Publics: r.list("publics"), Expected: expected, Access: r.words("access"), Activity: r.words("activity"),
	}
	if p.Mode == "" && p.Place.Online {
		p.Mode = "online"
	}
	if link := r.value("link", 0); strings.HasPrefix(link, "https://") {
		p.Link = link
	} else {
		p.Contact = link
	}
	return p
}

func (r reading) report() *meeting.Report {
	p := &meeting.Report{
		Title: r.words("title"), Place: r.place("place"), Organisers: r.list("organisers"),
		Date: r.value("date", 0), Zone: r.value("date", 1), End: r.value("date", 2),
		Format: r.words("format"), Topics: r.list("topics"), Ideas: r.list("ideas"),
		Quotes: r.list("quotes"), Feedback: r.list("feedback"),
	}
	p.Participants, p.Estimate = r.number("participants")
	if a, ok := r.given("publics"); ok {
		for pair := range slices.Chunk(a.Values, 2) {
			if n, err := strconv.Atoi(pair[len(pair)-1]); err == nil && len(pair) == 2 {
				p.Publics = append(p.Publics, meeting.Count{Public: pair[0], N: n})
			}
		}
	}
	return p
}

// known is what the plan already says of the report.
func known(plan flows.State, p *meeting.Plan) map[string]flows.Answer {
	if p == nil {
		return nil
	}
	all := map[string]flows.Answer{}
	for from, to := range map[string]string{"title": "title", "place": "place", "organisers": "organisers", "format": "format"} {
		if a := plan.Answers[from]; a.Given() {
			all[to] = flows.Answer{Values: a.Values}
		}
	}
	if p.Start == "" {
		return all
	}
	date := []string{p.Start, p.Zone}
	if p.End != "" {
		date = append(date, p.End)
	}
	all["date"] = flows.Answer{Values: date}
	return all
}
