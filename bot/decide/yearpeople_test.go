package decide

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/remind"
	"passeparole/bot/turn"
)

// Where meetings take place, with the zone of each.
var venues = []struct{ place, zone string }{
	{"médiathèque, Brest", "Europe/Paris"}, {"salle des fêtes, Lille", "Europe/Paris"},
	{"foyer, Cilaos", "Indian/Reunion"}, {"médiathèque, Le Tampon", "Indian/Reunion"},
	{"médiathèque, Fort-de-France", "America/Martinique"}, {"salle, Nouméa", "Pacific/Noumea"}, {"salle, Papeete", "Pacific/Tahiti"},
	{"salle, Cayenne", "America/Cayenne"},
}

// cast lets many organisers and the staff act on their meetings, in their own words.
type cast struct {
	*world
	o              *observer
	r              *rand.Rand
	known, trusted map[string]bool
	events         []happening
	span           int // days in which meetings are planned
}

// happening is something that a person does.
type happening struct {
	at time.Time
	do func()
}

func newCast(t testing.TB, seed uint64, fail func(string, ...any)) *cast {
	t.Helper()
	return castOf(yearWorld(t), seed, fail)
}

// yearWorld is a world with quiet hours and the summary of the week.
func yearWorld(t testing.TB) *world {
	t.Helper()
	return newWorld(t, func(set *Settings) {
		digest, err := remind.ParseCron("0 9 * * 1", set.Zone)
		if err != nil {
			t.Fatal(err)
		}
		set.Digest, set.Quiet = digest, remind.Quiet{From: "20:00", To: "08:00", Days: []time.Weekday{time.Sunday}}
	})
}

// castOf puts people into a world.
func castOf(w *world, seed uint64, fail func(string, ...any)) *cast {
	p := &cast{world: w, r: rand.New(rand.NewPCG(seed, 5)), span: 320, known: map[string]bool{}, trusted: map[string]bool{}}
	p.o = newObserver(w.decider.book, w.decider.set.Reminders, fail)
	p.o.quiet, p.o.now, p.o.pages = true, func() time.Time { return w.now }, map[string]meeting.State{}
	p.o.office = mustZone(w.t, "Europe/Paris")
	w.watch = p.o.saw
	return p
}

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func (p *cast) later(at time.Time, do func()) { p.events = append(p.events, happening{at, do}) }

// by says whether something happens, so many times in a hundred.
func (p *cast) by(hundred int) bool { return p.r.IntN(100) < hundred }

func (p *cast) hours(from, to int) time.Duration {
	return time.Duration(from)*time.Hour + time.Duration(p.r.IntN((to-from)*60))*time.Minute
}

// home is the room in which a person talks with the bot.
func (p *cast) home(user string) string { return "!" + strings.TrimPrefix(user, "@") }

// tells has a person say things in their room, and gives what the bot answered in all.
func (p *cast) tells(user string, texts ...string) string {
	p.t.Helper()
	p.out.Reset()
	if !p.known[user] {
		p.known[user] = true
		p.direct(user, "")
	}
	p.room = p.home(user)
	for _, text := range texts {
		p.say(user, text)
	}
	p.follow()
	return p.heardSoFar()
}

// orders has a member of staff say something in the staff room.
func (p *cast) orders(text string) string {
	p.out.Reset()
	p.room = staffRoom
	p.say(alex, text)
	p.follow()
	return p.heardSoFar()
}

// follow takes over which pages there are.
func (p *cast) follow() {
	for id, page := range p.pages {
		p.o.pages[id] = page.State
	}
}

// saysSo fails when an answer does not contain some words: the person was not understood.
func (p *cast) saysSo(answer, words string) bool {
	if !strings.Contains(answer, words) {
		p.o.wrong("misunderstood", "no %q in: %s", words, answer)
		return false
	}
	return true
}

// numbered is the short ID that a new meeting was given.
func numbered(answer string) string {
	_, rest, _ := strings.Cut(answer, "Numéro de la rencontre : ")
	return shortID.FindString(rest)
}

