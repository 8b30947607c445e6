package kinds

import (
	"regexp"
	"strconv"
	"strings"

	"passeparole/bot/privacy"
	"passeparole/flows"
	"passeparole/locales"
)

// number is a figure. Values: decimal digits with "." for decimals, and "estimate" behind when
// it was said to be about that many. Min is the smallest (0 unless the step says less), Max the
// greatest (a million).
type number struct{ env }

var (
	aboutRe  = regexp.MustCompile(`^(?:environ|a peu pres|autour de|pres de|dans les|quelque|plus ou moins|~|≈|±|\+ ?/ ?-|about|around|roughly|approximately|approx|more or less|give or take|some|circa)\s*(.+)$`)
	aboutEnd = regexp.MustCompile(`^(.+?)\s*(?:environ|a peu pres|plus ou moins|or so|approximately|roughly|about|more or less|give or take|grosso modo)$`)
	counted  = regexp.MustCompile(`^(.+?)\s*\b(?:personnes?|participants?|participantes?|gens|presents?|presentes?|inscrits?|inscrites?|pers|` +
		`eleves?|etudiants?|etudiantes?|lyceens?|collegiens?|enfants?|ados?|jeunes?|adultes?|parents?|habitants?|habitantes?|citoyens?|citoyennes?|usagers?|visiteurs?|invites?|benevoles?|salaries?|seniors?|femmes|hommes|tetes|` +
		`people|persons?|attendees?|students?|pupils?|children|kids|teenagers?|adults?|residents?|visitors?|guests?|volunteers?)$`)
	amongRe   = regexp.MustCompile(`^(\d[\d ]*?) (\pL.*)$`) // "24 eleves de 4e"
	ordinalRe = regexp.MustCompile(`\b\d{1,2}(?:e|er|ere|eme|nde|de|st|nd|rd|th)\b`)
	joiningRe = regexp.MustCompile(`\b(?:a|et|ou|ni|et demie?|to|and|or|plus|moins)\b|\d`)
	aineRe    = regexp.MustCompile(`\b(\d{1,3}) ?aines?\b`)
	rangeRe   = regexp.MustCompile(`^(?:entre |de |between |from )?([\d ]+?)\s*(?:a|et|ou|-|to|and|or)\s*([\d ]+)$`)
	powerRe   = regexp.MustCompile(`^\d+(?:[.,]\d+)?\s*(?:\^|\*\*|e\+?)\s*\d+$`)
	plainRe   = regexp.MustCompile(`^\d{1,3}(?:[ .'’]\d{3})+$|^\d+$`)
	decimalRe = regexp.MustCompile(`^\d+[.,]\d+$`)
	minusRe   = regexp.MustCompile(`^(?:-|−|moins |minus )\s*(.+)$`)
)

func (k number) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	said := strings.Join(strings.Fields(strings.ReplaceAll(flows.Fold(privacy.OneLine(raw)), "−", "-")), " ")
	if sum, ok := summed(said); ok { // "28 élèves et 2 profs" is read back as 30
		v, r := k.figure(s, strconv.Itoa(sum))
		if r != nil {
			r.Args["Asked"] = shorten(raw)
			return flows.Parsed{}, r
		}
		return flows.Parsed{Values: []string{v}, Guess: true}, nil
	}
	whole, part, _ := strings.Cut(said, " dont ")
	if part == "" {
		whole, part, _ = strings.Cut(said, " including ")
	}
	if part != "" { // « 25 personnes dont 10 élèves » : the ten are among the twenty-five
		p, r := k.Parse(s, whole, st)
		p.Guess = p.Guess || r == nil
		return p, r
	}
	said, estimate := uncounted(said)
	if n, ok := bounded(said); ok {
		return k.precise("number.about", locales.Args{"Example": n})
	}
	if low, ok := spelledRange(said); ok {
		return k.precise("number.range", locales.Args{"Asked": shorten(raw), "Example": low})
	}
	if n, ok := vague(said); ok {
		return k.precise("number.about", locales.Args{"Example": n})
	}
	if m := rangeRe.FindStringSubmatch(said); m != nil && !plainRe.MatchString(said) {
		low := strings.ReplaceAll(m[1], " ", "")
		return k.precise("number.range", locales.Args{"Asked": shorten(raw), "Example": low})
	}
	if m := amongRe.FindStringSubmatch(said); m != nil && !millionRe.MatchString(said) {
		return k.amid(s, m[1], m[2], raw, estimate)
	}
	v, r := k.figure(s, said)
	if r != nil {
		r.Args["Asked"] = shorten(raw)
		return flows.Parsed{}, r
	}
	values := []string{v}
	if estimate {
		values = append(values, "estimate")
	}
	return flows.Parsed{Values: values, Guess: v == "0" && s.Whole}, nil // nobody at all may be a slip
}

// uncounted takes off a number what is counted ("28 élèves") and that it is not exact
// ("28 personnes environ"), in whatever order they stand.
func uncounted(said string) (figure string, estimate bool) {
	for range 4 {
		before := said
		if m := counted.FindStringSubmatch(said); m != nil {
			said = strings.TrimSpace(m[1])
			said = strings.TrimSuffix(strings.TrimSuffix(said, " de"), " d'")
		}
		for _, re := range []*regexp.Regexp{aboutRe, aboutEnd} {
			if m := re.FindStringSubmatch(said); m != nil {
				said, estimate = strings.TrimSpace(m[1]), true
			}
		}
		if said == before {
			break
		}
	}
	return said, estimate
}

