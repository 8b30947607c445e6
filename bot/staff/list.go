package staff

import (
	"slices"
	"strconv"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/locales"
)

// perPage is how many meetings a page of the list has: what a screen or two show.
const perPage = 20

// list shows a page of the meetings that the words ask for: a state, a region, a theme, and
// last the number of a page.
func list(d Desk, c Call) (locales.Message, error) {
	words, page := pageAsked(c.Words)
	wanted, refusal := filtered(d, words)
	if refusal != nil {
		return nil, refusal
	}
	all, err := d.Meetings()
	if err != nil {
		return nil, err
	}
	var found []meeting.Meeting
	waiting := 0
	for _, m := range all {
		if !wanted(m) {
			continue
		}
		found = append(found, m)
		if m.WaitsForStaff() {
			waiting++
		}
	}
	if len(found) == 0 {
		return locales.Message{{Text: d.Say("staff.list.none", nil)}}, nil
	}
	command := strings.Join(append([]string{Prefix + c.Command.Name}, words...), " ")
	groups := meeting.BySeries(found)
	pages := (len(groups) + perPage - 1) / perPage
	if page < 1 || page > pages {
		return nil, &Refusal{"staff.refused.page", locales.Args{"Count": pages, "Example": pageOf(command, pages)}}
	}
	head := d.Say("staff.list.head", locales.Args{"Count": len(found)})
	if waiting > 0 {
		head += " · " + d.Say("staff.list.waiting", locales.Args{"Count": waiting})
	}
	if pages > 1 {
		head += " · " + d.Say("staff.list.page", locales.Args{"N": page, "Of": pages})
	}
	out := locales.Message{{Style: locales.Strong, Text: head}}
	for _, group := range groups[(page-1)*perPage : min(page*perPage, len(groups))] {
		if len(group) > 1 {
			out = out.Add(locales.Item, d.SeriesLine(group))
			continue
		}
		out = out.Add(locales.Item, d.Line(group[0]))
	}
	if page < pages {
		out = out.Add(locales.Soft, d.Say("staff.list.next", locales.Args{"Command": pageOf(command, page+1)}))
	}
	return out, nil
}

// pageOf is the command that shows a page.
func pageOf(command string, page int) string {
	if page == 1 {
		return command
	}
	return command + " " + strconv.Itoa(page)
}

// pageAsked takes the number of a page off the end of the words; the first without one.
func pageAsked(words []string) ([]string, int) {
	if len(words) == 0 {
		return nil, 1
	}
	last := len(words) - 1
	page, err := strconv.Atoi(words[last])
	if err != nil {
		return words, 1
	}
	words = words[:last]
	if n := len(words); n > 0 && (words[n-1] == "page" || words[n-1] == "p.") {
		words = words[:n-1]
	}
	return words, page
}

// filtered says which meetings the words ask for. Nobody asks for what is over, or not sent
// yet, unless they name it.
func filtered(d Desk, words []string) (func(meeting.Meeting) bool, *Refusal) {
	var all []func(meeting.Meeting) bool
	for _, word := range filterWords(d, words) {
		one := d.Filter(word)
		if one == nil {
			return nil, &Refusal{"staff.refused.filter", locales.Args{"Word": shorten(word)}}
		}
		all = append(all, one)
	}
	return func(m meeting.Meeting) bool {
		if len(all) == 0 {
			return m.State != meeting.Archived && m.State != meeting.Cancelled && m.State != meeting.Draft
		}
		return !slices.ContainsFunc(all, func(one func(meeting.Meeting) bool) bool { return !one(m) })
	}, nil
}
