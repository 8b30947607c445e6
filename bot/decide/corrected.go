package decide

import (
	"passeparole/bot/meeting"
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
	if err := d.showCorrected(m); err != nil {
		return err
	}
	d.notify(*m, "talk.corrected.public", locales.Args{"Page": d.page(m.ID)}, nil)
	return nil
}
