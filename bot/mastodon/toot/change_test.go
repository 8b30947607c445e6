package toot

import (
	"errors"
	"strings"
	"testing"

	"passeparole/bot/meeting"
)

func TestCancellation(t *testing.T) {
	p := planned()
	p.State, p.Note = meeting.Cancelled, "La salle n'est plus libre."
	edit, reply, err := Cancelled(book(t), p, style())
	if err != nil {
		t.Fatal(err)
	}
	wantEdit := strings.Join([]string{
		"ANNULÉ – Café IA à la médiathèque",
		"",
		"Date prévue : jeudi 3 décembre 2026 de 18 h 30 à 20 h, heure de Paris",
		"salle des fêtes, Saint-Imaginaire (Jura)",
		"Thème : L'IA à l'école",
		"Raison : La salle n'est plus libre.",
		"Tout savoir : https://debats.fr/r/K7M2Q",
		"",
		"#CafeIA #DebatNumerique #SaintImaginaire",
	}, "\n")
	if plain(edit.Body) != wantEdit {
		t.Errorf("edit\n%s\nwant\n%s", edit.Body, wantEdit)
	}
	wantReply := strings.Join([]string{
		"La rencontre « Café IA à la médiathèque » est annulée.",
		"Date prévue : jeudi 3 décembre 2026 de 18 h 30 à 20 h, heure de Paris",
		"salle des fêtes, Saint-Imaginaire (Jura)",
		"Raison : La salle n'est plus libre.",
		"Tout savoir : https://debats.fr/r/K7M2Q",
		"",
		"#CafeIA #DebatNumerique #SaintImaginaire",
	}, "\n")
	if plain(reply.Body) != wantReply {
		t.Errorf("reply\n%s\nwant\n%s", reply.Body, wantReply)
	}
}

func TestNobodyRegistersForACancelledMeeting(t *testing.T) {
	s := style()
	s.Link = ""
	edit, reply, err := Cancelled(book(t), planned(), s)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(edit.Body+reply.Body, "inscription.fr") {
		t.Errorf("still invites to register:\n%s\n%s", edit.Body, reply.Body)
	}
}

func TestChange(t *testing.T) {
	before, after := planned(), planned()
	after.Start, after.End = "2026-12-10T19:00", "2026-12-10T20:30"
	after.Venue = "bibliothèque"
	after.State = meeting.Postponed // postponed to a date that is known
	edit, reply, err := Changed(book(t), before, after, style())
	if err != nil {
		t.Fatal(err)
	}
	again, err := Announce(book(t), after, style())
	if err != nil || edit != again {
		t.Errorf("the edit is not the announcement as it is now:\n%s", edit.Body)
	}
	want := strings.Join([]string{
		"Du nouveau pour la rencontre « Café IA à la médiathèque ».",
		"",
		"Nouvelle date : jeudi 10 décembre 2026 de 19 h à 20 h 30, heure de Paris – auparavant : jeudi 3 décembre 2026 de 18 h 30 à 20 h, heure de Paris",
		"Nouveau lieu : bibliothèque, Saint-Imaginaire (Jura) – auparavant : salle des fêtes, Saint-Imaginaire (Jura)",
		"Tout savoir : https://debats.fr/r/K7M2Q",
		"",
		"#CafeIA #DebatNumerique #SaintImaginaire",
	}, "\n")
	if plain(reply.Body) != want {
		t.Errorf("reply\n%s\nwant\n%s", reply.Body, want)
	}
}

func TestOtherChanges(t *testing.T) {
	tests := []struct {
		name   string
		change func(before, after *meeting.Public)
		says   string
	}{
		{"title", func(_, a *meeting.Public) { a.Title = "Café des écrans" },
			"Nouveau titre : Café des écrans – auparavant : Café IA à la médiathèque"},
		{"a first place", func(b, _ *meeting.Public) { b.Venue, b.Commune = "", "" },
			"Lieu : salle des fêtes, Saint-Imaginaire (Jura)"},
		{"theme", func(_, a *meeting.Public) { a.Theme = "Les écrans" },
			"Nouveau thème : Les écrans – auparavant : L'IA à l'école"},
		{"link", func(_, a *meeting.Public) { a.Link = "https://ailleurs.fr/x" }, "L'adresse pour s'inscrire a changé."},
		{"contact", func(_, a *meeting.Public) { a.Contact = "03 00 00 00 00" }, "Pour s'inscrire : 03 00 00 00 00"},
		{"postponed without a date", func(_, a *meeting.Public) { a.State, a.Start, a.End = meeting.Postponed, "", "" },
			"Nouvelle date à venir – auparavant : jeudi 3 décembre 2026 de 18 h 30 à 20 h, heure de Paris"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, after := planned(), planned()
			tt.change(&before, &after)
			_, reply, err := Changed(book(t), before, after, style())
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(plain(reply.Body), tt.says+"\n") {
				t.Errorf("%q is not said in\n%s", tt.says, reply.Body)
			}
		})
	}
}

