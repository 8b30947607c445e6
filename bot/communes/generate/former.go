package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// former is a name of the list of 2018, which still has those of communes that were merged
// long before.
type former struct {
	Code string `json:"code"`
	Nom  string `json:"nom"`
}

func formers(from string) ([]former, error) {
	raw, err := os.ReadFile(filepath.Join(from, "data", "communes.json"))
	if err != nil {
		return nil, fmt.Errorf("reading the package with former names: %w", err)
	}
	var all []former
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, fmt.Errorf("reading former names: %w", err)
	}
	return all, nil
}

// gone lists the former names that today's list lacks, with today's commune in ChefLieu: those
// of communes that were absorbed without remaining as a part (it only has their codes), and
// those that a commune bore itself before it was renamed. The code says who is who. A name that
// somebody else bears in the same département today is left to them.
func (s source) gone(formers []former) []place {
	taken, heirs := map[spot]bool{}, map[string]string{}
	for _, p := range s.places {
		switch p.Type {
		case "commune-actuelle":
			heirs[p.Code] = p.Code
			taken[spotOf(departmentOf(p.Code), p.Nom)] = true
		case "commune-deleguee", "commune-associee":
			taken[spotOf(departmentOf(p.ChefLieu), p.Nom)] = true
		}
	}
	for _, p := range s.places {
		if p.Type != "commune-actuelle" {
			continue
		}
		for _, old := range p.AnciensCodes {
			if heirs[old] == "" {
				heirs[old] = p.Code
			}
		}
	}
	var out []place
	for _, f := range formers {
		heir := heirs[f.Code]
		if heir == "" || f.Nom == "" || taken[spotOf(departmentOf(heir), f.Nom)] {
			continue
		}
		taken[spotOf(departmentOf(heir), f.Nom)] = true
		out = append(out, place{Code: f.Code, Nom: f.Nom, Type: goneType, ChefLieu: heir})
	}
	return out
}

// goneType stands beside the types of the package.
const goneType = "nom-ancien"
