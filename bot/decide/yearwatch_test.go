package decide

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/remind"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// affair is a meeting as the people of a simulated year know it. What the bot says is
// judged by it, never by what the bot keeps.
type affair struct {
	title, id, owner string
	team             []string // the others who organise it
	zone             string
	start, end       time.Time
	state            meeting.State // "" while it is being written
	sent, settled    time.Time
	touched          time.Time
	revision         bool            // a change of its plan waits for staff
	begun            bool            // its report is begun
	muted            map[string]bool // who wants no reminders of it
	plain            bool            // nobody changed anything
	loc              *time.Location
}

func (a *affair) organisers() []string { return append([]string{a.owner}, a.team...) }

// wall is the start as its clock shows it.
func (a *affair) wall() string { return a.start.In(a.loc).Format("2006-01-02 15:04 MST") }

// observer judges every message and every post of a simulated year.
type observer struct {
	fail    func(format string, args ...any)
	quiet   bool // there are quiet hours
	words   []phrase
	affairs map[string]*affair // by title
	rang    map[string]int     // room and occasion → how often it was rung for
	asked   map[string]int     // room and occasion → how often it was put off there
	until   map[string]time.Time
	byRule  map[string]map[string]bool // title → rules that somebody was told by
	count   map[string]int
	bad     map[string]int
	pages   map[string]meeting.State // by ID
	now     func() time.Time
	office  *time.Location

	says  []turn.Say // since the last clear
	posts []string   // slots posted, "=announce" for an edit
	last  map[string][]string
}

// phrase is how a reminder reads, with its title as the first group.
type phrase struct {
	rules []string
	re    *regexp.Regexp
}

func newObserver(book *locales.Book, rules *remind.Rules, fail func(string, ...any)) *observer {
	o := &observer{fail: fail, affairs: map[string]*affair{}, rang: map[string]int{}, asked: map[string]int{}, until: map[string]time.Time{},
		byRule: map[string]map[string]bool{}, count: map[string]int{}, bad: map[string]int{}, pages: map[string]meeting.State{}, last: map[string][]string{}}
	for _, rule := range rules.List {
		i := slices.IndexFunc(o.words, func(p phrase) bool { return p.rules[0] == rule.ID || ruleSays(rules, p.rules[0]) == rule.Say })
		if i >= 0 {
			o.words[i].rules = append(o.words[i].rules, rule.ID)
			continue
		}
		text := book.Say("fr", rule.Say, locales.Args{"Title": "§T", "ID": "§I", "When": "§W", "Days": "§D", "Who": "§P", "Count": 2})
		text = strings.Replace(regexp.QuoteMeta(text), "§T", "(.+?)", 1)
		o.words = append(o.words, phrase{[]string{rule.ID}, regexp.MustCompile(`(?s)^(?:· )?` + regexp.MustCompile(`§[TIWDP]`).ReplaceAllString(text, ".+?") + "$")})
	}
	return o
}

func ruleSays(rules *remind.Rules, id string) string {
	rule, _ := rules.Rule(id)
	return rule.Say
}

func (o *observer) wrong(what, format string, args ...any) {
	o.bad[what]++
	o.fail("%s at %s: %s", what, o.now().Format(time.RFC3339), fmt.Sprintf(format, args...))
}

// saw takes an effect in.
func (o *observer) saw(e turn.Effect) {
	switch e := e.(type) {
	case turn.Say:
		o.says = append(o.says, e)
		if e.Ring {
			o.heard(e)
		}
	case turn.Post:
		o.posts = append(o.posts, e.Slot)
	case turn.EditPost:
		o.posts = append(o.posts, "="+e.Slot)
	}
}

