package kinds

import (
	"regexp"
	"strconv"
	"strings"
)

// Numbers that are said by several numbers, or by a limit.

var (
	boundRe   = regexp.MustCompile(`^(?:un peu )?(?:plus de|moins de|au moins|au plus|plus d'|moins d'|jusqu'a|minimum|maximum|more than|less than|fewer than|at least|at most|over|under|up to)\s*(.+)$`)
	millionRe = regexp.MustCompile(`^(\d{1,6}|\pL+)\s*millions?$`)
	addedRe   = regexp.MustCompile(`\s*[,;+&]\s*(?:et |and )?|\s+(?:et|and|plus)\s+`)
	partRe    = regexp.MustCompile(`^(\d{1,6}) ([\pL' -]+)$`)
	betweenRe = regexp.MustCompile(`^(entre |de |between |from )?(.+)$`)
	linkRe    = regexp.MustCompile(`\s+(?:a|et|ou|to|and|or)\s+`)
	// noPeople are counted beside people without being people.
	noPeople = regexp.MustCompile(`\b(?:classes?|groupes?|tables?|heures?|minutes?|seances?|ateliers?|fois|dont|jours?|groups?|hours?|sessions?|workshops?|times|days?|including)\b`)
)

// bounded finds the limit in « plus de 100 ».
func bounded(said string) (int, bool) {
	m := boundRe.FindStringSubmatch(said)
	if m == nil {
		return 0, false
	}
	return plainCount(m[1])
}

// plainCount reads a number in figures or in words.
func plainCount(said string) (int, bool) {
	said = strings.TrimSpace(said)
	if plainRe.MatchString(said) {
		n, err := strconv.Atoi(strings.NewReplacer(" ", "", ".", "", "'", "", "’", "").Replace(said))
		return n, err == nil
	}
	return spelled(said)
}

// spelledRange finds the lower number of « entre vingt et trente »; « vingt et un » is one number.
func spelledRange(said string) (low int, ok bool) {
	m := betweenRe.FindStringSubmatch(said)
	if m == nil {
		return 0, false
	}
	if _, one := plainCount(said); one {
		return 0, false
	}
	for _, at := range linkRe.FindAllStringIndex(m[2], -1) {
		low, first := plainCount(m[2][:at[0]])
		high, second := plainCount(m[2][at[1]:])
		if first && second && low < high {
			return low, true
		}
	}
	return 0, false
}

// summed adds up « 28 élèves et 2 profs »: every part is a figure and who was counted.
func summed(said string) (int, bool) {
	parts := addedRe.Split(said, -1)
	if len(parts) < 2 {
		return 0, false
	}
	sum := 0
	for _, p := range parts {
		m := partRe.FindStringSubmatch(strings.TrimSpace(p))
		if m == nil || noPeople.MatchString(m[2]) || strings.HasPrefix(m[2], "a ") || strings.HasPrefix(m[2], "ou ") {
			return 0, false
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return 0, false
		}
		sum += n
	}
	return sum, true
}
