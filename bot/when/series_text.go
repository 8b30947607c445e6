package when

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ruleDays are the weekdays of RFC 5545, Sunday first as time.Weekday counts.
var ruleDays = [7]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

const ruleDate = "20060102"

// String is the recurrence in the fields of an RRULE, with UNTIL as a day and the days left
// out behind it: "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TH;UNTIL=20270603;EXDATE=20270506". Start, end
// and zone are kept beside it.
func (r Rule) String() string {
	out := fmt.Sprintf("FREQ=%s;INTERVAL=%d", r.Every, r.Interval)
	switch {
	case r.MonthDay > 0:
		out += fmt.Sprintf(";BYMONTHDAY=%d", r.MonthDay)
	case r.Every == Monthly:
		out += fmt.Sprintf(";BYDAY=%d%s", r.Nth, ruleDays[r.Weekday])
	default:
		out += ";BYDAY=" + ruleDays[r.Weekday]
	}
	if len(r.NotIn) > 0 {
		var months []string
		for m := 1; m <= 12; m++ {
			if !r.leavesOut(m) {
				months = append(months, strconv.Itoa(m))
			}
		}
		out += ";BYMONTH=" + strings.Join(months, ",")
	}
	out += ";UNTIL=" + r.Until.date().Format(ruleDate)
	if len(r.Without) > 0 {
		var days []string
		for _, w := range r.Without {
			days = append(days, w.date().Format(ruleDate))
		}
		out += ";EXDATE=" + strings.Join(days, ",")
	}
	return out
}

// IsRule says whether a stored value has the form of a rule.
func IsRule(text string) bool { return strings.HasPrefix(text, "FREQ=") }

// ParseRule reads what String wrote, for a series whose first meeting is at start (with its
// hour and zone) and ends at end (zero when that is not known). A rule that does not begin at
// start, or makes fewer than two meetings or more than MaxSeries, is none.
func ParseRule(text string, start, end Moment) (Rule, error) {
	r := Rule{Start: start, End: end}
	wrong := func(what string) (Rule, error) {
		return Rule{}, fmt.Errorf("reading the rule of a series: %s in %q", what, text)
	}
	for _, field := range strings.Split(text, ";") {
		name, value, _ := strings.Cut(field, "=")
		ok := true
		switch name {
		case "FREQ":
			r.Every = Freq(value)
			ok = r.Every == Weekly || r.Every == Monthly
		case "INTERVAL":
			r.Interval, ok = within(value, 1, 52)
		case "BYMONTHDAY":
			r.MonthDay, ok = within(value, 1, 31)
		case "BYDAY":
			ok = r.byDay(value)
		case "BYMONTH":
			ok = r.byMonth(value)
		case "UNTIL":
			var days []Moment
			if days, ok = ruleMoments(value, start.Zone); ok {
				r.Until, ok = days[0], len(days) == 1
			}
		case "EXDATE":
			r.Without, ok = ruleMoments(value, start.Zone)
		default:
			ok = false
		}
		if !ok {
			return wrong(name)
		}
	}
	dates := r.Dates()
	switch {
	case r.Every == "" || r.Interval == 0 || r.Until.IsZero() || !start.HasTime:
		return wrong("too little")
	case r.Every == Monthly && r.Nth == 0 && r.MonthDay == 0, r.Every == Weekly && (r.Nth != 0 || r.MonthDay != 0):
		return wrong("no day")
	case len(dates) < 2 || len(dates) > MaxSeries:
		return wrong("the number of dates")
	case dates[0] != start || r.Every == Weekly && start.Weekday() != r.Weekday:
		return wrong("another first date")
	}
	return r, nil
}

func within(text string, least, most int) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= least && n <= most
}

func (r *Rule) byDay(value string) bool {
	if len(value) < 2 {
		return false
	}
	number, day := value[:len(value)-2], value[len(value)-2:]
	for w, name := range ruleDays {
		if name != day {
			continue
		}
		r.Weekday = time.Weekday(w)
		if number == "" {
			return true
		}
		n, ok := within(number, -1, 5)
		r.Nth = n
		return ok && n != 0
	}
	return false
}

func (r *Rule) byMonth(value string) bool {
	in := map[int]bool{}
	for _, v := range strings.Split(value, ",") {
		m, ok := within(v, 1, 12)
		if !ok {
			return false
		}
		in[m] = true
	}
	for m := 1; m <= 12; m++ {
		if !in[m] {
			r.NotIn = append(r.NotIn, m)
		}
	}
	return true
}

func ruleMoments(value, zone string) ([]Moment, bool) {
	var out []Moment
	for _, v := range strings.Split(value, ",") {
		day, err := time.Parse(ruleDate, v)
		if err != nil {
			return nil, false
		}
		out = append(out, momentOn(day, zone))
	}
	return out, true
}
