package decide

import (
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/staff"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// chaseAgain is how long staff wait before they remind of the same meeting again.
const chaseAgain = 20 * time.Hour

// chasing are the states in which the ball is with the organisers, and the sentence for each.
var chasing = map[meeting.State]string{
	meeting.Draft: "chase.draft", meeting.Announced: "chase.coming", meeting.Postponed: "chase.postponed",
	meeting.Underway: "chase.report", meeting.ToReport: "chase.report", meeting.ToCorrect: "chase.correct",
}

// Chase reminds the organisers of a meeting of what is missing, at once and in the name of
// the team. Those who asked for no reminders are left in peace; staff hear whom to call.
func (d *desk) Chase(id string) (locales.Message, error) {
	m, ok, err := d.meeting(id)
	if err != nil || !ok {
		return nil, err
	}
	args := locales.Args{"ID": id, "State": d.state(m.State, d.lang), "Who": d.whom(m)}
	key, ok := chasing[m.State]
	if !ok {
		return nil, &staff.Refusal{Key: "chase.refused.state", Args: args}
	}
	if d.now.Sub(m.Chased) < chaseAgain {
		return nil, &staff.Refusal{Key: "chase.refused.already", Args: args}
	}
	to, err := d.recipients(m)
	if err != nil {
		return nil, err
	}
	told := 0
	for _, r := range to {
		users, err := d.unmuted(m, r.users)
		if err != nil {
			return nil, err
		}
		if len(users) == 0 {
			continue
		}
		told++
		lang := d.language(users[0])
		args := locales.Args{"Programme": d.set.Programme}
		if next, err := d.nextFor(m, lang); err == nil {
			args["Next"] = next
		}
		d.do(turn.Say{Room: r.room, Ring: true, Mentions: users, Lines: d.notice(m, lang, key, args)})
	}
	if told == 0 {
		return nil, &staff.Refusal{Key: "chase.refused.silent", Args: args}
	}
	m.Chased = d.now
	if err := d.putMeeting(&m); err != nil {
		return nil, err
	}
	return locales.Message{{Text: d.Say("chase.done", locales.Args{"ID": id, "Title": d.named(m), "Who": d.whom(m)})}}, nil
}
