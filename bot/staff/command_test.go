package staff

import (
	"errors"
	"strings"
	"testing"

	"passeparole/flows"
	"passeparole/locales"
)

// Help is made from the commands, so every name must have its sentence and every example
// must be what the command itself understands.
func TestEveryExampleParsesToItsCommand(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, c := range Commands {
		call, refusal := Parse(c.Example, "@alex:localhost", true)
		if refusal != nil {
			t.Errorf("%s: its example %q is refused: %s", c.Name, c.Example, refusal.Key)
		}
		if call.Command.Name != c.Name {
			t.Errorf("%s: its example %q parses to %s", c.Name, c.Example, call.Command.Name)
		}
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if other, ok := seen[flows.Fold(name)]; ok {
				t.Errorf("%s and %s share the name %s", c.Name, other, name)
			}
			seen[flows.Fold(name)] = c.Name
		}
		for _, lang := range locales.Languages {
			say := func(key string, args locales.Args) string { return book.Say(lang, key, args) }
			if s := book.Say(lang, "staff.command."+c.Name, nil); strings.HasPrefix(s, "[") {
				t.Errorf("%s has no help in %s", c.Name, lang)
			}
			if usage := c.Usage(say); strings.Contains(usage, "[staff.") {
				t.Errorf("%s: an argument has no name in %s: %s", c.Name, lang, usage)
			}
			for _, a := range c.Args {
				if key := "staff.refused.missing." + a.Name; !a.Optional && !book.Has(lang, key) {
					t.Errorf("%s: %s is missing in %s", c.Name, key, lang)
				}
			}
		}
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		text  string
		admin bool
		want  string // command, arguments; or the refusal's key
	}{
		{"!voir k7m2q", false, "voir K7M2Q"},
		{"!VOIR #K7M2Q.", false, "voir K7M2Q"},
		{"!show K7M2Q", false, "voir K7M2Q"},
		{"  !voir   K7M2Q  ", false, "voir K7M2Q"},
		{"!voir\u00a0K7M2Q\u00a0", false, "voir K7M2Q"},
		{"!demander K7M2Q le verbatim 2 cite l'école,\npeut-on dire « une école » ?", false,
			"demander K7M2Q le verbatim 2 cite l'école,\npeut-on dire « une école » ?"},
		{"!liste", false, "liste"},
		{"!liste à valider Bretagne", false, "liste [à valider Bretagne]"},
		{"!exporter CSV", false, "exporter csv"},
		{"!confiance @camille:localhost", true, "confiance @camille:localhost"},
		{"!confiance @camille:localhost non", true, "confiance @camille:localhost non"},
		{"!confiance @camille:localhost", false, "staff.refused.admin"},
		{"!confiance Camille", true, "staff.refused.user"},
		{"!voir", false, "staff.refused.missing.meeting"},
		{"!refuser K7M2Q", false, "staff.refused.missing.reason"},
		{"!voir 12345", false, "staff.refused.notid"},
		{"!voir K7M2Q maintenant", false, "staff.refused.toomuch"},
		{"!valide K7M2Q", false, "staff.refused.near"},
		{"! voir K7M2Q", false, "voir K7M2Q"},
		{"!tu me dis quoi", false, "staff.refused.unknown"},
		{"!confiance @alex:localhost", true, "confiance @alex:localhost"},
		{"!aspirateur", false, "staff.refused.unknown"},
	}
	for _, test := range tests {
		call, refusal := Parse(test.text, "@alex:localhost", test.admin)
		got := strings.TrimSpace(strings.Join([]string{call.Command.Name, call.ID, call.User, call.Text, call.Word}, " "))
		got = strings.Join(strings.FieldsFunc(got, func(r rune) bool { return r == ' ' }), " ")
		if len(call.Words) > 0 {
			got += " [" + strings.Join(call.Words, " ") + "]"
		}
		if refusal != nil {
			got = refusal.Key
		}
		if got != test.want {
			t.Errorf("Parse(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range Commands {
		f.Add(c.Example)
	}
	f.Add("!\x00 \u202e")
	f.Fuzz(func(t *testing.T, text string) {
		call, refusal := Parse(text, "@alex:localhost", true)
		if refusal == nil && call.Command.Run == nil {
			t.Errorf("Parse(%q) gives neither a command nor a refusal", text)
		}
	})
}

// Trusting oneself would go round the rule of the second person.
func TestNobodyTrustsThemselves(t *testing.T) {
	call, refusal := Parse("!confiance @alex:localhost", "@alex:localhost", true)
	if refusal != nil {
		t.Fatal(refusal)
	}
	_, err := call.Command.Run(nil, call) // the desk is not even asked
	var stop *Refusal
	if !errors.As(err, &stop) || stop.Key != "staff.refused.self" {
		t.Errorf("the answer is %v", err)
	}
}

func TestACommandWithoutItsPrefixIsRecognised(t *testing.T) {
	for text, id := range map[string]string{
		"valider k7m2q": "K7M2Q", "Valider K7M2Q s'il te plaît": "K7M2Q", "approve K7M2Q": "K7M2Q",
		"!valider K7M2Q": "", "valider": "", "on va valider K7M2Q": "", "bonjour K7M2Q": "", "voir demain": "", "": "",
	} {
		if got := Unmarked(text); got != id {
			t.Errorf("%q: %q, want %q", text, got, id)
		}
	}
}
