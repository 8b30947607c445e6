package decide

import (
	"slices"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/flows/speak"
	"passeparole/locales"
)

// Card is all that staff need to decide about a meeting: what was sent, what to look at
// twice, and what can be done now.
func (d *desk) Card(m meeting.Meeting) locales.Message {
	out := locales.Message{{Style: locales.Strong, Text: d.line(m, d.lang)}}
	if all, err := d.members(m); err == nil && len(all) > 1 {
		out = append(out.Add(locales.Plain, d.Say("series.all", locales.Args{"Count": len(all)})), d.seriesItems(all, d.lang)...)
	}
	if m.Owner != "" {
		out = out.Add(locales.Plain, d.Say("notice.card.owner", locales.Args{"User": strings.Join(m.Organisers(), ", ")}))
	}
	for _, flow := range []string{planFlow, reportFlow} {
		dr, ok, err := d.draft(Ref{m.ID, flow})
		if err != nil || !ok || dr.State.Status == flows.Cancelled {
			continue
		}
		if dr.Sent != nil {
			dr.State = *dr.Sent
		}
		out = out.Add(locales.Strong, d.Say("notice.card."+flow, nil))
		recap := speak.Recap(d.book, d.lang, d.flows[flow], d.kindsFor(d.lang, d.now, dr), dr.State)
		if len(recap) > 0 && recap[0].Style == locales.Strong {
			recap = recap[1:] // its title speaks to the organiser
		}
		out = append(out, recap...)
		out = append(out, d.warnings(flow, dr)...)
	}
	if m.Reason != "" && (m.State == meeting.Cancelled || m.State == meeting.Withdrawn || m.State == meeting.Archived) {
		out = out.Add(locales.Plain, d.Say("notice.card.reason", locales.Args{"Reason": m.Reason}))
	}
	if m.CorrectionWaits() {
		out = out.Add(locales.Strong, d.Say("talk.staff.waits", nil))
		out = append(out, d.differences(reportFlow, d.reportFields(*m.Report), d.reportFields(*m.Correction))...)
	}
	if m.Query != "" {
		out = out.Add(locales.Quote, d.Say("talk.staff.query", locales.Args{"ID": m.ID, "Text": m.Query}))
	}
	if m.Question != "" {
		out = out.Add(locales.Plain, d.Say("notice.card.question", locales.Args{"Question": m.Question}))
	}
	return out.Add(locales.Soft, d.Say("notice.card.open", locales.Args{"ID": m.ID, "Open": d.openMoves(m, d.lang)}))
}

// warnings point at words that could let a person be recognised (civic.md §5 rules 4, 5):
// staff look twice, and ask.
func (d *desk) warnings(flow string, dr Draft) locales.Message {
	var out locales.Message
	for _, p := range public[flow] {
		a := dr.State.Answers[p.step]
		if !a.Given() {
			continue
		}
		for _, text := range a.Values {
			for _, f := range privacy.Find(text) {
				if p.kinds != nil && !slices.Contains(p.kinds, f.Kind) {
					continue
				}
				out = out.Add(locales.Item, d.Say("notice.card.look", locales.Args{"Text": f.Text, "Why": d.Say(f.Key(), nil)}))
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return append(locales.Message{{Text: d.Say("notice.card.lookhead", nil)}}, out...)
}
