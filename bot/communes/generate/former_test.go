package main

import "testing"

func TestNamesOfThePast(t *testing.T) {
	s := source{places: []place{
		{Code: "39002", Nom: "Valbrume-Essards", Type: "commune-actuelle", Departement: "39", AnciensCodes: []string{"39003", "39004", "39005"}},
		{Code: "39004", Nom: "Les Essards", Type: "commune-deleguee", ChefLieu: "39002"},
		{Code: "39010", Nom: "Montclair", Type: "commune-actuelle", Departement: "39"},
	}}
	got := map[string]string{}
	for _, p := range s.gone([]former{
		{Code: "39002", Nom: "Valbrume"},    // renamed since
		{Code: "39003", Nom: "Arvigny"},     // absorbed
		{Code: "39004", Nom: "Les Essards"}, // still known as a part
		{Code: "39005", Nom: "MONTCLAIR"},   // the name of another commune there
		{Code: "39010", Nom: "Montclair"},   // unchanged
		{Code: "39099", Nom: "Nulle-Part"},  // nobody's code today
		{Code: "39003", Nom: "Arvigny"},     // told twice
	}) {
		if p.Type != goneType {
			t.Errorf("%s is a %s", p.Nom, p.Type)
		}
		got[p.Code+" "+p.Nom] += p.ChefLieu
	}
	if len(got) != 2 || got["39002 Valbrume"] != "39002" || got["39003 Arvigny"] != "39002" {
		t.Errorf("%v", got)
	}
}
