package main

import (
	"bytes"
	"strings"
	"testing"
)

func example() source {
	return source{
		regions:     []area{{Code: "27", Nom: "Région B"}, {Code: "11", Nom: "Région A"}},
		departments: []area{{Code: "39", Nom: "Département B", Region: "27"}, {Code: "02", Nom: "Département A", Region: "11"}},
		points:      map[string]point{"39002": {47.09612, 5.49012}},
		middles:     map[string]point{"39": {47.09612, 5.49012}},
		places: []place{
			{Code: "39002", Nom: "Valbrume (Ville)", Type: "commune-actuelle", Departement: "39", CodesPostaux: []string{"39900", "39910"}, Population: 12, AnciensCodes: []string{"39003"}},
			{Code: "39003", Nom: "Les Essards", Type: "commune-deleguee", Departement: "39", ChefLieu: "39002"},
			{Code: "39002", Nom: "Valbrume-Ville", Type: "commune-deleguee", Departement: "39", ChefLieu: "39002"},
			{Code: "39201", Nom: "Valbrume 1er Arrondissement", Type: "arrondissement-municipal", Commune: "39002", CodesPostaux: []string{"39901"}},
			{Code: "02001", Nom: "Arvigny", Type: "commune-actuelle", Departement: "02"},
		},
	}
}

func TestLinesAreSortedAndComplete(t *testing.T) {
	lines, err := example().lines()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"R\t11\tRégion A", "R\t27\tRégion B",
		"D\t02\tDépartement A\t11\t", "D\t39\tDépartement B\t27\t47.10,5.49",
		"C\t02001\tArvigny\t\t0\t\t",
		"O\t39003\tLes Essards\t39002",
		"B\t39002\tValbrume\t39002",
		"A\t39201\tValbrume 1er arrondissement\t39002\t39901",
		"C\t39002\tValbrume (Ville)\t39900,39910\t12\t39003\t47.096,5.490",
	}, "\n")
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPackingDependsOnTheTextOnly(t *testing.T) {
	first, err := pack("a\tb\n")
	if err != nil {
		t.Fatal(err)
	}
	second, err := pack("a\tb\n")
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("two packings differ (%v)", err)
	}
}

func TestAPackageThatChangedItsShapeIsRefused(t *testing.T) {
	for name, change := range map[string]func(*source){
		"unknown type":        func(s *source) { s.places[0].Type = "commune-nouvelle" },
		"parent missing":      func(s *source) { s.places[1].ChefLieu = "39999" },
		"code of another dep": func(s *source) { s.places[4].Departement = "39" },
	} {
		s := example()
		change(&s)
		if _, err := s.lines(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