// heard reads a message that rings: the reminders in it, one by one.
func (o *observer) heard(e turn.Say) {
	var found []string
	late := strings.Contains(strings.ReplaceAll(e.Lines.Plain(), "\u00a0", " "), "en retard : je ne")
	for _, line := range e.Lines {
		for _, p := range o.words {
			m := p.re.FindStringSubmatch(line.Text)
			if m == nil {
				continue
			}
			a := o.affairs[m[1]]
			if a == nil {
				o.wrong("unknown", "%q", line.Text)
				continue
			}
			found = append(found, o.reminded(e, a, p.rules, late))
		}
	}
	if len(found) > 0 {
		o.count["messages"]++
		o.last[e.Room] = found
	}
}

// reminded judges one reminder, and gives the name of its occasion in its room.
func (o *observer) reminded(e turn.Say, a *affair, rules []string, late bool) string {
	now, user := o.now(), "@"+strings.TrimPrefix(e.Room, "!")
	rule, key := rules[0], ""
	for _, rule = range rules { // of two with the same words the first that was not said
		if key = e.Room + " " + a.title + " " + rule + " " + o.occasion(a, rule); o.rang[key] == 0 {
			break
		}
	}
	what := fmt.Sprintf("%s of %s (%s, %s) in %s", rule, a.title, a.state, a.wall(), e.Room)
	o.count["sent"]++
	if late {
		o.count["late"]++
	}
	if o.byRule[a.title] == nil {
		o.byRule[a.title] = map[string]bool{}
	}
	o.byRule[a.title][rule] = true
	if o.rang[key]++; o.rang[key] > 1+o.asked[key] {
		o.wrong("doubled", "%s", what)
	}
	if !o.reason(a, rule) {
		o.wrong("after the end of its reason", "%s", what)
	}
	if a.state == meeting.Cancelled {
		o.wrong("after cancellation", "%s", what)
	}
	if now.Before(o.earliest(a, rule)) || o.asked[key] > 0 && now.Before(o.until[key]) {
		o.wrong("early", "%s", what)
	}
	if before(rule) && !now.Before(a.start) {
		o.wrong("useless", "%s", what)
	}
	if e.Room != staffRoom {
		if !slices.Contains(a.organisers(), user) || !slices.Equal(e.Mentions, []string{user}) {
			o.wrong("to somebody else", "%s, naming %v", what, e.Mentions)
		}
		if a.muted[user] {
			o.wrong("to who asked for silence", "%s", what)
		}
	}
	if o.quiet && rule != "h-1" && o.asked[key] == 0 && o.resting(a, rule) {
		o.wrong("in quiet hours", "%s", what)
	}
	return key
}

// before says that a reminder is about what is to come.
func before(rule string) bool { return rule == "j-7" || rule == "j-1" || rule == "h-1" }

// occasion is what a rule reminds of, as a person would say it: this date, this sending.
func (o *observer) occasion(a *affair, rule string) string {
	return o.from(a, rule).Format(map[bool]string{true: "2006-01-02 15:04", false: "2006-01-02"}[rule == "h-1"])
}

// from is what a rule counts from, on the clock that it goes by.
func (o *observer) from(a *affair, rule string) time.Time {
	name, _, _ := strings.Cut(rule, "-")
	switch name {
	case "j", "h":
		return a.start.In(a.loc)
	case "restitution":
		return a.end.In(a.loc)
	case "question":
		return a.settled.In(a.loc)
	case "appeler":
		return a.end.In(o.office)
	case "brouillon":
		return a.touched.In(a.loc)
	}
	return a.sent.In(o.office)
}

// delays are how many days after (or before) that a rule may speak, and from what hour on.
var delays = map[string]struct {
	days, working int
	hour, minute  int
}{
	"j-7": {days: -7, hour: 10}, "j-1": {days: -1, hour: 10},
	"restitution-j1": {days: 1, hour: 10}, "restitution-j3": {days: 3, hour: 17, minute: 30},
	"restitution-j7": {days: 7, hour: 10}, "restitution-j21": {days: 21, hour: 10},
	"question-j3": {days: 3, hour: 10}, "question-j10": {days: 10, hour: 10}, "appeler": {days: 21, hour: 10},
	"proposition-2jo": {working: 2, hour: 9, minute: 30}, "proposition-5jo": {working: 5, hour: 9, minute: 30},
	"changement-2jo": {working: 2, hour: 9, minute: 30}, "changement-5jo": {working: 5, hour: 9, minute: 30},
	"recue-2jo": {working: 2, hour: 9, minute: 30}, "recue-5jo": {working: 5, hour: 9, minute: 30},
	"brouillon-j10": {days: 10, hour: 10}, "brouillon-j45": {days: 45, hour: 10},
}

