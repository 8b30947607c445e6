package decide

import (
	"os"
	"strings"
	"testing"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// announcedSeries is the world of serie-preparer.txt right after staff said yes to all.
func announcedSeries(t *testing.T) (*world, []meeting.Meeting) {
	raw, err := os.ReadFile("testdata/serie-preparer.txt")
	if err != nil {
		t.Fatal(err)
	}
	script, _, ok := strings.Cut(string(raw), "dominique> !valider {K1} série\n")
	if !ok {
		t.Fatal("the transcript has no such command")
	}
	w := perform(t, script+"dominique> !valider {K1} série\n")
	s := &session{Decider: w.decider, mem: w.mem, now: w.now}
	var all []meeting.Meeting
	err = each(w.mem, meetings, "", func(_ string, m meeting.Meeting) error {
		if m.Series.First == m.ID {
			all, err = s.members(m)
		}
		return err
	})
	if err != nil || len(all) < 3 {
		t.Fatalf("%d meetings: %v", len(all), err)
	}
	return w, all
}

// Each meeting of a series is a record of its own, and only the first is posted at once.
func TestASeriesIsPostedOnce(t *testing.T) {
	w, all := announcedSeries(t)
	if len(w.posts) != 1 || w.posts[all[0].ID+"/"+turn.SlotAnnounce] == "" {
		t.Fatalf("posts: %v", w.posts)
	}
	seen := map[string]bool{}
	for i, m := range all {
		if m.Series.Place == 0 || m.Series.First != all[0].ID || seen[m.Plan.Start] || m.Unposted != (i > 0 && m.State == meeting.Announced) {
			t.Errorf("%s: %+v, unposted %v, %s", m.ID, m.Series, m.Unposted, m.State)
		}
		seen[m.Plan.Start] = true
		if m.State == meeting.Announced && w.pages[m.ID].Start != m.Plan.Start {
			t.Errorf("%s has the page %+v", m.ID, w.pages[m.ID])
		}
	}
}

// The post of a later meeting comes two weeks before it, once, and names the dates after it.
func TestALaterMeetingIsPostedOnce(t *testing.T) {
	w, all := announcedSeries(t)
	day, ok := startDay(all[1].Plan)
	if !ok {
		t.Fatal("the second meeting has no date")
	}
	for _, days := range []int{-seriesAhead - 1, -seriesAhead + 1, -seriesAhead + 3} {
		w.wait(day.AddDate(0, 0, days).Format("2006-01-02T15:04"), true)
		posted := w.posts[all[1].ID+"/"+turn.SlotAnnounce] != ""
		if posted != (days > -seriesAhead) {
			t.Errorf("%d days before: posts %v", -days, w.posts)
		}
	}
	if n := strings.Count(w.out.String(), "mastodon (announce)"); n != 2 {
		t.Errorf("announced %d times", n)
	}
}
