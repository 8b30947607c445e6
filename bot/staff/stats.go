package staff

import (
	"passeparole/bot/meeting"
	"passeparole/locales"
)

// stats counts what the programme is judged by (reference/civic.md §3.7): meetings by
// state, participants, share outside Paris, restitutions that came back.
func stats(d Desk, _ Call) (locales.Message, error) {
	all, err := d.Meetings()
	if err != nil {
		return nil, err
	}
	byState := map[meeting.State]int{}
	var held, reported, participants, located, outside int
	for _, m := range all {
		byState[m.State]++
		switch m.State {
		case meeting.ToReport, meeting.ToCorrect, meeting.Submitted:
			held++
		case meeting.Validated, meeting.Published, meeting.Corrected:
			held++
			reported++
			participants += m.Report.Participants
		}
		if code := m.Place().Insee; code != "" && m.State != meeting.Draft && m.State != meeting.Cancelled {
			located++
			if code != paris {
				outside++
			}
		}
	}
	out := locales.Message{{Style: locales.Strong, Text: d.Say("staff.stats.head", locales.Args{"Count": len(all)})}}
	for _, s := range meeting.States {
		if byState[s] > 0 {
			out = out.Add(locales.Item, d.Say("staff.stats.state", locales.Args{"State": d.Say("meeting.state."+string(s), nil), "N": byState[s]}))
		}
	}
	if participants > 0 {
		out = out.Add(locales.Plain, d.Say("staff.stats.participants", locales.Args{"Count": participants}))
	}
	if held > 0 {
		out = out.Add(locales.Plain, d.Say("staff.stats.reported", locales.Args{"N": reported, "Of": held}))
	}
	if located > 0 {
		out = out.Add(locales.Plain, d.Say("staff.stats.outside", locales.Args{"N": outside, "Of": located}))
	}
	return out, nil
}

// paris is the INSEE code of the commune of Paris.
const paris = "75056"
