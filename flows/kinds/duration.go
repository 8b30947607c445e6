package kinds

import (
	"regexp"
	"strconv"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// duration is how long something takes. Values: whole minutes. Min and Max are minutes.
type duration struct{ env }

var (
	hoursRe   = regexp.MustCompile(`^(\S+)\s*(?:heures?|hours?|hrs?|h)(?:\s*(?:et |and )?(\S+?)\s*(?:min|mn|m|minutes?)?)?$`)
	minutesRe = regexp.MustCompile(`^(\S+)\s*(?:min|mn|minutes?|')$`)
)

func (k duration) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	minutes, ok := readDuration(flows.Fold(privacy.OneLine(raw)))
	if !ok {
		return flows.Parsed{}, refuse("duration.word", locales.Args{"Asked": shorten(raw)})
	}
	values := []string{strconv.Itoa(minutes)}
	if r := k.Valid(s, values, st); r != nil {
		return flows.Parsed{}, r
	}
	return flows.Parsed{Values: values}, nil
}

func readDuration(said string) (int, bool) {
	switch said {
	case "une demi-heure", "demi-heure", "half an hour", "une demi heure":
		return 30, true
	case "trois quarts d'heure":
		return 45, true
	case "un quart d'heure":
		return 15, true
	case "an hour":
		return 60, true
	}
	if m := minutesRe.FindStringSubmatch(said); m != nil {
		return figureOf(m[1])
	}
	m := hoursRe.FindStringSubmatch(said)
	if m == nil {
		return 0, false
	}
	hours, ok := figureOf(m[1])
	if !ok {
		return 0, false
	}
	rest := 0
	switch m[2] {
	case "":
	case "demie", "demi", "half":
		rest = 30
	case "quart":
		rest = 15
	default:
		if rest, ok = figureOf(m[2]); !ok || rest > 59 {
			return 0, false
		}
	}
	return hours*60 + rest, true
}

func figureOf(s string) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < 100000 {
		return n, true
	}
	return spelled(s)
}

func (duration) Valid(s flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) != 1 {
		return refuse("duration.word", locales.Args{"Asked": ""})
	}
	n, err := strconv.Atoi(values[0])
	switch {
	case err != nil:
		return refuse("duration.word", locales.Args{"Asked": shorten(values[0])})
	case n < max(1, s.Min):
		return refuse("duration.short", locales.Args{"Min": max(1, s.Min)})
	case n > limit(s.Max, 7*24*60):
		return refuse("duration.long", locales.Args{"Max": limit(s.Max, 7*24*60)})
	}
	return nil
}

func (k duration) Render(_ flows.Step, a flows.Answer, lang string) string {
	n, err := strconv.Atoi(a.Value())
	switch {
	case err != nil:
		return a.Value()
	case n < 60:
		return k.say(lang, "flows.value.minutes", locales.Args{"Minutes": n})
	case n%60 == 0:
		return k.say(lang, "flows.value.hours", locales.Args{"Hours": n / 60})
	}
	rest := strconv.Itoa(n % 60)
	if len(rest) == 1 {
		rest = "0" + rest
	}
	return k.say(lang, "flows.value.hoursminutes", locales.Args{"Hours": n / 60, "Minutes": rest})
}

func (duration) Check(s flows.Step) []flows.Problem { return bounds(s) }