// spokenDate is a date as people write it.
func spokenDate(start, end time.Time, loc *time.Location) string {
	a, z := start.In(loc), end.In(loc)
	months := []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	return fmt.Sprintf("%d %s %d de %02d:%02d à %02d:%02d", a.Day(), months[a.Month()-1], a.Year(), a.Hour(), a.Minute(), z.Hour(), z.Minute())
}

// sets gives an affair a start on a day at an hour of its place, and an end.
func (a *affair) sets(day time.Time, hour, minute int) {
	y, m, d := day.In(a.loc).Date()
	a.start = time.Date(y, m, d, hour, minute, 0, 0, a.loc)
	a.end = time.Date(y, m, d, hour+1, minute+30, 0, 0, a.loc)
}

// begins has somebody begin to plan an affair.
func (p *cast) begins(a *affair) {
	a.id = numbered(p.tells(a.owner, "préparer une rencontre"))
	got := p.tells(a.owner, a.title)
	a.touched = p.now
	p.o.affairs[a.title] = a
	p.saysSo(got, "Question 2")
}

// plan has somebody plan an affair and send it.
func (p *cast) plan(a *affair, place string) {
	a.id = numbered(p.tells(a.owner, "préparer une rencontre"))
	p.o.affairs[a.title] = a
	a.state, a.sent, a.settled = meeting.Proposed, p.now, p.now
	got := p.tells(a.owner, "Titre : "+a.title+"\nLieu : "+place+"\nOrganisateur : Le foyer\nDébut : "+spokenDate(a.start, a.end, a.loc)+
		"\nFormat : café IA\nPrésence : sur place\nThème : travail\nPublics attendus : tout le monde\nNombre attendu : 20", "passer", "passer", "passer", "oui")
	if strings.Contains(got, "est annoncée") {
		a.state = meeting.Announced
		return
	}
	p.saysSo(got, "envoyé à l'équipe")
}

// change has somebody change an announced affair, and checks that all who were told of it are
// told, once: the other organisers, staff, followers, readers of the page.
func (p *cast) change(a *affair, by string, to meeting.State, do func()) {
	p.o.says, p.o.posts = nil, nil
	public := p.o.pages[a.id] != ""
	do()
	p.follow()
	a.plain = false
	a.state, a.settled = to, p.now
	p.o.count["changes"]++
	acting := staffRoom
	if by != "" {
		acting = p.home(by)
	}
	for _, user := range a.organisers() {
		rings := 0
		for _, s := range p.o.says {
			if s.Room == p.home(user) && s.Ring && strings.Contains(s.Lines.Plain(), a.title) {
				rings++
			}
		}
		want := 1
		if p.home(user) == acting {
			want = 0 // they read the answer
		}
		if rings != want {
			p.o.wrong("told", "%s rang %d times for %s, not %d", user, rings, a.title, want)
		}
	}
	staff := 0
	for _, s := range p.o.says {
		if text := s.Lines.Plain(); s.Room == staffRoom && strings.Contains(text, a.id) && !strings.HasPrefix(text, "En ligne") {
			staff++
		}
	}
	if staff != 1 {
		p.o.wrong("told", "staff were told %d times of a change of %s", staff, a.title)
	}
	edits, replies := 0, 0
	for _, slot := range p.o.posts {
		if slot == "=announce" {
			edits++
		}
		if strings.HasPrefix(slot, "change-") {
			replies++
		}
	}
	if public && (edits != 1 || replies != 1) {
		p.o.wrong("told", "%s was changed: %d edits and %d replies", a.title, edits, replies)
	}
	if page := p.o.pages[a.id]; public && page != to {
		p.o.wrong("told", "%s is %s, its page says %s", a.title, to, page)
	}
}

