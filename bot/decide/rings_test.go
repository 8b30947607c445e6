package decide

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// bells records who is reminded of what, and when: "2026-12-02 10:00 camille j-1 late".
type bells struct {
	*world
	words []phrase
	zone  *time.Location // of the times
	rang  []string
}

func newBells(t *testing.T, start, zone string, change func(*Settings)) *bells {
	t.Helper()
	w := newWorld(t, change)
	b := &bells{world: w, zone: mustZone(t, zone), words: newObserver(w.decider.book, w.decider.set.Reminders, t.Errorf).words}
	w.clock(start)
	w.watch = func(e turn.Effect) {
		if say, ok := e.(turn.Say); ok && say.Ring {
			b.hears(say)
		}
	}
	w.room = staffRoom
	w.say(dominique, "!confiance "+camille)
	return b
}

func (b *bells) hears(e turn.Say) {
	var rules []string
	for _, line := range e.Lines {
		for _, p := range b.words {
			if p.re.MatchString(line.Text) {
				rules = append(rules, p.rules[0])
			}
		}
	}
	if len(rules) == 0 {
		return
	}
	room, _, _ := strings.Cut(strings.TrimPrefix(e.Room, "!"), ":")
	for _, user := range e.Mentions {
		if name, _, _ := strings.Cut(strings.TrimPrefix(user, "@"), ":"); name != room {
			room += "@" + name
		}
	}
	line := fmt.Sprintf("%s %s %s", b.now.In(b.zone).Format("2006-01-02 15:04"), room, strings.Join(rules, "+"))
	if strings.Contains(e.Lines.Plain(), "en retard") && strings.Contains(e.Lines.Plain(), "je ne fonctionnais pas") {
		line += " late"
	}
	b.rang = append(b.rang, line)
}

// planned has Camille, who is trusted, plan a meeting of two hours.
func (b *bells) planned(title, place, start string) meeting.Meeting {
	b.t.Helper()
	if b.last["!camille:localhost"] == "" {
		b.direct(camille, "Camille")
	}
	b.room = "!camille:localhost"
	at, err := time.ParseInLocation("2006-01-02T15:04", start, time.UTC)
	if err != nil {
		b.t.Fatal(err)
	}
	id := numbered(b.in(b.room, camille, "préparer une rencontre"))
	b.in(b.room, camille, "Titre : "+title+"\nLieu : "+place+"\nOrganisateur : Le foyer\nDébut : "+spokenDate(at, at.Add(2*time.Hour), time.UTC)+
		"\nFormat : café IA\nPrésence : sur place\nThème : travail\nPublics attendus : tout le monde\nNombre attendu : 20", "passer", "passer", "passer")
	b.in(b.room, camille, "oui")
	m, ok, err := (&session{Decider: b.decider, mem: b.mem, now: b.now}).meeting(id)
	if err != nil || !ok || m.State != meeting.Announced {
		b.t.Fatalf("%s is %s (%v): %s", id, m.State, err, b.out.String())
	}
	return m
}

// off lets time pass without a tick, then starts the bot.
func (b *bells) off(until string) {
	b.wait(until, false)
	b.give(turn.Tick{First: true})
}

func (b *bells) expect(want ...string) {
	b.t.Helper()
	if !slices.Equal(b.rang, want) {
		b.t.Errorf("rang:\n%s\nwant:\n%s", strings.Join(b.rang, "\n"), strings.Join(want, "\n"))
	}
	b.rang = nil
}

// A bot that was off for an hour, a day, three weeks: what is still useful comes late and says
// so, what is not is told to staff.
func TestOff(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		want           []string
		missed         []string
	}{
		{"a quarter of an hour is not late", "2026-12-02T09:50", "2026-12-02T10:10", []string{"2026-12-02 10:10 camille j-1"}, nil},
		{"an hour", "2026-12-02T09:30", "2026-12-02T10:30", []string{"2026-12-02 10:30 camille j-1 late"}, nil},
		{"a day", "2026-12-02T09:30", "2026-12-03T09:30", []string{"2026-12-03 09:30 camille j-1 late"}, nil},
		{"the day of the meeting", "2026-12-03T09:00", "2026-12-04T09:00", nil, []string{"h-1"}},
		{"three weeks", "2026-12-01T09:00", "2026-12-22T09:00", []string{"2026-12-22 09:00 camille restitution-j7 late"},
			[]string{"j-1", "h-1", "restitution-j1", "restitution-j3"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBells(t, "2026-11-27T10:00", "Europe/Paris", nil)
			b.planned("Café IA", "foyer, Brest", "2026-12-03T18:00")
			b.wait(c.from, true)
			b.rang = nil
			b.out.Reset()
			b.off(c.to)
			got := b.heardSoFar()
			b.expect(c.want...)
			if told := strings.Contains(got, "devenu"); told != (len(c.missed) > 0) {
				t.Errorf("staff were told: %v: %s", told, got)
			}
			for _, rule := range c.missed {
				if !strings.Contains(got, "· "+rule+", prévu") {
					t.Errorf("staff are not told of %s: %s", rule, got)
				}
			}
		})
	}
}

