package decide

import (
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/flows/kinds"
)

// aboutDates takes « enlève le 3 » and « sans le 6 mai » as a change of the series that is being
// prepared, where nothing else is asked that the words could answer. The edit of such a message
// is read beside the series as it was before it.
func (s *session) aboutDates(lang string, d Draft, in flows.Input) flows.Input {
	a := d.State.Answers["start"]
	if d.Flow != planFlow || !kinds.LeavesOut(in.Text) {
		return in
	}
	if in.Act == flows.Edit {
		if rule, ok := takenFrom(d.State, in.Target); ok {
			if text, ok := kinds.LeaveOut(s.book, lang, rule, in.Text); ok {
				in.Text = text
			}
		}
		return in
	}
	if in.Act != flows.Say && in.Act != flows.Remove {
		return in
	}
	if p := d.State.Pending; p != nil && p.Step == "start" {
		if _, ok := kinds.SeriesOf(p.Answer.Values); ok {
			in.Act, in.Arg = flows.Say, ""
		}
		return in
	}
	asking := flows.Asking(d.State)
	if _, ok := kinds.SeriesOf(a.Values); ok && (asking == "" || asking == "start") {
		in.Act, in.Arg = flows.Correct, "start: "+in.Text
	}
	return in
}

// takenFrom is the series that a message took a date out of: what stands there now, or waits
// there, was made from it.
func takenFrom(st flows.State, event string) (when.Rule, bool) {
	if p := st.Pending; p != nil && p.Step == "start" && p.Answer.Event == event {
		return kinds.SeriesOf(p.Kept)
	}
	if a := st.Answers["start"]; a.Event == event && a.Word != nil && a.Word.From != nil {
		return kinds.SeriesOf(a.Word.From.Kept)
	}
	return when.Rule{}, false
}
