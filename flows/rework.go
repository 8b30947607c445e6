package flows

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"passeparole/locales"
)

// People take back what they said a moment ago without naming it: « non c 23 en fait »,
// « remplace médiathèque par bibliothèque », « enlève la dernière idée ». What can only be meant
// for one answer changes that one, after a yes; what could be for several is asked about.

var (
	amends  = regexp.MustCompile(`(?is)^(?:(?:ah|euh|oh|oups|oops) ?,? ?)?(?:non|nan|nn|pardon|oups|d[ée]sol[ée]e?|finalement|en fait|je voulais dire|je me suis tromp[ée]e?|erreur|no|sorry|actually|i meant)(?: non)?[ ,:.…!]+(\S.*)$`)
	swaps   = regexp.MustCompile(`(?is)^(?:il faut |faut )?(?:remplace[rz]?|replace)\s+(?:le mot |the word )?(.{2,80}?)\s+(?:par|with|by)\s*:?\s+(\S.*)$`)
	strikes = regexp.MustCompile(`(?i)^(?:enl[eè]ve[rz]?|retire[rz]?|supprime[rz]?|efface[rz]?|remove|delete)\s+(?:l[ea]\s+|l['’]|the\s+)?(derni[eè]re?|premi[eè]re?|first|last|\d{1,3}(?:e|[eè]me|er|[eè]re|st|nd|rd|th)?)\s+(\pL[\pL'’ -]{2,30})$`)
)

// reworked takes a message as a change to an answer that was given before.
func (t *turn) reworked() bool {
	if _, quoted := Unquote(t.in.Text); quoted || t.in.Asked != "" || t.in.Command || utf8.RuneCountInString(t.in.Text) > 300 {
		return false
	}
	text := strings.TrimRight(strings.TrimSpace(t.in.Text), ".!… ")
	if m := strikes.FindStringSubmatch(text); m != nil && t.strike(Fold(m[1]), m[2]) {
		return true
	}
	if m := swaps.FindStringSubmatch(text); m != nil {
		return t.swap(m[1], m[2])
	}
	if m := amends.FindStringSubmatch(text); m != nil {
		return t.amend(m[1])
	}
	return false
}

// strike removes an item of the list that is named: « enlève la dernière idée ».
func (t *turn) strike(which, name string) bool {
	step, _ := t.field(name)
	s, ok := t.f.Step(step)
	if a := t.st.Answers[step]; !ok || !collects(s) || len(a.Values) == 0 || !t.st.shows(s) {
		return false
	}
	t.in.Act, t.in.Asked, t.in.Arg = Remove, step, "last"
	switch {
	case strings.HasPrefix(which, "premi"), which == "first":
		t.in.Arg = "1"
	case which[0] >= '0' && which[0] <= '9':
		t.in.Arg = itemNumber.FindString(which)
	}
	t.listAct()
	return true
}

// swap replaces some words in the one answer that has them.
func (t *turn) swap(old, by string) bool {
	var among []string
	for _, s := range t.f.Steps {
		if a := t.old(s.ID); a != nil && t.st.shows(s) && slices.Contains([]string{"line", "text", "place", "choice", "list", "quotes", "url"}, s.Kind) &&
			slices.ContainsFunc(append([]string{a.Raw}, a.Values...), func(v string) bool { _, ok := swapped(v, old, by); return ok }) {
			among = append(among, s.ID)
		}
	}
	switch {
	case len(among) == 0:
		return false
	case len(among) > 1:
		t.wait(Pending{Why: PendingWhich, Step: among[0], Steps: among, Answer: Answer{Raw: t.in.Text, By: t.in.By, Event: t.in.Event}})
		return true
	}
	t.swapIn(among[0], old, by)
	return true
}

// swapIn replaces some words of the answer of a step.
func (t *turn) swapIn(step, old, by string) {
	s, _ := t.f.Step(step)
	a := t.st.Answers[step]
	if !collects(s) {
		text, ok := swapped(a.Raw, old, by)
		if !ok && len(a.Values) == 1 {
			text, ok = swapped(a.Value(), old, by)
		}
		if ok {
			t.in.Text, t.in.Asked = text, step
			t.read(step)
			return
		}
		t.refuse(step, &Refusal{Key: "flows.correct.unknown", Args: locales.Args{"Asked": shown(old)}})
		return
	}
	before := a
	for i, v := range a.Values {
		text, ok := swapped(v, old, by)
		if !ok {
			continue
		}
		parsed, refusal := t.k.Of[s.Kind].Parse(s, text, t.st)
		if refusal != nil || len(parsed.Values) != 1 {
			if refusal == nil {
				refusal = &Refusal{Key: "flows.refused.list.single"}
			}
			t.refuse(step, refusal)
			return
		}
		a = a.set(i, parsed.Values)
	}
	t.st.Answers[step] = a
	t.say(Changed{Step: step, Old: before, New: a, By: t.in.By})
	t.settle()
	t.ask()
}

// swapped is a text with some of its words replaced, whatever their accents and capitals. The
// words are whole: « an » is not replaced in « blanc ».
func swapped(text, old, by string) (string, bool) {
	old = Fold(strings.Trim(old, ` «»"“”`))
	by = strings.Trim(by, ` «»"“”`)
	words := wordAt.FindAllStringIndex(text, -1)
	n := len(wordAt.FindAllString(old, -1))
	for i := 0; n > 0 && i+n <= len(words); i++ {
		from, to := words[i][0], words[i+n-1][1]
		if Fold(text[from:to]) == old {
			return text[:from] + by + text[to:], true
		}
	}
	return "", false
}

var wordAt = regexp.MustCompile(`[\pL\pN]+`)

// amend takes « non, 23 » for the answer that was given a moment ago, or for the only one that
// it can be about.
func (t *turn) amend(text string) bool {
	step := t.target()
	whole := t.in.Text
	t.in.Text = text
	if t.st.Pending != nil {
		s, _ := t.f.Step(step)
		if t.st.Pending.Why == PendingGuess && slices.Contains([]string{"date", "number", "place", "people", "duration"}, s.Kind) {
			if t.reading(step) != impossible {
				t.read(step)
				return true
			}
		}
		t.in.Text = whole
		return false
	}
	var sure []string
	for _, s := range t.f.Steps {
		if s.ID != step && t.old(s.ID) != nil && t.st.shows(s) && s.Kind != "yesno" && s.Kind != "confirm" && t.reading(s.ID) == certain {
			sure = append(sure, s.ID)
		}
	}
	if dated := slices.DeleteFunc(slices.Clone(sure), func(id string) bool { s, _ := t.f.Step(id); return s.Kind == "place" }); len(dated) > 0 {
		sure = dated // « vendredi » is nearly the name of a commune too
	}
	here := step != "" && t.reading(step) == certain
	from := t.st.TurnFrom
	switch {
	case len(sure) == 0 && here: // « non, 20 » at its own question
		t.read(step)
		return true
	case len(sure) == 0:
		t.in.Text = whole
		return false
	case slices.Contains(sure, from) && !here:
		sure = []string{from}
	case here && slices.Contains(sure, from):
		sure = []string{from, step}
	case here:
		t.read(step)
		return true
	}
	if len(sure) > 1 {
		t.in.Text = whole
		t.wait(Pending{Why: PendingWhich, Step: sure[0], Steps: sure, Answer: Answer{Raw: text, By: t.in.By, Event: t.in.Event}})
		return true
	}
	t.in.Asked = sure[0]
	t.read(sure[0])
	return true
}
