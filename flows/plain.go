package flows

// reading is how surely a message answers a question.
type reading int

const (
	impossible reading = iota // the question refuses it
	possible                  // free text could be anything
	certain                   // a date, a commune, a listed choice: it answers nothing else
)

// reading says how surely the message of this turn answers the question of a step.
func (t *turn) reading(step string) reading {
	s, ok := t.f.Step(step)
	kind := t.k.Of[s.Kind]
	if !ok || kind == nil {
		return impossible
	}
	parsed, refusal := kind.Parse(s, t.in.Text, t.st)
	if refusal != nil {
		return impossible
	}
	if p, ok := kind.(Plain); ok && p.Plainly(s, t.in.Text, parsed) {
		return certain
	}
	return possible
}

// other reads a message that comes while a word is waited for and is not that word: it is taken
// for the one question of steps that it plainly answers. false leaves it where it was.
func (t *turn) other(steps ...string) bool {
	found := ""
	for _, step := range steps {
		if step == "" || t.reading(step) != certain {
			continue
		}
		if found != "" && found != step {
			return false
		}
		found = step
	}
	if found == "" {
		return false
	}
	t.in.Asked = found
	t.read(found)
	return true
}