// Reminders follow a meeting to another day, to another zone, over changes of hour and the
// leap day.
func TestRemindersFollowTheMeeting(t *testing.T) {
	for _, c := range []struct {
		name, now, zone, place, start string
		change                        []string // by Camille, the day after
		until                         string
		want                          []string
	}{
		{"moved to another day", "2026-11-22T10:00", "Europe/Paris", "foyer, Brest", "2026-12-03T18:00", []string{"reporter ID jeudi 10 décembre", "oui"}, "2026-12-10T20:00",
			[]string{"2026-12-03 10:00 camille j-7", "2026-12-09 10:00 camille j-1", "2026-12-10 17:00 camille h-1"}},
		{"moved within the day", "2026-11-28T10:00", "Europe/Paris", "foyer, Brest", "2026-12-03T18:00", []string{"reporter ID jeudi 3 décembre à 20 h", "oui"}, "2026-12-03T23:00",
			[]string{"2026-12-02 10:00 camille j-1", "2026-12-03 19:00 camille h-1"}},
		{"moved to Réunion", "2026-11-28T10:00", "Indian/Reunion", "foyer, Brest", "2026-12-03T18:00", []string{"modifier ID", "modifier lieu", "foyer, Cilaos", "oui", "oui"}, "2026-12-03T23:00",
			[]string{"2026-12-02 10:00 camille j-1", "2026-12-03 17:00 camille h-1"}},
		{"on the leap day", "2028-02-20T10:00", "Europe/Paris", "foyer, Brest", "2028-02-29T18:00", nil, "2028-03-01T12:00",
			[]string{"2028-02-22 10:00 camille j-7", "2028-02-28 10:00 camille j-1", "2028-02-29 17:00 camille h-1", "2028-03-01 10:00 camille restitution-j1"}},
		{"the day after the leap day", "2028-02-20T10:00", "Europe/Paris", "foyer, Brest", "2028-03-01T18:00", nil, "2028-03-02T09:00",
			[]string{"2028-02-23 10:00 camille j-7", "2028-02-29 10:00 camille j-1", "2028-03-01 17:00 camille h-1"}},
		{"summer time 2027", "2027-03-19T10:00", "Europe/Paris", "foyer, Brest", "2027-03-28T03:30", nil, "2027-03-29T12:00",
			[]string{"2027-03-21 10:00 camille j-7", "2027-03-27 10:00 camille j-1", "2027-03-28 01:30 camille h-1", "2027-03-29 10:00 camille restitution-j1"}},
		{"winter time 2027", "2027-10-20T10:00", "Europe/Paris", "foyer, Brest", "2027-10-31T10:00", nil, "2027-11-01T12:00",
			[]string{"2027-10-24 10:00 camille j-7", "2027-10-30 10:00 camille j-1", "2027-10-31 09:00 camille h-1", "2027-11-01 10:00 camille restitution-j1"}},
		{"summer time 2028", "2028-03-17T10:00", "Europe/Paris", "foyer, Brest", "2028-03-26T10:00", nil, "2028-03-27T12:00",
			[]string{"2028-03-19 10:00 camille j-7", "2028-03-25 10:00 camille j-1", "2028-03-26 09:00 camille h-1", "2028-03-27 10:00 camille restitution-j1"}},
		{"winter time 2028, seen from Nouméa", "2028-10-20T10:00", "Pacific/Noumea", "salle, Nouméa", "2028-10-29T18:00", nil, "2028-10-30T12:00",
			[]string{"2028-10-22 10:00 camille j-7", "2028-10-28 10:00 camille j-1", "2028-10-29 17:00 camille h-1", "2028-10-30 10:00 camille restitution-j1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBells(t, c.now, c.zone, nil)
			m := b.planned("Café IA", c.place, c.start)
			b.wait("20h", true)
			for _, text := range c.change {
				b.in("!camille:localhost", camille, strings.ReplaceAll(text, "ID", m.ID))
			}
			b.wait(c.until, true)
			b.expect(c.want...)
		})
	}
}

// The clock jumps back by two days: what was said is not said again, what is to come is.
func TestTheClockJumpsBack(t *testing.T) {
	b := newBells(t, "2026-11-22T10:00", "Europe/Paris", nil)
	b.planned("Café IA", "foyer, Brest", "2026-12-03T18:00")
	b.wait("2026-11-26T12:00", true)
	b.expect("2026-11-26 10:00 camille j-7")
	b.now = b.now.AddDate(0, 0, -2)
	b.give(turn.Tick{})
	b.wait("2026-12-02T12:00", true)
	b.expect("2026-12-02 10:00 camille j-1")
}

