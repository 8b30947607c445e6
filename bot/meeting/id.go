package meeting

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"unicode"
)

// idLetters leaves out what is confused when it is read aloud or by hand: 0 O, 1 I L, U V.
const idLetters = "23456789ABCDEFGHJKMNPQRSTWXYZ"

const idLength = 5

// NewID makes a short ID from what caused the record (an event ID), so that a decision
// needs no randomness and a replay finds the same one. taken says whether an ID is in
// use. An ID holds a letter and a digit, so that it is no word and no number.
func NewID(cause string, taken func(string) bool) string {
	for n := uint64(0); ; n++ {
		sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(cause), n))
		bits := binary.BigEndian.Uint64(sum[:])
		var id strings.Builder
		for range idLength {
			id.WriteByte(idLetters[bits%uint64(len(idLetters))])
			bits /= uint64(len(idLetters))
		}
		if s := id.String(); IsID(s) && !taken(s) {
			return s
		}
	}
}

// ReadID reads an ID as people type it: any case, with a leading #, or between brackets.
func ReadID(s string) (string, bool) {
	s = strings.ToUpper(strings.Trim(strings.TrimSpace(s), "#.,;:()[]«» "))
	return s, IsID(s)
}

// IsID says whether s has the shape of an ID.
func IsID(s string) bool {
	return len(s) == idLength && strings.Trim(s, idLetters) == "" &&
		strings.ContainsFunc(s, unicode.IsDigit) && strings.ContainsFunc(s, unicode.IsLetter)
}
