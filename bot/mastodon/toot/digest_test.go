package toot

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"passeparole/bot/meeting"

	"pgregory.net/rapid"
)

func digestStyle() Style {
	s := style()
	s.Link, s.Zone = "https://debats.fr/", "Europe/Paris"
	return s
}

func meetings(n int) []Listed {
	var all []Listed
	for i := range n {
		p := planned()
		p.ID, p.Start = fmt.Sprintf("K7M%dQ", i+2), fmt.Sprintf("2026-12-%02dT18:30", i+3)
		all = append(all, Listed{p, "https://debats.fr/r/" + p.ID})
	}
	return all
}

func TestDigest(t *testing.T) {
	coming := meetings(2)
	coming[0], coming[1] = coming[1], coming[0] // what nobody was told of comes first, and is told in its place
	coming[0].Public.Zone, coming[0].Public.Commune, coming[0].Public.Dep = "Indian/Reunion", "Saint-Paul", "La Réunion"
	got, named, err := Digest(book(t), coming, meetings(1), digestStyle())
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"À venir :",
		"– jeudi 3 décembre 2026 à 18 h 30, Saint-Imaginaire (Jura) : Café IA à la médiathèque https://debats.fr/r/K7M2Q",
		"– vendredi 4 décembre 2026 à 18 h 30, heure de La Réunion, Saint-Paul (La Réunion) : Café IA à la médiathèque https://debats.fr/r/K7M3Q",
		"",
		"Ce qui s'est dit :",
		"– Café IA à la médiathèque, Saint-Imaginaire (Jura) https://debats.fr/r/K7M2Q",
		"",
		"Toutes les rencontres : https://debats.fr/",
		"",
		"#CafeIA #DebatNumerique",
	}, "\n")
	if plain(got.Body) != want || named != 2 {
		t.Errorf("named %d, got\n%s\nwant\n%s", named, got.Body, want)
	}
}

func TestADigestThatIsTooLongCounts(t *testing.T) {
	got, named, err := Digest(book(t), meetings(12), meetings(5), digestStyle())
	if err != nil {
		t.Fatal(err)
	}
	if named < 2 || !strings.Contains(plain(got.Body), fmt.Sprintf("… et %d autres rencontres", 12-named)) || !strings.Contains(plain(got.Body), "autres restitutions") {
		t.Errorf("named %d\n%s", named, got.Body)
	}
}

// Whatever people write, a digest mentions nobody, tags nothing, leads only to the bot's own
// pages, and fits.
func TestDigestOfAnything(t *testing.T) {
	b := book(t)
	rapid.Check(t, func(t *rapid.T) {
		list := func(name string) []Listed {
			var all []Listed
			for i := range rapid.IntRange(0, 6).Draw(t, name) {
				p := hostileRecord(t, name)
				if p.Start == "" {
					p.Start = "2026-12-03T18:30"
				}
				all = append(all, Listed{p, fmt.Sprintf("https://debats.fr/r/%s%d", name, i)})
			}
			return all
		}
		coming, reports := list("a"), list("b")
		if len(coming)+len(reports) == 0 {
			return
		}
		s := digestStyle()
		s.Limits.MaxCharacters = rapid.IntRange(200, 900).Draw(t, "limit")
		got, named, err := Digest(b, coming, reports, s)
		if errors.Is(err, ErrTooLong) && s.Limits.MaxCharacters < 300 {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if named > len(coming) || len(coming) > 0 && named == 0 {
			t.Fatalf("named %d of %d", named, len(coming))
		}
		own := []string{s.Link}
		for _, one := range slices.Concat(coming, reports) {
			own = append(own, one.Link)
		}
		if n := Count(got.Body, own, s.Limits); n > s.Limits.MaxCharacters {
			t.Fatalf("%d characters\n%s", n, got.Body)
		}
		rest := got.Body
		slices.SortFunc(own, func(a, b string) int { return len(b) - len(a) })
		for _, link := range own {
			rest = strings.ReplaceAll(rest, link, "")
		}
		rest = strings.Replace(rest, "#CafeIA #DebatNumerique", "", 1)
		rest = strings.Replace(rest, "#CafeIA", "", 1)
		if m := mention.FindString(rest); m != "" {
			t.Fatalf("mentions %q in\n%s", m, got.Body)
		}
		if m := address.FindString(rest); m != "" {
			t.Fatalf("leads to %q in\n%s", m, got.Body)
		}
		if m := hashtag.FindString(rest); m != "" {
			t.Fatalf("tags %q in\n%s", m, got.Body)
		}
	})
}

func TestDayBefore(t *testing.T) {
	p := planned()
	p.Others = []string{"2027-01-07T18:30"}
	got, err := DayBefore(book(t), p, style())
	if err != nil {
		t.Fatal(err)
	}
	if text := plain(got.Body); !strings.HasPrefix(text, "Demain : Café IA à la médiathèque\n") || strings.Contains(text, "Puis") || strings.Contains(text, "inscription.fr") {
		t.Errorf("got\n%s", text)
	}
}

// What was postponed, or cancelled, and takes place after all is told as such.
func TestTakesPlaceAfterAll(t *testing.T) {
	for _, state := range []meeting.State{meeting.Postponed, meeting.Cancelled} {
		before := planned()
		before.State = state
		_, reply, err := Changed(book(t), before, planned(), style())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(plain(reply.Body), "Date : jeudi 3 décembre 2026 de 18 h 30 à 20 h, heure de Paris\n") {
			t.Errorf("after %s:\n%s", state, reply.Body)
		}
	}
}

// Postponed again before the new date was told: there is nothing new to say, and the post
// still says that it is postponed.
func TestPostponedAgain(t *testing.T) {
	before, after := planned(), planned()
	before.State, after.State = meeting.Postponed, meeting.Postponed
	edit, reply, err := Changed(book(t), before, after, style())
	if err != nil || reply.Body != "" || !strings.HasPrefix(edit.Body, "REPORTÉ – ") {
		t.Errorf("%v\n%s\n%s", err, edit.Body, reply.Body)
	}
}