// offDays are the public holidays of 2027 and 2028 that fall on working days.
var offDays = []string{"2027-01-01", "2027-03-29", "2027-05-06", "2027-05-17", "2027-07-14", "2027-11-01", "2027-11-11", "2028-04-17", "2028-05-01",
	"2028-05-08", "2028-05-25", "2028-06-05", "2028-07-14", "2028-08-15", "2028-11-01", "2028-12-25", "2029-01-01"}

// earliest is before when a rule may not speak, by a plain reckoning of days.
func (o *observer) earliest(a *affair, rule string) time.Time {
	if rule == "h-1" {
		return a.start.Add(-time.Hour)
	}
	d, ok := delays[rule]
	if !ok {
		o.wrong("unknown", "rule %s", rule)
	}
	from := o.from(a, rule)
	day := from.AddDate(0, 0, d.days)
	for n := d.working; n > 0; {
		day = day.AddDate(0, 0, 1)
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && !slices.Contains(offDays, day.Format("2006-01-02")) {
			n--
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), d.hour, d.minute, 0, 0, from.Location())
}

// reason says whether a rule has anything to say of an affair.
func (o *observer) reason(a *affair, rule string) bool {
	is := func(states ...meeting.State) bool { return slices.Contains(states, a.state) }
	switch name, _, _ := strings.Cut(rule, "-"); name {
	case "j", "h":
		return is(meeting.Announced)
	case "restitution":
		return is(meeting.Underway, meeting.ToReport) && !(rule == "restitution-j1" && a.begun)
	case "question":
		return is(meeting.ToCorrect)
	case "appeler":
		return is(meeting.Underway, meeting.ToReport, meeting.ToCorrect)
	case "proposition":
		return is(meeting.Proposed)
	case "changement":
		return is(meeting.Announced, meeting.Postponed) && a.revision
	case "recue":
		return is(meeting.Submitted)
	}
	return a.state == "" // a draft
}

// resting says whether it is night or Sunday where the reminder is read, and it could have
// waited: the eve of a meeting that begins early is told all the same.
func (o *observer) resting(a *affair, rule string) bool {
	local := o.now().In(o.from(a, rule).Location())
	if local.Weekday() != time.Sunday && local.Hour() >= 8 && local.Hour() < 20 {
		return false
	}
	return !(rule == "j-1" && a.start.Sub(o.now()) < 25*time.Hour && a.start.In(a.loc).Hour() < 10)
}

// lived has the clock move the affairs, and checks that the public pages moved with them.
func (o *observer) lived() {
	for _, title := range slices.Sorted(maps.Keys(o.affairs)) {
		a := o.affairs[title]
		if a.state == meeting.Announced && !o.now().Before(a.start) {
			a.state = meeting.Underway
			o.count["life"]++
		}
		if a.state == meeting.Underway && !o.now().Before(a.end) {
			a.state = meeting.ToReport
			o.count["life"]++
		}
		if page := o.pages[a.id]; page != "" && page != a.shown() {
			o.wrong("life", "%s (%s) is %s, its page says %s", title, a.wall(), a.state, page)
		}
	}
}

// shown is what the public page says of a state.
func (a *affair) shown() meeting.State {
	switch a.state {
	case meeting.Submitted, meeting.ToCorrect, meeting.Validated:
		return meeting.ToReport // until the report is published
	}
	return a.state
}
