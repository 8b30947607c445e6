package meeting

// Series is the place of a meeting among those that were planned together. Each lives its own
// life; what they share is the ID of the first.
type Series struct {
	First string `json:"first"`
	Place int    `json:"place"` // from 1
	Of    int    `json:"of"`
}

// BySeries groups meetings for a list: those of one series are together at the place of the
// first of them.
func BySeries(all []Meeting) [][]Meeting {
	var out [][]Meeting
	at := map[string]int{}
	for _, m := range all {
		if i, ok := at[m.Series.First]; ok && m.Series.First != "" {
			out[i] = append(out[i], m)
			continue
		}
		at[m.Series.First] = len(out)
		out = append(out, []Meeting{m})
	}
	return out
}