// redates gives an affair a new date, by staff or by one of its organisers.
func (p *cast) redates(a *affair, by string, day time.Time, hour int) {
	if !slices.Contains([]meeting.State{meeting.Announced, meeting.Postponed}, a.state) {
		return
	}
	was := *a
	a.sets(day, hour, 0)
	if !a.start.After(p.now) || a.start.Equal(was.start) {
		*a = was
		return
	}
	p.change(a, by, meeting.Announced, func() {
		if by == "" {
			p.saysSo(p.orders("!reporter "+a.id+" "+spokenDate(a.start, a.end, a.loc)), "date")
			return
		}
		p.saysSo(p.tells(by, "reporter "+a.id+" "+spokenDate(a.start, a.end, a.loc), "oui"), "a lieu")
	})
}

func (p *cast) postpones(a *affair, by string) bool {
	if a.state != meeting.Announced {
		return false
	}
	p.change(a, by, meeting.Postponed, func() {
		if by == "" {
			p.saysSo(p.orders("!reporter "+a.id+" sans date"), "sans")
			return
		}
		p.saysSo(p.tells(by, "reporter "+a.id+" sans date", "oui"), "est reportée")
	})
	return true
}

func (p *cast) cancels(a *affair, by string) {
	switch a.state {
	case meeting.Announced, meeting.Postponed, meeting.Underway, meeting.ToReport:
	default:
		return
	}
	p.change(a, by, meeting.Cancelled, func() {
		if by == "" {
			p.saysSo(p.orders("!annuler "+a.id+" la salle est fermée"), "nnul")
			return
		}
		p.saysSo(p.tells(by, "annuler "+a.id+" la salle est fermée", "oui"), "C'est annulé")
	})
	p.o.count["cancelled"]++
}

// replaces moves an affair to another place, perhaps in another zone: a change that staff validate.
func (p *cast) replaces(a *affair, place, zone string) {
	if a.state != meeting.Announced || a.revision {
		return
	}
	moves := func() bool {
		was := *a
		local := a.start.In(a.loc)
		a.zone, a.loc = zone, mustZone(p.t, zone)
		a.sets(time.Date(local.Year(), local.Month(), local.Day(), 12, 0, 0, 0, a.loc), local.Hour(), local.Minute())
		if !a.start.After(p.now) || !was.start.After(p.now) {
			*a = was
			return false
		}
		return true
	}
	if p.trusted[a.owner] {
		if moves() {
			p.change(a, a.owner, meeting.Announced, func() {
				p.saysSo(p.tells(a.owner, "modifier "+a.id, "modifier lieu", place, "oui"), "sans attendre")
			})
		}
		return
	}
	there, local := mustZone(p.t, zone), a.start.In(a.loc)
	moved := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, there)
	if !a.start.After(p.now) || !moved.After(p.now) {
		return // its hour went by while the bot was off: a date to come is asked for
	}
	p.saysSo(p.tells(a.owner, "modifier "+a.id, "modifier lieu", place, "oui"), "envoyé à l'équipe")
	a.revision, a.sent, a.plain = true, p.now, false
	p.later(p.now.Add(p.hours(1, 9*24)), func() {
		if !a.revision || a.state != meeting.Announced {
			return
		}
		if !moves() {
			return
		}
		p.change(a, "", meeting.Announced, func() { p.saysSo(p.orders("!valider "+a.id), "C'est") })
		a.revision = false
	})
}

// putsOff answers the last reminder of a person's room by another time.
func (p *cast) putsOff(user string) {
	room := p.home(user)
	keys := p.o.last[room]
	if len(keys) == 0 {
		return
	}
	words := []string{"plus tard", "demain", "dans 3 jours"}[p.r.IntN(3)]
	p.out.Reset()
	p.room = room
	p.message(user, words, turn.Text, p.world.last[room])
	p.follow()
	if got := p.heardSoFar(); strings.Contains(got, "je vous le rappelle") {
		for _, key := range keys {
			p.o.asked[key]++
			p.o.until[key] = p.now.Add(2 * time.Hour)
		}
		p.o.count["put off"]++
	} else {
		p.saysSo(got, "après la rencontre")
	}
}

