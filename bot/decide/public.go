package decide

import (
	"cmp"
	"crypto/sha256"
	"slices"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
)

// public builds the allow-list record of a meeting as it may be shown now. The report is
// part of it only once it was validated and published.
func (s *session) public(m meeting.Meeting) meeting.Public {
	p := meeting.Public{ID: m.ID, Language: m.Language, State: m.State}
	if plan := m.Plan; plan != nil {
		p.Title, p.Start, p.End, p.Zone = plan.Title, plan.Start, plan.End, plan.Zone
		p.Venue, p.Commune, p.Dep, p.Region, p.Insee = plan.Place.Venue, plan.Place.Commune, plan.Place.Dep, plan.Place.Region, plan.Place.Insee
		p.Mode, p.Format, p.Theme, p.Hosts = plan.Mode, plan.Format, plan.Theme, plan.Organisers
		p.Publics, p.Access, p.Link, p.Contact, p.Activity = plan.Publics, plan.Access, plan.Link, plan.Contact, plan.Activity
	}
	p.Others = s.otherDates(m)
	if m.State == meeting.Cancelled {
		p.Note = m.Reason
	}
	r := m.Report
	shown := m.State == meeting.Published || m.State == meeting.Corrected
	if r == nil || m.Plan != nil && !shown {
		return p
	}
	p.Title, p.Start, p.End, p.Zone = r.Title, r.Date, r.End, r.Zone
	p.Venue, p.Commune, p.Dep, p.Region, p.Insee = r.Place.Venue, r.Place.Commune, r.Place.Dep, r.Place.Region, r.Place.Insee
	p.Format, p.Hosts = r.Format, r.Organisers
	if !shown {
		return p
	}
	counts := make([]privacy.Count, len(r.Publics))
	for i, c := range r.Publics {
		counts[i] = privacy.Count{Public: c.Public, N: c.N}
	}
	p.Report = &meeting.Account{
		Participants: r.Participants, Estimate: r.Estimate,
		Publics: privacy.Shares(counts, r.Participants, s.set.Threshold),
		Topics:  r.Topics, Ideas: r.Ideas, Feedback: r.Feedback,
		Validated: m.Validated.UTC().Format("2006-01-02"),
	}
	if r.Participants >= s.set.Threshold {
		p.Report.Quotes = shuffled(m.ID, r.Quotes)
	}
	return p
}

// shuffled gives quotes an order that tells nothing of who spoke when, and is always the
// same for the same words (reference/civic.md §5 rule 11).
func shuffled(seed string, quotes []string) []string {
	out := slices.Clone(quotes)
	rank := func(q string) string {
		sum := sha256.Sum256([]byte(seed + "\x00" + q))
		return string(sum[:])
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}
