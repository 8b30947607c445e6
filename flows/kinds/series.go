package kinds

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"passeparole/bot/privacy"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// A date may be a series where the step says so. Its values are then the start of the first
// meeting, the zone, and the rule as when.Rule.String writes it.

// SeriesOf is the rule of an answer that is a series.
func SeriesOf(values []string) (when.Rule, bool) {
	if len(values) != 3 || !when.IsRule(values[2]) {
		return when.Rule{}, false
	}
	start, err := when.ParseMoment(values[0], values[1])
	if err != nil {
		return when.Rule{}, false
	}
	r, err := when.ParseRule(values[2], start, when.Moment{})
	return r, err == nil
}

// seriesKept marks what Refine needs of a series that lacks something: the mark, the sentence
// that asked, and the text so far.
const seriesKept = "series"

// series reads an answer as a series, or as a change of the one that is there. done is false
// when the words are about one date.
func (k date) series(s flows.Step, raw string, st flows.State) (_ flows.Parsed, _ *flows.Refusal, done bool) {
	if !s.Series {
		return flows.Parsed{}, nil, false
	}
	old, has := k.known(s, st)
	if has {
		if removed, no, ok := k.leaveOut(old, raw); ok {
			if no != nil {
				return flows.Parsed{}, no, true
			}
			// What it was taken out of is kept, so that an edit of these words begins from there.
			return flows.Parsed{Values: ruleValues(removed), Also: untilOf(s, removed), Guess: true, Amends: true, Kept: ruleValues(old)}, nil, true
		}
		if parsed, no, ok := k.otherHour(s, raw, st, old); ok {
			return parsed, no, true
		}
	}
	return k.readSeries(s, privacy.OneLine(raw), st)
}

// known is the series that waits for a word, or that is stored.
func (k date) known(s flows.Step, st flows.State) (when.Rule, bool) {
	if p := st.Pending; p != nil && p.Step == s.ID {
		r, ok := SeriesOf(p.Answer.Values)
		if end, ends := moment(p.Also[s.Until]); ok && ends {
			r.End = end
		}
		return r, ok
	}
	return SeriesOf(st.Answers[s.ID].Values)
}

// readSeries reads the whole rule. A meeting that is being changed gives its day and its hour.
func (k date) readSeries(s flows.Step, text string, st flows.State) (_ flows.Parsed, _ *flows.Refusal, done bool) {
	loc, err := time.LoadLocation(k.zoneOf(s, st))
	if err != nil {
		loc = k.loc
	}
	want := when.Want{Lang: k.lang, Zone: loc}
	if m, ok := moment(st.Answers[s.ID]); ok && m.HasTime && (st.Return || st.Fixing == s.ID) {
		m.Zone = loc.String()
		want.Base = m
	}
	found, no, repeats := when.ReadSeries(text, k.now, want)
	if !repeats {
		return flows.Parsed{}, nil, false
	}
	if no != nil || k.only != nil {
		if single, refusal := when.Read(text, k.now, when.Want{Lang: k.lang, Zone: loc, Time: when.Optional, Range: true}); refusal == nil && len(single) > 0 {
			return flows.Parsed{}, nil, false // "le dernier samedi du mois" is one day, too
		}
		if k.only != nil {
			return flows.Parsed{}, k.only, true
		}
		r := &flows.Refusal{Key: no.Key, Args: no.Args}
		if no.Ask {
			return flows.Parsed{Ask: r, Kept: []string{seriesKept, no.Key, text}}, nil, true
		}
		return flows.Parsed{}, r, true
	}
	var options []flows.Option
	for _, f := range found {
		o := flows.Option{Values: ruleValues(f.Rule), Also: untilOf(s, f.Rule)}
		if r := k.Valid(s, o.Values, st); r != nil {
			return flows.Parsed{}, r, true
		}
		options = append(options, o)
	}
	if len(options) > 1 {
		return flows.Parsed{Options: options}, nil, true
	}
	return flows.Parsed{Values: options[0].Values, Also: options[0].Also, Guess: true, Kept: found[0].Why}, nil, true
}

// untilOf is what a series says of the step that has its end.
func untilOf(s flows.Step, r when.Rule) map[string][]string {
	if r.End.IsZero() || s.Until == "" {
		return nil
	}
	return map[string][]string{s.Until: {r.End.String(), r.Start.Zone}}
}