// Staff have two and five working days: Easter Monday, the first and the eighth of May are none.
func TestWorkingDaysOfStaff(t *testing.T) {
	for sent, want := range map[string][]string{
		"2027-03-26T11:00": {"2027-03-31 09:30 equipe proposition-2jo", "2027-04-05 09:30 equipe proposition-5jo"},
		"2028-04-28T11:00": {"2028-05-03 09:30 equipe proposition-2jo", "2028-05-09 09:30 equipe proposition-5jo"},
	} {
		b := newBells(t, sent, "Europe/Paris", nil)
		b.in(staffRoom, dominique, "!confiance "+camille+" non")
		at := b.now.AddDate(0, 0, 40)
		b.in(b.direct(camille, "Camille"), camille, "1", "Café IA", "foyer, Brest", "Le foyer", spokenDate(at, at.Add(time.Hour), b.zone), "1", "1", "5", "1", "20", "passer", "passer", "passer", "envoyer")
		if m := b.theOnly(); m.State != meeting.Proposed {
			t.Fatalf("it is %s: %s", m.State, b.out.String())
		}
		b.wait("20j", true)
		b.expect(want...)
	}
}

// A draft that nobody touches is reminded of twice, and again from the day it was gone on with.
func TestAnUntouchedDraft(t *testing.T) {
	b := newBells(t, "2027-01-05T16:00", "Europe/Paris", nil)
	b.in(b.direct(camille, "Camille"), camille, "préparer une rencontre", "Café IA")
	b.wait("60j", true)
	b.expect("2027-01-15 10:00 camille brouillon-j10", "2027-02-19 10:00 camille brouillon-j45")
	b.in("!camille:localhost", camille, "reprendre", "foyer, Brest")
	b.wait("12j", true)
	b.expect("2027-03-16 10:00 camille brouillon-j10")
}

// Three meetings on one day are one message, each with its line.
func TestGroupedReminders(t *testing.T) {
	b := newBells(t, "2026-11-28T10:00", "Europe/Paris", nil)
	for _, title := range []string{"Café un", "Café deux", "Café trois"} {
		b.planned(title, "foyer, Brest", "2026-12-03T18:00")
	}
	b.wait("2026-12-02T12:00", true)
	b.expect("2026-12-02 10:00 camille j-1+j-1+j-1")
}

// Each of those who organise a meeting is told once; what one of them puts off or does not
// want comes to the others as if nothing had been said.
func TestSeveralOrganisersEachOnce(t *testing.T) {
	b := newBells(t, "2026-11-22T10:00", "Europe/Paris", nil)
	b.in(b.direct(sacha, "Sacha"), sacha, "bonjour")
	m := b.planned("Café IA", "foyer, Brest", "2026-12-03T18:00")
	b.in("!camille:localhost", camille, "ajouter "+sacha+" "+m.ID)
	b.wait("2026-11-26T12:00", true)
	b.expect("2026-11-26 10:00 camille j-7", "2026-11-26 10:00 sacha j-7")
	b.in("!sacha:localhost", sacha, "demain")
	b.in("!sacha:localhost", sacha, "dans 2 jours") // the last word counts
	b.wait("2026-11-30T12:00", true)
	b.expect("2026-11-28 09:00 sacha j-7")
	b.in("!sacha:localhost", sacha, "arrêter les rappels "+m.ID)
	b.wait("2026-12-02T12:00", true)
	b.expect("2026-12-02 10:00 camille j-1")
	b.in("!sacha:localhost", sacha, "reprendre les rappels "+m.ID)
	b.wait("2026-12-03T19:00", true)
	b.expect("2026-12-03 17:00 camille h-1", "2026-12-03 17:00 sacha h-1")
}

// The meeting is handed over while a reminder waits: who put it off hears it still, as one of
// the team; the new owner was told already, and hears what follows.
func TestHandedOverWhileAReminderWaits(t *testing.T) {
	b := newBells(t, "2026-11-22T10:00", "Europe/Paris", nil)
	b.in(b.direct(sacha, "Sacha"), sacha, "bonjour")
	m := b.planned("Café IA", "foyer, Brest", "2026-12-03T18:00")
	b.wait("2026-11-26T12:00", true)
	b.in("!camille:localhost", camille, "dans 2 jours", "passer la main à "+sacha+" "+m.ID)
	b.in("!sacha:localhost", sacha, "accepter "+m.ID)
	b.expect("2026-11-26 10:00 camille j-7")
	b.wait("2026-11-28T12:00", true)
	b.expect("2026-11-28 09:00 camille j-7")
	b.in("!sacha:localhost", sacha, "retirer "+camille+" "+m.ID)
	b.wait("2026-12-02T12:00", true)
	b.expect("2026-12-02 10:00 sacha j-1")
}

