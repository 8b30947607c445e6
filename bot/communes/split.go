package communes

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"passeparole/bot/communes/fold"
)

// maxPlace is longer than any venue with its commune; a longer text is all venue.
const maxPlace = 400

// Split tells the venue from the commune: "médiathèque Jean-Moulin, Saint-Aubin (39)",
// "salle des fêtes saint aubin", "Saint-Aubin, salle des fêtes". A text that is only a
// commune has no venue. One that names no commune, or could name two, is all venue, with
// an empty Result: claiming too little costs a question, claiming too much sends people
// to the wrong place. Near is filled only when a département or postcode was given with
// a name that is not found there.
func Split(text string) (venue string, r Result) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxPlace {
		return text, Result{}
	}
	if found := claim(text, ""); len(found) > 0 {
		return "", Result{Exact: found}
	}
	body, qualifier := text, ""
	if before, inner, ok := parenthesis(text); ok {
		if within(inner) != nil {
			body, qualifier = before, inner
		} else if found := claim(inner, ""); len(found) > 0 {
			return trimmed(before), Result{Exact: found}
		}
	}
	parts := segments(body)
	if n := len(parts); n > 1 && fold.Name(parts[n-1]) == "france" {
		parts = parts[:n-1]
	}
	if n := len(parts); n > 1 && qualifier == "" && within(parts[n-1]) != nil && len(claim(parts[n-1], "")) == 0 {
		parts, qualifier = parts[:n-1], parts[n-1]
	}
	if len(parts) > 1 {
		if venue, found, ok := fromEnds(parts, qualifier); ok {
			return whole(venue, found, text)
		}
	}
	if len(parts) > 0 {
		last := len(parts) - 1
		if before, found := fromTail(parts[last], qualifier); len(found) > 0 {
			return joined(append(parts[:last:last], before)), Result{Exact: found}
		}
		if qualifier != "" && last > 0 {
			if near := Find(parts[last] + " (" + qualifier + ")").Near; len(near) > 0 {
				return joined(parts[:last]), Result{Near: near}
			}
		}
	}
	return text, Result{}
}

// fromEnds takes the commune from the last or the first of several parts. It is not ok
// when neither names one; found is empty when both do.
func fromEnds(parts []string, qualifier string) (venue string, found []Commune, ok bool) {
	n := len(parts)
	last, first := claim(parts[n-1], qualifier), claim(parts[0], qualifier)
	switch {
	case len(last) > 0 && (len(first) == 0 || sure(parts[n-1], qualifier) && !sure(parts[0], "")):
		return joined(parts[:n-1]), last, true
	case len(first) > 0 && len(last) == 0:
		return joined(parts[1:]), first, true
	}
	return "", nil, len(first) > 0
}

func whole(venue string, found []Commune, text string) (string, Result) {
	if len(found) == 0 {
		return text, Result{}
	}
	return venue, Result{Exact: found}
}

// sure says whether a part tells more than a name.
func sure(part, qualifier string) bool {
	_, qualified := find(part, strict)
	return qualified || qualifier != ""
}

// claim finds the commune that a part of the text is, as a whole. Common words that are
// also names ("l'hôpital", "les halles") are one only when written as a name.
func claim(part, qualifier string) []Commune {
	part = strings.TrimSpace(part)
	if qualifier != "" {
		r, _ := find(part+" ("+qualifier+")", strict)
		return r.Exact
	}
	r, qualified := find(part, strict)
	if len(r.Exact) == 0 {
		if place, ok := afterPreposition(part); ok {
			part = place
			r, qualified = find(place, strict)
		}
	}
	if !qualified && commonNoun(part) {
		return nil
	}
	return r.Exact
}

// afterPreposition reads "à Dole", "au Havre" and "aux Sables-d'Olonne".
func afterPreposition(part string) (string, bool) {
	first, rest, ok := strings.Cut(part, " ")
	if !ok {
		return "", false
	}
	article, ok := prepositions[fold.Name(first)]
	return article + strings.TrimSpace(rest), ok
}

var prepositions = map[string]string{"a": "", "au": "Le ", "aux": "Les "}

// segments cuts at commas, semicolons, line ends and dashes between spaces.
func segments(text string) []string {
	for _, dash := range []string{" - ", " – ", " — ", ";", "\n", "|", " · "} {
		text = strings.ReplaceAll(text, dash, ",")
	}
	var parts []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

func joined(parts []string) string {
	kept := parts[:0:0]
	for _, part := range parts {
		if part = trimmed(part); part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ", ")
}

func trimmed(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:-–—", r) })
}

// commonNoun says whether a name is written as an ordinary word: in small letters, and
// one that names a kind of place.
func commonNoun(part string) bool {
	if !commonNouns[fold.Key(fold.Name(part))] {
		return false
	}
	words := strings.FieldsFunc(part, func(r rune) bool { return unicode.IsSpace(r) || r == '\'' || r == '’' })
	if len(words) == 0 {
		return false
	}
	first, _ := utf8.DecodeRuneInString(words[len(words)-1])
	return unicode.IsLower(first)
}
