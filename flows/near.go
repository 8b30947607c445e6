package flows

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Near proposes the act that a word was probably meant to be. Nothing was stored.
type Near struct {
	Word string `json:"word"` // as typed
	Act  Act    `json:"act"`
	Arg  string `json:"arg,omitempty"` // of "modifier"
}

func (Near) effect() {}

// proposed are the acts that a misspelt word is held to mean. A yes or a no is too short to be
// guessed at.
var proposed = []Act{Help, Back, Skip, Summary, Pause, Resume, Cancel, Undo, Send, Enough}

// changing are the words that "modifier <champ>" begins with.
var changing = []string{"modifier", "modifie", "corriger", "changer", "change", "correct"}

// NearAct finds the act whose word is most like a message of a few words, "" if none is.
func NearAct(text string) (act Act, arg string) {
	said := strings.TrimLeft(Fold(text), "!/")
	if n := utf8.RuneCountInString(said); n < 4 || n > 40 || strings.Contains(text, "\n") {
		return "", ""
	}
	first, rest, more := strings.Cut(said, " ")
	if more && slices.ContainsFunc(changing, func(w string) bool { return alike(first, w) }) {
		return Correct, rest
	}
	best := 3
	for _, a := range proposed {
		for _, w := range words[a] {
			if d := distance(said, Fold(w)); d < best && alike(said, Fold(w)) {
				best, act = d, a
			}
		}
	}
	return act, ""
}

// alike says whether a word may be a slip for another: one letter, or two in a long word.
func alike(said, word string) bool {
	n := utf8.RuneCountInString(word)
	most := 1
	if n >= 8 {
		most = 2
	}
	return n >= 4 && distance(said, word) <= most
}

// distance is how many letters are typed otherwise.
func distance(a, b string) int { return levenshtein.ComputeDistance(a, b) }

// near proposes an act instead of refusing a message that is nearly one.
func (t *turn) near() bool {
	if t.in.Act != Say {
		return false
	}
	act, arg := NearAct(t.in.Text)
	if act == "" {
		return false
	}
	n := Near{Word: shown(strings.TrimSpace(t.in.Text)), Act: act, Arg: arg}
	t.st.Nearly = &n
	t.say(n)
	return true
}

// Meant is an input as it is meant by somebody who was just asked whether they mean an act: a
// yes does it, a no asks the open question again. A reply to another question answers that one.
func Meant(st State, in Input) Input {
	if n := st.Nearly; n != nil && (in.Asked == "" || in.Asked == Asking(st)) && (st.Status == InProgress || st.Status == Reviewing) {
		switch in.Act {
		case Yes:
			in.Act, in.Arg, in.Asked, in.Command = n.Act, n.Arg, "", true
		case No:
			in.Act = Resume
		}
	}
	return in
}
