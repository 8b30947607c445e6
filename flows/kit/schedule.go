package kit

import "slices"

// Shortest and Longest bound the meetings that a schedule is made for, in minutes.
const (
	Shortest = 20
	Longest  = 480
)

// grain is what minutes are rounded to: nobody reads 7 minutes on a clock.
const grain = 5

// Timed are the steps of the recipe that take time of the meeting.
func (g *Guide) Timed() []Item {
	return slices.DeleteFunc(slices.Clone(g.Items), func(i Item) bool { return i.Before })
}

// Schedule spreads the minutes of a meeting over the timed steps of the recipe. The minutes
// always add up to total. ok is false when total is too short for the least that each step
// needs, or outside Shortest and Longest.
func (g *Guide) Schedule(total int) (minutes []int, ok bool) {
	steps := g.Timed()
	rest := slices.IndexFunc(steps, func(i Item) bool { return i.Rest })
	if total < Shortest || total > Longest || rest < 0 {
		return nil, false
	}
	left := total
	for i, s := range steps {
		m := 0
		if i != rest {
			m = share(s, total)
		}
		minutes = append(minutes, m)
		left -= m
	}
	// The step that takes the rest must have its least: the others give way, the one
	// furthest above its own least first.
	for left < least(steps[rest]) {
		most := -1
		for i, s := range steps {
			if i != rest && minutes[i] > least(s) && (most < 0 || minutes[i]-least(s) > minutes[most]-least(steps[most])) {
				most = i
			}
		}
		if most < 0 {
			return nil, false
		}
		minutes[most]--
		left++
	}
	minutes[rest] = left
	return minutes, true
}

func least(s Item) int { return max(s.Min, 1) }

// share is the part of a step, rounded, within its bounds.
func share(s Item, total int) int {
	m := (total*s.Share/100 + grain/2) / grain * grain
	if s.Max > 0 {
		m = min(m, s.Max)
	}
	return max(m, least(s))
}
