package flows

import (
	"strconv"
	"strings"
	"time"
)

// ParseSpan reads a span of a flow file: "48h", "3j", "2sem", "18mois" (also "3d", "2w").
// A month counts thirty days.
func ParseSpan(s string) (time.Duration, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if i <= 0 {
		return 0, false
	}
	n, err := strconv.Atoi(s[:i])
	if err != nil || n > 10000 {
		return 0, false
	}
	units := map[string]time.Duration{"h": time.Hour, "j": 24 * time.Hour, "d": 24 * time.Hour,
		"sem": 7 * 24 * time.Hour, "w": 7 * 24 * time.Hour, "mois": 30 * 24 * time.Hour}
	unit, ok := units[s[i:]]
	return time.Duration(n) * unit, ok
}

// tick reminds of a silent draft, once for each span of the flow, and pauses it after the last.
func (t *turn) tick() {
	if t.st.Touched.IsZero() {
		return
	}
	silent := t.k.Now.Sub(t.st.Touched)
	if park, ok := ParseSpan(t.f.Timeout.Park); ok && silent >= park {
		t.st.Status = Paused
		t.tell("paused.long", "", nil)
		return
	}
	due := 0
	for _, span := range t.f.Timeout.Remind {
		if d, ok := ParseSpan(span); ok && silent >= d {
			due++
		}
	}
	if due > t.st.Reminded {
		t.st.Reminded = due
		t.say(Remind{Step: Asking(t.st)})
	}
}