// amid reads back a figure among words that may change its meaning ("24 élèves de 4e"); with a
// second figure beside it, it asks for the one that counts.
func (k number) amid(s flows.Step, figure, rest, raw string, estimate bool) (flows.Parsed, *flows.Refusal) {
	v, r := k.figure(s, figure)
	if r == nil && joiningRe.MatchString(ordinalRe.ReplaceAllString(rest, "")) {
		r = refuse("number.word", nil)
		if strings.ContainsAny(ordinalRe.ReplaceAllString(rest, ""), "0123456789") {
			r = refuse("number.several", locales.Args{"Example": v})
		}
	}
	if r != nil {
		if r.Args == nil {
			r.Args = locales.Args{}
		}
		r.Args["Asked"] = shorten(raw)
		return flows.Parsed{}, r
	}
	values := []string{v}
	if estimate {
		values = append(values, "estimate")
	}
	return flows.Parsed{Values: values, Guess: true}, nil
}

// precise asks for one figure where about that many was said; what follows counts as an estimate.
func (k number) precise(key string, args locales.Args) (flows.Parsed, *flows.Refusal) {
	return flows.Parsed{Ask: refuse(key, args), Kept: []string{"estimate"}}, nil
}

// vague finds "une vingtaine", "deux douzaines".
func vague(said string) (int, bool) {
	if m := aineRe.FindStringSubmatch(said); m != nil { // "une 20aine"
		if n, err := strconv.Atoi(m[1]); err == nil && n > 0 {
			return n, true
		}
	}
	words := strings.Fields(said)
	for i, w := range words {
		base, ok := about[strings.TrimSuffix(w, "s")]
		if !ok {
			continue
		}
		times := 1
		if i > 0 {
			if n, err := strconv.Atoi(words[i-1]); err == nil && n > 0 && n < 1000 {
				times = n
			} else if n, ok := spelled(words[i-1]); ok && n > 0 {
				times = n
			}
		}
		return base * times, true
	}
	return 0, false
}

// figure reads digits or number words.
func (k number) figure(s flows.Step, said string) (string, *flows.Refusal) {
	most := limit(s.Max, 1_000_000)
	args := locales.Args{"Min": s.Min, "Max": grouped(most)}
	if m := minusRe.FindStringSubmatch(said); m != nil && s.Min >= 0 {
		return "", refuse("number.negative", args)
	}
	if powerRe.MatchString(said) {
		return "", refuse("number.big", args)
	}
	if m := millionRe.FindStringSubmatch(said); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return k.within(s, strconv.Itoa(n)+"000000", args)
		} else if n, ok := spelled(m[1]); ok {
			return k.within(s, strconv.Itoa(n)+"000000", args)
		}
	}
	sign, digits := "", said
	if m := minusRe.FindStringSubmatch(said); m != nil {
		sign, digits = "-", m[1]
	}
	switch {
	case plainRe.MatchString(digits):
		digits = strings.NewReplacer(" ", "", ".", "", "'", "", "’", "").Replace(digits)
		digits = strings.TrimLeft(digits, "0")
		if digits == "" {
			digits = "0"
		}
	case decimalRe.MatchString(digits):
		if s.Whole {
			return "", refuse("number.whole", args)
		}
		digits = strings.ReplaceAll(digits, ",", ".")
	default:
		n, ok := spelled(digits)
		if !ok {
			return "", refuse("number.word", args)
		}
		digits = strconv.Itoa(n)
	}
	return k.within(s, sign+digits, args)
}

func (k number) within(s flows.Step, v string, args locales.Args) (string, *flows.Refusal) {
	f, err := strconv.ParseFloat(v, 64)
	switch {
	case err != nil || len(v) > 15 || f > float64(limit(s.Max, 1_000_000)):
		return "", refuse("number.big", args)
	case f < float64(s.Min):
		return "", refuse("number.small", args)
	}
	return v, nil
}

// Refine reads the figure after "une vingtaine". A figure that is no multiple of five was counted.
func (k number) Refine(s flows.Step, p flows.Pending, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	parsed, r := k.Parse(s, raw, st)
	if r == nil && len(parsed.Values) == 1 && strings.HasSuffix(parsed.Values[0], "0") || r == nil && len(parsed.Values) == 1 && strings.HasSuffix(parsed.Values[0], "5") {
		parsed.Values = append(parsed.Values, "estimate")
	}
	return parsed, r
}

func (k number) Valid(s flows.Step, values []string, _ flows.State) *flows.Refusal {
	args := locales.Args{"Min": s.Min, "Max": grouped(limit(s.Max, 1_000_000)), "Asked": strings.Join(values, " ")}
	if len(values) == 0 || len(values) > 2 || len(values) == 2 && values[1] != "estimate" ||
		!regexp.MustCompile(`^-?\d+(?:\.\d+)?$`).MatchString(values[0]) {
		return refuse("number.word", args)
	}
	if s.Whole && strings.Contains(values[0], ".") {
		return refuse("number.whole", args)
	}
	_, r := k.within(s, values[0], args)
	return r
}

func (k number) Render(_ flows.Step, a flows.Answer, lang string) string {
	v := a.Value()
	if n, err := strconv.Atoi(v); err == nil {
		v = grouped(n)
	} else if lang == "fr" {
		v = strings.ReplaceAll(v, ".", ",")
	}
	if len(a.Values) > 1 && a.Values[1] == "estimate" {
		return k.say(lang, "flows.value.about", locales.Args{"Value": v})
	}
	return v
}

func (number) Check(s flows.Step) []flows.Problem { return bounds(s) }

// grouped writes a number with a no-break space every three digits, from 10 000 on.
func grouped(n int) string {
	s := strconv.Itoa(n)
	if n < 10000 && n > -10000 {
		return s
	}
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	return s
}

// shorten is what was typed, short enough for a sentence.
func shorten(raw string) string {
	return locales.Excerpt(privacy.OneLine(raw), 40)
}
