package carnet

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
	"passeparole/bot/when"
	"passeparole/locales"
)

// view is what a template shows of one meeting: complete sentences of the programme, and
// people's texts, cleaned once more and escaped by html/template.
type view struct {
	Site      Site
	Lang      string // of the page
	TextLang  string // of people's texts when it differs from Lang, "" otherwise
	Root      string // relative or absolute path to the top of the site
	Canonical string
	ID        string

	Title     string // with the state first when it takes the meeting away
	PlainName string
	Status    string
	Note      string
	Date      Moment
	Undated   bool // the date is what it was: another one is to come
	Where     string
	Facts     []fact
	Link      *link
	Contact   string

	Report *report
	Mail   string // of the programme, when its contact is an address
	Index  string // what the index says about it in one line

	say func(key string, args locales.Args) string
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}$`)

// fact is one line of the list of what is known.
type fact struct{ Term, Text string }

// Moment is a date in words and for machines.
type Moment struct {
	Words, Zone string
	Start, End  string // ISO 8601 with offset, or a day
}

type link struct{ URL, Host string }

type report struct {
	Participants string
	Shares       []string
	Topics       []string
	Ideas        []string
	Quotes       []string
	Feedback     []string
	Validated    Moment
}

// Say lets templates say a sentence of the programme.
func (v view) Say(key string) string { return v.say(key, locales.Args{"Programme": v.Site.Programme}) }

func newView(book *locales.Book, p meeting.Public, site Site) view {
	lang := site.Language
	if !slices.Contains(locales.Languages, lang) {
		lang = locales.Languages[0]
	}
	say := func(key string, args locales.Args) string { return book.Say(lang, "carnet."+key, args) }
	v := view{Site: site, Lang: lang, Root: "../../", Canonical: site.Address(p.ID), ID: p.ID, say: say}
	if p.Language != lang && languageCode.MatchString(p.Language) {
		v.TextLang = p.Language
	}
	v.PlainName = privacy.OneLine(p.Title)
	v.Title = v.PlainName
	if key := "title." + string(p.State); book.Has(lang, "carnet."+key) {
		v.Title = say(key, locales.Args{"Title": v.PlainName})
	}
	if key := "status." + string(p.State); book.Has(lang, "carnet."+key) {
		v.Status = say(key, nil)
	}
	v.Note = privacy.Clean(p.Note)
	v.Date = momentOf(book, lang, p.Start, p.End, p.Zone)
	v.Undated = undated(p.State)
	v.Where = where(say, p)
	if open(p.State) {
		v.Link, v.Contact = linkOf(p.Link), privacy.OneLine(p.Contact)
	}
	v.Facts = facts(say, p)
	if p.Report != nil && (p.State == meeting.Published || p.State == meeting.Corrected || p.State == meeting.Archived) {
		v.Report = reportOf(book, lang, say, *p.Report)
	}
	if a, err := mail.ParseAddress(site.Contact); err == nil && a.Address == site.Contact {
		v.Mail = "mailto:" + site.Contact
	}
	v.Index = joined(" · ", v.Date.Words, v.Where)
	return v
}

// open says whether people can still come.
func open(s meeting.State) bool {
	return s == meeting.Announced || s == meeting.Underway
}

// undated says whether the date that a meeting still has is only the one that it had.
func undated(s meeting.State) bool { return s == meeting.Postponed }

// momentOf says a date and a range, and writes them for machines with their offset. A date
// that cannot be read is not shown: the page must not promise a wrong one.
func momentOf(book *locales.Book, lang, start, end, zone string) Moment {
	from, err := when.ParseMoment(start, zone)
	if err != nil {
		return Moment{}
	}
	m := Moment{Words: when.Say(book, lang, from), Start: machine(from)}
	if to, err := when.ParseMoment(end, zone); err == nil && end != "" {
		m.Words, m.End = when.SayRange(book, lang, from, to), machine(to)
	}
	if from.HasTime && zone != "" {
		m.Zone = when.SayZone(book, lang, zone)
	}
	return m
}

// machine is a moment in the form of <time datetime>: with its offset when the zone is known.
func machine(m when.Moment) string {
	if !m.HasTime {
		return m.String()
	}
	if at, err := m.In(); err == nil && m.Zone != "" {
		return at.Format("2006-01-02T15:04-07:00")
	}
	return m.String()
}

func where(say func(string, locales.Args) string, p meeting.Public) string {
	commune := privacy.OneLine(p.Commune)
	if dep := privacy.OneLine(p.Dep); dep != "" && commune != "" && commune != dep && !strings.Contains(commune, "(") {
		commune = say("commune", locales.Args{"Commune": commune, "Dep": dep})
	}
	place := joined(", ", privacy.OneLine(p.Venue), commune)
	switch {
	case p.Mode == "online" && place == "":
		return say("online", nil)
	case p.Mode == "hybrid" && place != "":
		return say("hybrid", locales.Args{"Place": place})
	}
	return place
}

func facts(say func(string, locales.Args) string, p meeting.Public) []fact {
	var all []fact
	add := func(key, text string) {
		if text = privacy.OneLine(text); text != "" {
			all = append(all, fact{say("fact."+key, nil), text})
		}
	}
	add("format", p.Format)
	add("theme", p.Theme)
	add("hosts", strings.Join(p.Hosts, ", "))
	add("publics", strings.Join(p.Publics, ", "))
	add("access", p.Access)
	add("activity", p.Activity)
	return all
}

// linkOf accepts https addresses only, and without a name or password in them; anything
// else is not made into a link.
func linkOf(s string) *link {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || privacy.OneLine(s) != s {
		return nil
	}
	return &link{URL: u.String(), Host: u.Hostname()}
}

func reportOf(book *locales.Book, lang string, say func(string, locales.Args) string, a meeting.Account) *report {
	key := "participants"
	if a.Estimate {
		key = "participants_about"
	}
	r := &report{
		Participants: say(key, locales.Args{"Count": a.Participants}),
		Topics:       texts(a.Topics),
		Ideas:        texts(a.Ideas),
		Quotes:       texts(a.Quotes),
		Feedback:     texts(a.Feedback),
		Validated:    momentOf(book, lang, a.Validated, "", ""),
	}
	for _, s := range a.Publics {
		args := locales.Args{"Public": privacy.OneLine(s.Public), "Count": s.Count}
		if s.Few {
			r.Shares = append(r.Shares, say("share_few", args))
			continue
		}
		r.Shares = append(r.Shares, say("share", args))
	}
	return r
}

func texts(list []string) []string {
	var all []string
	for _, s := range list {
		if s = privacy.Clean(s); strings.TrimSpace(s) != "" {
			all = append(all, s)
		}
	}
	return all
}

func joined(between string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), between)
}
