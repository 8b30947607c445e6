package fold

import (
	"testing"

	"pgregory.net/rapid"
)

func TestName(t *testing.T) {
	for typed, want := range map[string]string{
		"Saint-Étienne":            "saint etienne",
		"ST ETIENNE":               "saint etienne",
		"Ste-Foy-lès-Lyon":         "sainte foy les lyon",
		"Stes Maries":              "saintes maries",
		"L'Haÿ-les-Roses":          "l hay les roses",
		"L’Haÿ les Roses":          "l hay les roses",
		"Œuilly":                   "oeuilly",
		"E\u0301pinal":             "epinal",
		"Chalon s/Saône":           "chalon sur saone",
		"Paris 11e Arrondissement": "paris 11",
		"Paris 1er":                "paris 1",
		"Paris Cedex 11":           "paris 11",
		"arrondissement":           "arrondissement",
		"Château-Chinon (Ville)":   "chateau chinon ville",
		"  a \t b\n":               "a b",
		"…":                        "",
		"bât. 3e":                  "bat 3",
	} {
		if got := Name(typed); got != want {
			t.Errorf("Name(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestKey(t *testing.T) {
	for name, want := range map[string]string{
		"le havre": "havre", "la rochelle": "rochelle", "les lilas": "lilas", "l hay les roses": "hay les roses",
		"lens": "lens", "le": "le", "la ": "la ", "": "",
	} {
		if got := Key(name); got != want {
			t.Errorf("Key(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestFoldingIsSettled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Name(rapid.String().Draw(t, "typed"))
		if twice := Name(once); twice != once {
			t.Fatalf("%q, then %q", once, twice)
		}
	})
}