// silences has one organiser of an affair ask for no reminders, or for some again.
func (p *cast) silences(a *affair, user string, on bool) {
	if !slices.Contains(a.organisers(), user) {
		return
	}
	if on {
		p.saysSo(p.tells(user, "arrêter les rappels "+a.id), "plus rien")
	} else {
		p.saysSo(p.tells(user, "reprendre les rappels "+a.id), "de nouveau")
	}
	if a.muted == nil {
		a.muted = map[string]bool{}
	}
	a.muted[user], a.plain = on, false
}

func (p *cast) joins(a *affair, user string) {
	if a.state == meeting.Cancelled || slices.Contains(a.organisers(), user) {
		return
	}
	if !p.known[user] {
		p.tells(user, "bonjour")
	}
	if p.saysSo(p.tells(a.owner, "ajouter "+user+" "+a.id), "avec vous") {
		a.team, a.plain = append(a.team, user), false
	}
}

func (p *cast) handsOver(a *affair, user string) {
	if a.state == meeting.Cancelled || user == a.owner {
		return
	}
	if !p.known[user] {
		p.tells(user, "bonjour")
	}
	p.saysSo(p.tells(a.owner, "passer la main à "+user+" "+a.id), "C'est demandé")
	p.later(p.now.Add(p.hours(1, 72)), func() {
		if a.state == meeting.Cancelled {
			return
		}
		if !p.saysSo(p.tells(user, "accepter "+a.id), "Vous répondez désormais") {
			return
		}
		team := slices.DeleteFunc(append(a.team, a.owner), func(u string) bool { return u == user })
		a.owner, a.team, a.plain = user, team, false
	})
}

// reportBegins is the first part of a restitution, which then waits.
func (p *cast) reportBegins(a *affair) {
	switch a.state {
	case meeting.Announced, meeting.Underway, meeting.ToReport:
	default:
		return
	}
	if a.begun || p.now.Before(a.end) {
		return
	}
	if p.saysSo(p.tells(a.owner, "restitution "+a.id, "oui", "23", "pause"), "gardé") {
		a.begun = true
		a.state = meeting.ToReport
		if p.o.pages[a.id] == meeting.Announced || p.o.pages[a.id] == meeting.Underway {
			a.settled = p.now
		}
	}
}

// reportEnds is the rest of it.
func (p *cast) reportEnds(a *affair) {
	if !a.begun || a.state != meeting.ToReport {
		return
	}
	if p.saysSo(p.tells(a.owner, "reprendre "+a.id, "passer", "l'école", "c'est tout", "passer", "passer", "passer", "envoyer"), "est envoyée") {
		a.state, a.sent, a.settled = meeting.Submitted, p.now, p.now
		p.o.count["reports"]++
	}
}

// staffAsk is a question of staff about what was sent: the organiser has the ball.
func (p *cast) staffAsk(a *affair) bool {
	if a.state != meeting.Submitted && a.state != meeting.Proposed {
		return false
	}
	p.saysSo(p.orders("!demander "+a.id+" est-ce bien juste ?"), "uestion transmise")
	a.settled = p.now
	if a.state == meeting.Submitted {
		a.state = meeting.ToCorrect
	} else {
		a.state = meeting.Draft
	}
	return true
}

func (p *cast) answers(a *affair) {
	if a.state != meeting.ToCorrect && a.state != meeting.Draft {
		return
	}
	if p.saysSo(p.tells(a.owner, "répondre "+a.id+" oui, c'est bien juste"), "transmise") {
		a.sent, a.settled = p.now, p.now
		a.state = map[meeting.State]meeting.State{meeting.ToCorrect: meeting.Submitted, meeting.Draft: meeting.Proposed}[a.state]
	}
}

func (p *cast) validates(a *affair) {
	switch {
	case a.state == meeting.Proposed && p.now.Before(a.end):
		if p.saysSo(p.orders("!valider "+a.id), "annoncé") {
			a.state, a.settled = meeting.Announced, p.now
		}
	case a.state == meeting.Submitted:
		if p.saysSo(p.orders("!valider "+a.id), "est validée") {
			a.state, a.settled = meeting.Validated, p.now
		}
	}
}

