package main

import (
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

// A département where every reason to leave a name out is met once.
func crowded() source {
	return source{places: []place{
		{Code: "39002", Nom: "Valbrume", Type: "commune-actuelle", Departement: "39", Population: 300},
		{Code: "39010", Nom: "Les Essards (Ville)", Type: "commune-actuelle", Departement: "39", Population: 100},
		{Code: "39020", Nom: "Saint-Éloi", Type: "commune-actuelle", Departement: "39", Population: 50},
		{Code: "39021", Nom: "Saint-Éloi", Type: "commune-actuelle", Departement: "39", Population: 50},
		{Code: "39030", Nom: "Arvigny", Type: "commune-actuelle", Departement: "39", Population: 50},
		{Code: "39031", Nom: "Arvigny", Type: "commune-deleguee", Departement: "39", ChefLieu: "39002"},
		{Code: "39040", Nom: "Montclair", Type: "commune-actuelle", Departement: "39", Population: 50},
		{Code: "39002", Nom: "Valbrume", Type: "commune-deleguee", Departement: "39", ChefLieu: "39002"},
		{Code: "02001", Nom: "Valbrume", Type: "commune-actuelle", Departement: "02", Population: 0},
		{Code: "98705", Nom: "Motu-Clair", Type: "commune-actuelle", Departement: "987", Population: 10},
	}}
}

func TestOnlyWhatIsCertainIsLocated(t *testing.T) {
	towns := []town{
		{Name: "VALBRUME", Lat: "47", Lon: "5", Country: "FR", Admin2: "39"},
		{Name: "Essards", Lat: "47.4", Lon: "5.4", Country: "FR", Admin2: "39"},
		{Name: "St-Eloi", Lat: "47.1", Lon: "5.1", Country: "FR", Admin2: "39"},   // two communes
		{Name: "Arvigny", Lat: "47.2", Lon: "5.2", Country: "FR", Admin2: "39"},   // a commune, and a former one of another
		{Name: "Montclair", Lat: "47.3", Lon: "5.3", Country: "FR", Admin2: "39"}, // two towns
		{Name: "Montclair", Lat: "46.3", Lon: "5.3", Country: "FR", Admin2: "39"},
		{Name: "Motu Clair", Lat: "-17.5", Lon: "-149.5", Country: "PF", Admin2: "98705"},
		{Name: "Valbrume", Lat: "46", Lon: "7", Country: "CH", Admin2: "39"}, // abroad
		{Name: "Nulle-Part", Lat: "46", Lon: "7", Country: "FR", Admin2: "39"},
	}
	s := crowded()
	found, err := s.locate(towns)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(slices.Sorted(maps.Keys(found)), " "); got != "39002 39010 98705" {
		t.Errorf("located %s", got)
	}
	middle := s.middlesOf(found)["39"]
	if math.Abs(middle.lat-47.1) > 1e-9 || math.Abs(middle.lon-5.1) > 1e-9 {
		t.Errorf("three in four live in Valbrume, but the middle is %v", middle)
	}
	if field := found["98705"].field(3); field != "-17.500,-149.500" {
		t.Errorf("written %s", field)
	}
	if _, ok := s.middlesOf(map[string]point{"02001": {49, 3}})["02"]; ok {
		t.Error("a middle without people")
	}
}

func TestACoordinateThatIsNoneIsRefused(t *testing.T) {
	for _, bad := range []town{{Lat: "", Lon: "5"}, {Lat: "47", Lon: "est"}, {Lat: "91", Lon: "5"}, {Lat: "47", Lon: "-181"}} {
		bad.Name, bad.Country, bad.Admin2 = "Valbrume", "FR", "39"
		if _, err := crowded().locate([]town{bad}); err == nil {
			t.Errorf("%q, %q: accepted", bad.Lat, bad.Lon)
		}
	}
}
