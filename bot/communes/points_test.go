package communes

import (
	"math"
	"testing"
)

// kilometres between two points, near enough for a few hundred.
func kilometres(lat, lon, lat2, lon2 float64) float64 {
	return 111.2 * math.Hypot(lat-lat2, (lon-lon2)*math.Cos(lat*math.Pi/180))
}

func TestPointsAreWhereTheyShouldBe(t *testing.T) {
	for _, c := range []struct {
		code      string
		lat, lon  float64
		within    float64 // km
		precision Precision
	}{
		{"39198", 47.09, 5.49, 5, AtCommune},        // Dole
		{"75056", 48.86, 2.35, 5, AtCommune},        // Paris
		{"75111", 48.86, 2.35, 5, AtCommune},        // an arrondissement has the point of its city
		{"97411", -20.88, 55.45, 10, AtCommune},     // Saint-Denis, La Réunion
		{"97611", -12.78, 45.23, 5, AtCommune},      // Mamoudzou
		{"98818", -22.27, 166.45, 10, AtCommune},    // Nouméa
		{"2A004", 41.93, 8.74, 10, AtCommune},       // Ajaccio
		{"39476", 47.03, 5.33, 5, AtCommune},        // Saint-Aubin, Jura
		{"01015", 46.1, 5.2, 60, AtDepartement},     // Arboys en Bugey: too small for the list
		{"98718", -17.6, -149.5, 60, AtDepartement}, // Fatu-Hiva: Tahiti, where people live
		{"97801", 0, 0, 0, NoPoint},                 // Saint-Martin: nothing there is located
	} {
		got, ok := ByCode(c.code)
		if !ok {
			t.Errorf("%s is not a commune", c.code)
			continue
		}
		if got.Precision != c.precision {
			t.Errorf("%s has the precision %q", got.Label, got.Precision)
		}
		if away := kilometres(c.lat, c.lon, got.Lat, got.Lon); away > c.within {
			t.Errorf("%s is at %v, %v: %.0f km away", got.Label, got.Lat, got.Lon, away)
		}
	}
}

// What share of communes and of people has a point, and no point is absurd: in France nobody
// lives further from the middle of a département than its size allows.
func TestHowManyHaveAPoint(t *testing.T) {
	table := loaded()
	communes, located, people, locatedPeople, none := 0, 0, 0, 0, 0
	for i := range table.places() {
		if table.line(i).kind != 'C' {
			continue
		}
		c := table.commune(i)
		communes, people = communes+1, people+c.Population
		switch c.Precision {
		case AtCommune:
			located, locatedPeople = located+1, locatedPeople+c.Population
			var middle Commune
			middle.locate(table.deps[c.Dep].point, AtDepartement)
			if away := kilometres(middle.Lat, middle.Lon, c.Lat, c.Lon); len(c.Dep) == 2 && away > 130 {
				t.Errorf("%s is %.0f km from the middle of its département", c.Label, away)
			}
		case NoPoint:
			none++
		}
	}
	t.Logf("%d of %d communes have a point of their own (%.1f %% of the people), %d have none at all",
		located, communes, 100*float64(locatedPeople)/float64(people), none)
	if 100*locatedPeople < 80*people || none > 10 {
		t.Errorf("%d of %d people are located, %d communes have no point", locatedPeople, people, none)
	}
}
