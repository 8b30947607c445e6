package flows

import (
	"regexp"
	"slices"
	"strings"
)

// People ask the bot something, hesitate or say thank you where an answer is expected. Stored as
// an answer such words would be published; so they bring the help of the question, which also
// tells how to store them all the same (between « »).

// doubt is how little a message looks like an answer.
type doubt int

const (
	noDoubt   doubt = iota
	questions       // it is a question, perhaps a title or a topic: « Faut-il avoir peur de l'IA ? »
	asksBot         // it is a question about what to answer: « c'est quoi une structure »
	hesitates       // « euh… »
)

var (
	hesitation    = regexp.MustCompile(`^(?:(?:heu+|euh+|hum+|hm+|mm+|ben|bah|beh|er+|um+|uh+)[ ,.…!?]*)+$`)
	interrogative = regexp.MustCompile(`^(?:c'?est quoi|c'?est qui|c quoi|c koi|qu'est[- ]ce|qu'entend|comment|pourquoi|pour quoi faire|what is|what's|what are|what do|what does|what should|why|how) ?\b`)
	// aboutTheAnswer is said of what is to be written here, not of a subject of debate.
	aboutTheAnswer = regexp.MustCompile(`^(?:c'?est quoi|c'?est qui|c quoi|c koi|quoi mettre|que mettre|que dire|quoi dire|que repondre|qu'entend|what (?:is|are) (?:a|an|the|this|that)\b|what's (?:a|an|the|this|that)\b|what do you mean)` +
		`|\b(?:je (?:dois|mets?|peux mettre|reponds?)|j'(?:ecris|indique)|faut(?:-il)? (?:mettre|ecrire|dire|repondre|indiquer)|on (?:met|ecrit|repond)|vous (?:voulez|entendez|demandez)|tu (?:veux|demandes)|(?:ca|cela) veut dire|should i|do i|can i|do you (?:mean|want|need)|you mean|(?:it|that|this) means?|i (?:write|put|answer))\b`)
	spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ")
)

// doubtIn reads a whole message; several lines, or words between « », are an answer.
func doubtIn(text string) doubt {
	if _, quoted := Unquote(text); quoted || len(text) > 300 || strings.Contains(strings.TrimSpace(text), "\n") {
		return noDoubt
	}
	folded := Fold(text)
	asks := endsAsking(text)
	switch {
	case hesitation.MatchString(folded):
		return hesitates
	case folded == "":
		return noDoubt
	case (asks || interrogative.MatchString(folded)) && aboutTheAnswer.MatchString(folded):
		return asksBot
	case asks || interrogative.MatchString(folded):
		return questions
	}
	return noDoubt
}

// doubted looks at what a kind made of the message; done says that help was given instead of
// taking it. A title that is a question is read back.
func (t *turn) doubted(s Step, p Parsed, refusal *Refusal) (_ Parsed, done bool) {
	d := doubtIn(t.in.Text)
	if d == noDoubt {
		return p, false
	}
	help := refusal != nil
	switch {
	case help:
	case s.Kind == "line" && !s.Structure:
		help = d != questions
		if !help {
			p.Guess, p.Kept = true, append(slices.Clone(p.Kept), "flows.doubt.question")
		}
	case (s.Kind == "list" || s.Kind == "quotes") && !s.Structure: // subjects and quotations are often questions
		help = d != questions || strings.HasSuffix(strings.TrimSpace(t.in.Text), "?") && len(strings.Fields(Fold(t.in.Text))) <= 3
	case s.Kind == "choice", s.Kind == "choices":
		help = slices.ContainsFunc(p.Values, func(v string) bool { return !slices.Contains(s.Choices, v) })
	case s.Kind == "url":
		help = !strings.HasPrefix(p.Value(), "https://")
	case s.Kind == "line", s.Kind == "text", s.Kind == "list":
		help = true
	}
	if help {
		t.st.Tried = t.in.Event
		e := HelpWith{Step: s.ID}
		if s.Free || slices.Contains([]string{"line", "text", "list", "quotes", "url"}, s.Kind) {
			e.Asked = shown(t.in.Text)
		}
		t.say(e)
		t.ask()
	}
	return p, help
}

// wondered gives help where a yes is waited for and a few words ask something (« c'est vrai ? »):
// they are no new answer.
func (t *turn) wondered() bool {
	p, step := t.st.Pending, t.target()
	waits := step == "" || p != nil && p.Step == step && (p.Why == PendingGuess || p.Why == PendingBundle)
	if _, quoted := Unquote(t.in.Text); !waits || quoted || !endsAsking(t.in.Text) || len(strings.Fields(Fold(t.in.Text))) > 3 {
		return false
	}
	t.in.Act = Help
	t.help()
	return true
}

// Value is the first value that was understood, "" if there is none.
func (p Parsed) Value() string { return Answer{Values: p.Values}.Value() }

var thanks = []string{"merci", "merci beaucoup", "merci bien", "merci a vous", "merci a toi", "ok merci", "super merci", "parfait merci",
	"merci d'avance", "grand merci", "un grand merci", "mille mercis", "merci infiniment", "thanks", "thank you", "many thanks", "thanks a lot", "thank you very much", "ok thanks", "thx"}

// thanked answers a thank-you, which is no answer, and asks again.
func (t *turn) thanked() bool {
	if !slices.Contains(thanks, strings.ReplaceAll(Fold(t.in.Text), ",", "")) {
		return false
	}
	if _, quoted := Unquote(t.in.Text); quoted {
		return false
	}
	t.tell("welcome", "", nil)
	t.ask()
	return true
}