func TestPostponedWithoutADateSaysSoFirst(t *testing.T) {
	after := planned()
	after.State, after.Start, after.End = meeting.Postponed, "", ""
	edit, _, err := Changed(book(t), planned(), after, style())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(edit.Body, "REPORTÉ – Café IA à la médiathèque\n") {
		t.Errorf("got\n%s", edit.Body)
	}
}

func TestNothingToTell(t *testing.T) {
	after := planned()
	after.Access = "ascenseur" // not part of an announcement
	edit, reply, err := Changed(book(t), planned(), after, style())
	if err != nil {
		t.Fatal(err)
	}
	if edit.Body == "" || reply.Body != "" {
		t.Errorf("edit %q, reply %q", edit.Body, reply.Body)
	}
}

func TestReport(t *testing.T) {
	p := planned()
	p.State = meeting.Published
	p.Report = &meeting.Account{
		Participants: 23, Estimate: true,
		Topics: []string{"l'IA à l'école", "les emplois de bureau"},
		Ideas:  []string{"un atelier par mois", "une charte", "un guide", "une quatrième idée"},
	}
	s := style()
	s.Link = "https://debats.fr/r/K7M2Q#restitution"
	got, err := Report(book(t), p, s)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"Ce qui s'est dit : Café IA à la médiathèque",
		"",
		"jeudi 3 décembre 2026 de 18 h 30 à 20 h, heure de Paris",
		"salle des fêtes, Saint-Imaginaire (Jura)",
		"environ 23 personnes présentes, 2 sujets abordés, 4 idées",
		"",
		"Parmi les idées :",
		"– un atelier par mois",
		"– une charte",
		"– un guide",
		"",
		"La restitution complète : https://debats.fr/r/K7M2Q#restitution",
		"",
		"#CafeIA #DebatNumerique #SaintImaginaire",
	}, "\n")
	if plain(got.Body) != want {
		t.Errorf("got\n%s\nwant\n%s", got.Body, want)
	}
	if got.Link != s.Link {
		t.Errorf("own link %q", got.Link)
	}
}

func TestReportDropsIdeasFirst(t *testing.T) {
	p := planned()
	long := strings.Repeat("une idée qui prend de la place ", 4)
	p.Report = &meeting.Account{Participants: 8, Ideas: []string{"première : " + long, "deuxième : " + long, "troisième : " + long}}
	s := style()
	s.Limits.MaxCharacters = 350
	got, err := Report(book(t), p, s)
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{"première", "salle des fêtes", "8 personnes présentes", s.Link} {
		if !strings.Contains(plain(got.Body), kept) {
			t.Errorf("%q is gone from\n%s", kept, got.Body)
		}
	}
	if strings.Contains(got.Body, "troisième") {
		t.Errorf("the last idea stayed in\n%s", got.Body)
	}
}

func TestReportWithoutIdeasTellsTopics(t *testing.T) {
	p := planned()
	p.Report = &meeting.Account{Participants: 1, Topics: []string{"les écrans"}}
	got, err := Report(book(t), p, style())
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{"1 personne présente, 1 sujet abordé", "Parmi les sujets :\n– les écrans"} {
		if !strings.Contains(plain(got.Body), said) {
			t.Errorf("%q is not said in\n%s", said, got.Body)
		}
	}
	if _, err := Report(book(t), planned(), style()); !errors.Is(err, ErrNoReport) {
		t.Errorf("without a report: %v", err)
	}
}

func TestWithdrawnRepeatsNothing(t *testing.T) {
	p := planned()
	p.Note = "à la demande de la structure"
	p.Report = &meeting.Account{Participants: 23, Ideas: []string{"une charte"}}
	got, err := Withdrawn(book(t), p, style())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got.Body, "RETIRÉE – ") || !strings.Contains(plain(got.Body), "Raison : à la demande de la structure") {
		t.Errorf("got\n%s", got.Body)
	}
	if strings.Contains(got.Body, "charte") || strings.Contains(got.Body, "23") {
		t.Errorf("the report is still in\n%s", got.Body)
	}
}
