package main

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"passeparole/bot/communes/fold"
)

// source is what the package tells. French names are those of its files.
type source struct {
	places      []place
	departments []area
	regions     []area
	// points are centres of communes by INSEE code, middles those of départements.
	points, middles map[string]point
}

type place struct {
	Code         string   `json:"code"`
	Nom          string   `json:"nom"`
	Type         string   `json:"type"`
	Departement  string   `json:"departement"`
	ChefLieu     string   `json:"chefLieu"` // of a former commune: today's
	Commune      string   `json:"commune"`  // of an arrondissement: its city
	CodesPostaux []string `json:"codesPostaux"`
	Population   int      `json:"population"`
	AnciensCodes []string `json:"anciensCodes"`
}

type area struct {
	Code   string `json:"code"`
	Nom    string `json:"nom"`
	Region string `json:"region"`
}

// lines are the lines of the table, tab-separated. Regions and départements come first,
// by code; then places by folded name without article, then by code:
//
//	R code name
//	D code name region point                          point: "latitude,longitude" or nothing
//	C code name postcodes population oldCodes point   a commune (lists separated by commas)
//	O code name commune                               a former commune, now part of another
//	P code name commune                               a name of the past, see former.go
//	A code name commune postcodes                     an arrondissement of Paris, Lyon, Marseille
//	B code name commune                               the short form of a name with parentheses
func (s source) lines() ([]string, error) {
	current := map[string]place{}
	for _, p := range s.places {
		if p.Type == "commune-actuelle" {
			current[p.Code] = p
		}
	}
	var places []string
	add := func(fields ...string) { places = append(places, strings.Join(fields, "\t")) }
	for _, p := range s.places {
		parent := p.ChefLieu + p.Commune
		if _, ok := current[parent]; parent != "" && !ok {
			return nil, fmt.Errorf("%s (%s) belongs to %s, which is not a commune", p.Nom, p.Code, parent)
		}
		switch p.Type {
		case "commune-actuelle":
			if !strings.HasPrefix(p.Code, p.Departement) {
				return nil, fmt.Errorf("%s (%s) is in %s, which its code does not say", p.Nom, p.Code, p.Departement)
			}
			add("C", p.Code, p.Nom, strings.Join(p.CodesPostaux, ","), strconv.Itoa(p.Population), strings.Join(p.AnciensCodes, ","), written(s.points, p.Code, 3))
			if short, _, ok := strings.Cut(p.Nom, " ("); ok {
				add("B", p.Code, short, p.Code)
			}
		case "commune-deleguee", "commune-associee":
			if fold.Name(p.Nom) != fold.Name(current[parent].Nom) {
				add("O", p.Code, p.Nom, parent)
			}
		case goneType:
			add("P", p.Code, p.Nom, parent)
		case "arrondissement-municipal":
			name := strings.Replace(p.Nom, "Arrondissement", "arrondissement", 1)
			add("A", p.Code, name, parent, strings.Join(p.CodesPostaux, ","))
		default:
			return nil, fmt.Errorf("%s (%s) is of the unknown type %q", p.Nom, p.Code, p.Type)
		}
	}
	sort.Slice(places, func(i, j int) bool {
		if a, b := sortKey(places[i]), sortKey(places[j]); a != b {
			return a < b
		}
		return places[i] < places[j]
	})
	var out []string
	for _, r := range byCode(s.regions) {
		out = append(out, strings.Join([]string{"R", r.Code, r.Nom}, "\t"))
	}
	for _, d := range byCode(s.departments) {
		out = append(out, strings.Join([]string{"D", d.Code, d.Nom, d.Region, written(s.middles, d.Code, 2)}, "\t"))
	}
	return append(out, places...), nil
}

func written(points map[string]point, code string, decimals int) string {
	if p, ok := points[code]; ok {
		return p.field(decimals)
	}
	return ""
}

func sortKey(line string) string { return fold.Key(fold.Name(strings.Split(line, "\t")[2])) }

func byCode(areas []area) []area {
	sort.Slice(areas, func(i, j int) bool { return areas[i].Code < areas[j].Code })
	return areas
}
