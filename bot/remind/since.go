package remind

import "time"

// Since is the instant of a moment that rules count from; zero when it is not known.
func (s Subject) Since(name string) time.Time {
	m, ok := moment(name, s, zoneOf(s.Zone))
	if !ok {
		return time.Time{}
	}
	at, err := Instant(m)
	if err != nil {
		return time.Time{}
	}
	return at
}
