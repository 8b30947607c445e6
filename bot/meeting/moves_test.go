package meeting

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Every state but the end of life can be left, and every state but the first can be reached.
func TestTheTableLosesNoMeeting(t *testing.T) {
	reached, left := map[State]bool{Idea: true, Draft: true}, map[State]bool{Archived: true}
	for _, r := range Rules {
		for _, from := range r.From {
			left[from] = true
		}
		if r.To != "" {
			reached[r.To] = true
		}
		if len(r.Who) == 0 {
			t.Errorf("nobody may %s", r.Move)
		}
	}
	for _, s := range States {
		if !reached[s] {
			t.Errorf("no move leads to %s", s)
		}
		if !left[s] {
			t.Errorf("no move leaves %s", s)
		}
	}
}

func TestOneRuleForEachMoveStateAndRole(t *testing.T) {
	type cell struct {
		Move
		State
		Role
	}
	seen := map[cell]bool{}
	for _, r := range Rules {
		for _, from := range r.From {
			for _, who := range r.Who {
				c := cell{r.Move, from, who}
				if seen[c] {
					t.Errorf("two rules for %s from %s by %s", r.Move, from, who)
				}
				seen[c] = true
			}
		}
	}
}

func TestApply(t *testing.T) {
	const camille, alex = "@camille:localhost", "@alex:localhost"
	tests := []struct {
		name   string
		from   State
		move   Move
		who    Role
		user   string
		reason string
		want   State
		key    string // of the refusal
	}{
		{"staff announce a proposal", Proposed, Announce, Staff, alex, "", Announced, ""},
		{"whoever proposed does not announce", Proposed, Announce, Staff, camille, "", Proposed, "meeting.refused.second"},
		{"trust announces at once", Proposed, Announce, Staff, "", "", Announced, ""},
		{"an organiser does not announce", Proposed, Announce, Organiser, camille, "", Proposed, "meeting.refused.state"},
		{"whoever reported does not validate", Submitted, Validate, Staff, camille, "", Submitted, "meeting.refused.second"},
		{"a second person validates", Submitted, Validate, Staff, alex, "", Validated, ""},
		{"nothing unvalidated is published", Submitted, Publish, Staff, alex, "", Submitted, "meeting.refused.state"},
		{"a refusal has a reason", Submitted, Refuse, Staff, alex, "", Submitted, "meeting.refused.reason"},
		{"a refused proposal is put away", Proposed, Refuse, Staff, alex, "hors sujet", Archived, ""},
		{"a refused report can be corrected", Submitted, Refuse, Staff, alex, "un nom est cité", ToCorrect, ""},
		{"what was refused can be proposed again", Archived, Reopen, Organiser, camille, "", Draft, ""},
		{"a meeting that did not take place", ToReport, Cancel, Staff, alex, "personne n'est venu", Cancelled, ""},
		{"a published report is withdrawn", Published, Withdraw, Staff, alex, "à sa demande", Withdrawn, ""},
		{"what is cancelled is not announced", Cancelled, Announce, Staff, alex, "", Cancelled, "meeting.refused.state"},
	}
	for _, test := range tests {
		m := Meeting{State: test.from, PlannedBy: camille, ReportedBy: camille}
		got, err := m.Apply(test.move, test.who, test.user, test.reason, time.Time{})
		var refusal *Refusal
		key := ""
		if errors.As(err, &refusal) {
			key = refusal.Key
		}
		if got.State != test.want || key != test.key {
			t.Errorf("%s: state %s, refusal %q; want %s, %q", test.name, got.State, key, test.want, test.key)
		}
	}
}

// Whatever is tried in whatever order, a report becomes public only after a second
// person validated it.
func TestNothingIsPublishedUnvalidated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := Meeting{State: Draft, ReportedBy: "@camille:localhost", PlannedBy: "@camille:localhost"}
		validated := false
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			move := rapid.SampledFrom(Rules).Draw(t, "rule").Move
			who := rapid.SampledFrom([]Role{Organiser, Staff, Clock}).Draw(t, "who")
			user := rapid.SampledFrom([]string{"@camille:localhost", "@alex:localhost"}).Draw(t, "user")
			next, err := m.Apply(move, who, user, "motif", time.Time{})
			if err != nil {
				if next.State != m.State {
					t.Fatalf("a refused %s changed the state", move)
				}
				continue
			}
			if move == Validate {
				validated = user == "@alex:localhost"
			}
			m = next
			if (m.State == Published || m.State == Corrected) && !validated {
				t.Fatalf("published without validation by a second person")
			}
		}
	})
}

func TestIDs(t *testing.T) {
	taken := map[string]bool{}
	for i := range 2000 {
		id := NewID(string(rune('a'+i%26))+time.Duration(i).String(), func(s string) bool { return taken[s] })
		if taken[id] || !IsID(id) {
			t.Fatalf("ID %d is %q", i, id)
		}
		taken[id] = true
	}
	if a, b := NewID("$x", func(string) bool { return false }), NewID("$x", func(string) bool { return false }); a != b {
		t.Errorf("the same cause gives %s and %s", a, b)
	}
	for text, want := range map[string]string{"k7m2q": "K7M2Q", " #K7M2Q. ": "K7M2Q", "« k7m2q »": "K7M2Q", "12345": "", "PASSE": "", "K7M2": "", "K7M2O": ""} {
		if got, ok := ReadID(text); ok != (want != "") || ok && got != want {
			t.Errorf("ReadID(%q) = %q, %v", text, got, ok)
		}
	}
	if slices.Contains([]rune(idLetters), 'O') {
		t.Error("O is confused with 0")
	}
}
