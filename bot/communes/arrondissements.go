package communes

import (
	"strconv"
	"strings"
)

var romans = strings.Fields("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")

// arrondissement brings a folded "11 de paris" or "paris xi" to the order of the list,
// "paris 11". Other names stay.
func arrondissement(name string) string {
	for _, city := range []string{"paris", "lyon", "marseille"} {
		number, ok := strings.CutSuffix(name, " "+city)
		number = strings.TrimSuffix(number, " de")
		if ok && len(number) <= 2 && strings.Trim(number, "0123456789") == "" {
			return city + " " + number
		}
		if number, ok = strings.CutPrefix(name, city+" "); ok {
			for i, roman := range romans {
				if number == roman {
					return city + " " + strconv.Itoa(i+1)
				}
			}
		}
	}
	return name
}
