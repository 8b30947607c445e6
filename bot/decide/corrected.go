package decide

import (
	"fmt"

	"passeparole/bot/mastodon/toot"
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// applyCorrection takes the correction of a report that waited for a second person. What
// is public already is shown again: the page, and the post.
func (d *desk) applyCorrection(m *meeting.Meeting) error {
	if !m.CorrectionWaits() {
		return d.notNow(*m)
	}
	shown := m.State != meeting.Validated
	if err := d.move(m, meeting.Correct, meeting.Staff, d.by, ""); err != nil {
		return err
	}
	m.Report, m.Correction, m.Validated, m.Question = m.Correction, nil, d.now, ""
	if err := d.accept(Ref{m.ID, reportFlow}); err != nil {
		return err
	}
	if !shown {
		d.notify(*m, "talk.corrected.waiting", nil, nil)
		return d.putMeeting(m)
	}
	p := d.public(*m)
	if err := d.show(m, p); err != nil {
		return err
	}
	text, err := toot.Report(d.book, p, d.style(m.ID, "restitution"))
	if err != nil {
		return fmt.Errorf("writing the post about the report of %s again: %w", m.ID, err)
	}
	d.editPost(*m, turn.SlotReport, text)
	d.notify(*m, "talk.corrected.public", locales.Args{"Page": d.page(m.ID)}, nil)
	return nil
}