func (p *cast) publishes(a *affair) {
	if a.state == meeting.Validated && p.saysSo(p.orders("!publier "+a.id), "publi") {
		a.state, a.settled = meeting.Published, p.now
	}
}

// play goes on to an instant. The clock ticks when something is due, at other times too, and
// not while the bot is off: what people did then it reads when it is back.
func (p *cast) play(end time.Time, off func(time.Time) (until time.Time, off bool)) {
	sortEvents := func() {
		slices.SortStableFunc(p.events, func(a, b happening) int { return a.at.Compare(b.at) })
	}
	for p.now.Before(end) {
		sortEvents()
		if until, isOff := off(p.now); isOff {
			p.now = until
			if p.by(50) { // it may look at the clock before it reads what was said
				p.ticks(true)
				p.happen()
			} else {
				p.happen()
				p.ticks(true)
			}
			continue
		}
		p.happen()
		p.ticks(false)
		sortEvents()
		next := end
		sooner := func(at time.Time) {
			if !at.IsZero() && at.Before(next) {
				next = at
			}
		}
		if len(p.events) > 0 {
			sooner(p.events[0].at)
		}
		if due := p.nextDue(); !due.After(p.now) { // it waits for the morning
			sooner(p.now.Truncate(time.Minute).Add(7 * time.Minute))
		} else {
			sooner(due)
		}
		sooner(p.nextJob())
		sooner(p.now.Add(time.Duration(1+p.r.IntN(3*24*60)) * time.Minute)) // the real clock ticks every minute
		if next.After(p.now) {
			p.now = next
		} else {
			p.now = p.now.Add(time.Minute)
		}
	}
}

func (p *cast) happen() {
	for len(p.events) > 0 && !p.events[0].at.After(p.now) {
		e := p.events[0]
		p.events = p.events[1:]
		e.do()
	}
}

// ticks is one tick of the clock, and what people say to what it brought.
func (p *cast) ticks(first bool) {
	p.out.Reset()
	clear(p.o.last)
	// People know when a meeting begins before the bot says anything of it.
	p.moveOn()
	p.give(turn.Tick{First: first})
	p.follow()
	p.o.lived()
	if strings.Contains(p.heardSoFar(), "La semaine ·") {
		p.o.count["digests"]++
	}
	for _, room := range slices.Sorted(maps.Keys(p.o.last)) {
		if user := "@" + strings.TrimPrefix(room, "!"); room != staffRoom && p.by(12) {
			p.putsOff(user)
		}
	}
}

// moveOn is the passing of time for those who were there.
func (p *cast) moveOn() {
	for _, a := range p.o.affairs {
		if a.state == meeting.Announced && !p.now.Before(a.start) {
			a.state = meeting.Underway
			p.o.count["life"]++
		}
		if a.state == meeting.Underway && !p.now.Before(a.end) {
			a.state = meeting.ToReport
			p.o.count["life"]++
		}
	}
}

// tally says what became of the reminders that were never sent: replaced by the next of their
// family, or dropped.
func (p *cast) tally() (replaced, dropped int, err error) {
	family := func(o string) (string, string) {
		fields := strings.Fields(o)
		for _, f := range fields {
			if rule, ok := p.decider.set.Reminders.Rule(f); ok {
				return rule.Family, rule.ID
			}
		}
		return "", ""
	}
	for title, a := range p.o.affairs {
		done := map[string]time.Time{}
		if _, bad := p.mem.Get(rung, a.id, &done); bad != nil {
			err = errors.Join(err, bad)
		}
		for o, at := range done {
			kin, id := family(o)
			if p.o.byRule[title][id] {
				continue
			}
			other := false
			for o2, at2 := range done {
				kin2, id2 := family(o2)
				other = other || id2 != id && kin2 == kin && at2.Equal(at) && p.o.byRule[title][id2]
			}
			if other {
				replaced++
			} else {
				dropped++
			}
		}
	}
	return replaced, dropped, err
}