// Somebody who left the room of a meeting is not named there, and is told where they talk
// with the bot alone.
func TestWhoLeftTheRoom(t *testing.T) {
	b := newBells(t, "2026-11-22T10:00", "Europe/Paris", nil)
	b.in(b.direct(sacha, "Sacha"), sacha, "bonjour")
	b.room = "!commune:localhost"
	b.enter(b.room, camille, "Camille")
	b.enter(b.room, sacha, "Sacha")
	b.give(turn.Membership{Event: b.event(), Room: b.room, User: self, Sender: camille, State: "invite"})
	b.room = "!commune:localhost"
	for _, text := range []string{"préparer une rencontre", "Titre : Café IA\nLieu : foyer, Brest\nOrganisateur : Le foyer\nDébut : 3 décembre 2026 de 18:00 à 20:00\nFormat : café IA\n" +
		"Présence : sur place\nThème : travail\nPublics attendus : tout le monde\nNombre attendu : 20", "passer", "passer", "passer", "oui"} {
		b.message(camille, "Passe-parole : "+text, turn.Text, "")
	}
	m := b.theOnly()
	b.message(camille, "Passe-parole : ajouter "+sacha+" "+m.ID, turn.Text, "")
	b.wait("2026-11-26T12:00", true)
	b.expect("2026-11-26 10:00 commune@camille@sacha j-7")
	b.give(turn.Membership{Event: b.event(), Room: "!commune:localhost", User: sacha, Sender: sacha, State: "leave"})
	b.wait("2026-12-02T12:00", true)
	b.expect("2026-12-02 10:00 commune@camille j-1", "2026-12-02 10:00 sacha j-1")
}

// A reply to an earlier reminder is about that one; one whose reason has ended is not promised.
func TestAnEarlierReminderIsAnswered(t *testing.T) {
	b := newBells(t, "2026-11-22T10:00", "Europe/Paris", nil)
	m := b.planned("Café IA", "foyer, Brest", "2026-12-03T18:00")
	b.wait("2026-12-02T10:30", true)
	eve := b.last["!camille:localhost"]
	b.planned("Café deux", "foyer, Brest", "2026-12-09T18:00")
	b.wait("2026-12-02T11:30", true)
	b.rang = nil
	b.room = "!camille:localhost"
	b.message(camille, "à 14 h", turn.Text, eve)
	b.wait("2026-12-02T15:00", true)
	b.expect("2026-12-02 14:00 camille j-1")
	b.in("!camille:localhost", camille, "annuler "+m.ID+" la salle est fermée", "oui")
	b.out.Reset()
	b.message(camille, "demain", turn.Text, eve)
	if got := b.heardSoFar(); !strings.Contains(got, "plus nécessaire") {
		t.Errorf("said %s", got)
	}
}

// People put off in many words.
func TestWordsThatPutOff(t *testing.T) {
	paris := mustZone(t, "Europe/Paris")
	now := time.Date(2026, 12, 2, 11, 30, 0, 0, paris) // a Wednesday
	for text, want := range map[string]string{
		"demain": "2026-12-03 09:00", "après-demain": "2026-12-04 09:00", "demain matin": "2026-12-03 09:00", "demain après-midi": "2026-12-03 14:00",
		"ce soir": "2026-12-02 18:00", "cet après-midi": "2026-12-02 14:00", "demain soir": "2026-12-03 18:00", "à 14 h": "2026-12-02 14:00", "14h30": "2026-12-02 14:30",
		"à 9 h": "", "ce matin": "", "dans 2 heures": "2026-12-02 13:30", "dans une heure": "2026-12-02 12:30", "dans une demi-heure": "2026-12-02 12:00",
		"dans 20 minutes": "2026-12-02 11:50", "dans 0 heure": "", "dans 3 jours": "2026-12-05 09:00", "dans une semaine": "2026-12-09 09:00", "lundi": "2026-12-07 09:00",
		"la semaine prochaine": "2026-12-07 09:00", "demain à 10 h": "2026-12-03 10:00", "hier": "", "le parking est fermé": "", "14 personnes": "",
	} {
		at, ok := readPutOff(text, "fr", now, paris)
		if got := at.In(paris).Format("2006-01-02 15:04"); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s, %v; want %s", text, got, ok, want)
		}
	}
	for text, want := range map[string]string{"tomorrow": "2026-12-03 09:00", "in 2 hours": "2026-12-02 13:30", "tonight": "2026-12-02 18:00", "next week": "2026-12-07 09:00", "at 14:00": "2026-12-02 14:00"} {
		if at, ok := readPutOff(text, "en", now, paris); !ok || at.In(paris).Format("2006-01-02 15:04") != want {
			t.Errorf("%q: %s, %v; want %s", text, at, ok, want)
		}
	}
}