func ruleValues(r when.Rule) []string { return []string{r.Start.String(), r.Start.Zone, r.String()} }

var plainNumber = regexp.MustCompile(`^\d{1,2}$`)

// seriesMore reads what was missing, behind what was said before.
func (k date) seriesMore(s flows.Step, p flows.Pending, raw string, st flows.State) (_ flows.Parsed, _ *flows.Refusal, done bool) {
	if len(p.Kept) != 3 || p.Kept[0] != seriesKept {
		return flows.Parsed{}, nil, false
	}
	more := privacy.OneLine(raw)
	if plainNumber.MatchString(more) {
		switch p.Kept[1] {
		case "when.series.until":
			more = k.say(k.lang, "flows.series.times", locales.Args{"N": more})
		case "when.series.month_day":
			more = k.say(k.lang, "flows.series.day", locales.Args{"N": more})
		}
	}
	parsed, r, ok := k.readSeries(s, p.Kept[2]+", "+more, st)
	if !ok || parsed.Ask != nil && parsed.Kept[1] == p.Kept[1] { // nothing new was learnt
		r = &flows.Refusal{Key: p.Kept[1]}
		if p.Ask != nil {
			r = p.Ask
		}
		return flows.Parsed{}, r, true
	}
	return parsed, r, true
}

// otherHour is the series at another hour: "en fait c'est à 19h".
func (k date) otherHour(s flows.Step, raw string, st flows.State, old when.Rule) (_ flows.Parsed, _ *flows.Refusal, done bool) {
	if st.Cursor != s.ID && st.Fixing != s.ID && (st.Pending == nil || st.Pending.Step != s.ID) {
		return flows.Parsed{}, nil, false
	}
	loc, err := time.LoadLocation(old.Start.Zone)
	if err != nil {
		return flows.Parsed{}, nil, false
	}
	if _, no := when.Read(privacy.OneLine(raw), k.now, when.Want{Lang: k.lang, Zone: loc, Time: when.Required, Range: true}); no == nil || no.Key != "when.refused.day" {
		return flows.Parsed{}, nil, false // it names a day, or no hour
	}
	found, no := when.Read(privacy.OneLine(raw), k.now, when.Want{Lang: k.lang, Zone: loc, Time: when.Required, Range: true, Base: old.Start.DayOnly()})
	if no != nil {
		return flows.Parsed{}, &flows.Refusal{Key: no.Key, Args: no.Args}, true
	}
	var options []flows.Option
	for _, f := range found {
		r := old
		r.Start, r.End = f.Start, f.End
		if f.End.IsZero() { // it lasts as long as before
			r.End = old.EndOf(f.Start)
		}
		o := flows.Option{Values: ruleValues(r), Also: untilOf(s, r)}
		if again, no, _ := when.ReadSeries(when.SaySeries(k.book, k.lang, r), k.now, when.Want{Lang: k.lang, Zone: loc}); no != nil || len(again) != 1 {
			return flows.Parsed{}, &flows.Refusal{Key: "when.series.clock", Args: locales.Args{"Date": when.SayDay(k.book, k.lang, r.Start)}}, true
		}
		options = append(options, o)
	}
	if len(options) > 1 {
		return flows.Parsed{Options: options, Amends: true}, nil, true
	}
	return flows.Parsed{Values: options[0].Values, Also: options[0].Also, Guess: true, Amends: true, Kept: found[0].Why}, nil, true
}

// once tells that a day which may be one of many was taken as a single one.
func (k date) once(s flows.Step, raw string) []string {
	if !s.Series || k.only != nil {
		return nil
	}
	if _, _, repeats := when.ReadSeries(privacy.OneLine(raw), k.now, when.Want{Lang: k.lang, Zone: k.loc}); repeats {
		return []string{"flows.series.once"}
	}
	return nil
}

// sayRule is a series in words, with its dates and the numbers by which they are called.
func (k date) sayRule(r when.Rule, lang string) string {
	var days []string
	dates := r.Dates()
	for i, d := range dates {
		days = append(days, strconv.Itoa(i+1)+") "+when.SayDates(k.book, lang, []when.Moment{d}))
	}
	return k.say(lang, "flows.series.value", locales.Args{"Series": when.SaySeries(k.book, lang, r),
		"Zone": when.SayZone(k.book, lang, r.Start.Zone), "Dates": strings.Join(days, ", ")})
}
