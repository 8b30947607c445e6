package kinds

import (
	"regexp"
	"strconv"
	"strings"

	"passeparole/bot/privacy"
	"passeparole/bot/when"
	"passeparole/flows"
	"passeparole/locales"
)

// leaving are the words that take a date out of a series, folded; what follows is the date, or
// its number in the list.
var leaving = regexp.MustCompile(`^(?:(?:sans|sauf|pas|enleve[rz]?|retire[rz]?|supprime[rz]?|efface[rz]?|without|except|remove|delete|drop) +)(?:(?:celle|celui) +)?(.+)$`)

var listNumber = regexp.MustCompile(`^(?:(?:le|la|the) +)?(numero +|n° *|no\.? *|number +|# *)?(\d{1,2})$`)

// LeavesOut says whether a message takes a date out of a series: « enlève le 3 », « sans le 6 mai ».
func LeavesOut(text string) bool {
	m := leaving.FindStringSubmatch(foldedDate(text))
	if m == nil {
		return false
	}
	return listNumber.MatchString(m[1]) || onlyTime(m[1])
}

func foldedDate(text string) string {
	return strings.TrimRight(flows.Fold(privacy.OneLine(text)), " .!")
}

// LeaveOut is a series without the date that a message names, as a message that says the whole
// series. ok is false when the message takes none out, or one that is not in the series.
func LeaveOut(book *locales.Book, lang string, r when.Rule, text string) (said string, ok bool) {
	k := date{env{book: book, lang: lang}}
	rest, no, ok := k.leaveOut(r, text)
	if !ok || no != nil {
		return "", false
	}
	return when.SaySeries(book, lang, rest), true
}

// leaveOut takes a date out of a series; ok is false when the words do not say so.
func (k date) leaveOut(r when.Rule, raw string) (rest when.Rule, no *flows.Refusal, ok bool) {
	if !LeavesOut(raw) {
		return r, nil, false
	}
	said := leaving.FindStringSubmatch(foldedDate(raw))[1]
	dates := r.Dates()
	var fits []when.Moment
	if m := listNumber.FindStringSubmatch(said); m != nil {
		n, _ := strconv.Atoi(m[2])
		if n >= 1 && n <= len(dates) {
			fits = append(fits, dates[n-1])
		}
		for _, d := range dates { // "le 3" may be the third, or that of the third of June
			if d.Day == n && m[1] == "" && (len(fits) == 0 || fits[0] != d) {
				fits = append(fits, d)
			}
		}
		said = m[2]
	} else {
		for _, d := range dates {
			if k.isDay(d, said) {
				fits = append(fits, d)
			}
		}
	}
	switch {
	case len(fits) > 1:
		return r, &flows.Refusal{Key: "flows.series.which", Args: locales.Args{"Asked": said,
			"First": when.SayDates(k.book, k.lang, fits[:1]), "Second": when.SayDates(k.book, k.lang, fits[1:2])}}, true
	case len(fits) == 0:
		return r, &flows.Refusal{Key: "when.series.not_in", Args: locales.Args{"Date": shorten(strings.TrimPrefix(strings.TrimPrefix(said, "le "), "the "))}}, true
	}
	rest, refusal := r.LeaveOut(k.lang, fits[0])
	if refusal != nil {
		return r, &flows.Refusal{Key: refusal.Key, Args: refusal.Args}, true
	}
	return rest, nil, true
}

// isDay says whether words name a day of a series, with or without its weekday and year.
func (k date) isDay(d when.Moment, said string) bool {
	in, err := d.In()
	if err != nil {
		return false
	}
	before := in.AddDate(0, 0, -1) // read of the day before, a date without its year is this one
	found, no := when.Read(said, before, when.Want{Lang: k.lang, Zone: in.Location(), Time: when.None})
	return no == nil && len(found) == 1 && found[0].Start.DayOnly() == d.DayOnly()
}
