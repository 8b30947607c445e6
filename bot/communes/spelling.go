package communes

// Nearest spellings are looked for among all names, so each name must cost next to nothing:
// its length and the letters in use rule out nearly all of them, and counting changes stops
// as soon as there are too many.

// letterSet are the letters in use: two bits for each, the second when it comes twice. All that
// is not a letter or a space counts as one letter. A change alters at most two bits.
func letterSet(key string) uint64 {
	var set uint64
	for i := range len(key) {
		at := 2 * 27
		switch c := key[i]; {
		case c >= 'a' && c <= 'z':
			at = 2 * int(c-'a')
		case c == ' ':
			at = 2 * 26
		}
		set |= (set>>at&1 + 1) << at // the first time the first bit, then the second
	}
	return set
}

// changes is how many letters must be put in, left out or replaced to make a of b: the
// Levenshtein distance of the bytes (folded names are ASCII). Above limit it only says limit+1.
// No name is longer than b may be.
func changes(a, b string, limit int) int {
	if abs(len(a)-len(b)) > limit || len(b) >= longestKey+4 {
		return limit + 1
	}
	// row[j] is the distance of a[:i] to b[:j]; only |i-j| <= limit can matter.
	var row [longestKey + 4]int8
	far := int8(limit + 1)
	for j := range len(b) + 1 {
		row[j] = int8(j)
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-limit), min(len(b), i+limit)
		diagonal := row[from-1]
		row[from-1] = far
		if from == 1 {
			row[0] = int8(i)
		}
		if to == i+limit {
			row[to] = far // outside the band in the row before
		}
		least := row[from-1]
		for j := from; j <= to; j++ {
			cost := diagonal
			if a[i-1] != b[j-1] {
				cost = min(diagonal, row[j], row[j-1]) + 1
			}
			diagonal, row[j] = row[j], cost
			least = min(least, cost)
		}
		if least >= far {
			return limit + 1
		}
	}
	return int(min(row[len(b)], far))
}
