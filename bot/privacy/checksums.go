package privacy

import (
	"strconv"
	"strings"
)

// validIBAN keeps only what passes the check of ISO 13616 (modulo 97), so that a product
// code is not taken for an account.
func validIBAN(s string, start, end int) bool {
	iban := strings.ToUpper(digitsAndLetters(s[start:end]))
	if len(iban) < 15 || len(iban) > 34 {
		return false
	}
	rest := 0
	for _, r := range iban[4:] + iban[:4] {
		if r >= 'A' {
			rest = (rest*100 + int(r-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(r-'0')) % 97
		}
	}
	return rest == 1
}

// validNIR checks the key of a French social security number: 97 minus the number modulo
// 97, where Corsica's 2A and 2B count as 19 and 18.
func validNIR(s string, start, end int) bool {
	nir := strings.ToUpper(digitsAndLetters(s[start:end]))
	if len(nir) != 15 {
		return false
	}
	body := strings.NewReplacer("2A", "19", "2B", "18").Replace(nir[5:7])
	number, err := strconv.ParseInt(nir[:5]+body+nir[7:13], 10, 64)
	if err != nil {
		return false
	}
	key, err := strconv.ParseInt(nir[13:], 10, 64)
	return err == nil && key == 97-number%97
}

func digitsAndLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, s)
}
