package privacy

import "strings"

// Cell guards a cell of a table that a spreadsheet may open: a text that begins like a
// formula gets a leading apostrophe (reference/civic.md §4.4). Only for the files meant
// for spreadsheets; the canonical CSV is written as it is.
func Cell(s string) string {
	if s == "" {
		return s
	}
	for _, start := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, start) {
			return "'" + s
		}
	}
	return s
}
