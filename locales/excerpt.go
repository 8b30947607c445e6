package locales

// Excerpt is a text as it is said back in a sentence: of most characters at the most, the
// last of which is "…" when something was left out.
func Excerpt(text string, most int) string {
	if len(text) <= most {
		return text // no text has more characters than bytes
	}
	if r := []rune(text); len(r) > most {
		return string(r[:max(most-1, 0)]) + "…"
	}
	return text
}
