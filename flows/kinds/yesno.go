package kinds

import (
	"slices"

	"passeparole/flows"
)

// yesno is yes or no. Values: "yes" or "no".
type yesno struct{ env }

func (k yesno) Parse(_ flows.Step, raw string, _ flows.State) (flows.Parsed, *flows.Refusal) {
	switch act, _, _ := flows.ReadAct(raw); {
	case act == flows.Yes, flows.Fold(raw) == "1":
		return flows.Parsed{Values: []string{"yes"}}, nil
	case act == flows.No, flows.Fold(raw) == "2":
		return flows.Parsed{Values: []string{"no"}}, nil
	}
	return flows.Parsed{}, refuse("yesno", nil)
}

func (yesno) Valid(_ flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) != 1 || !slices.Contains([]string{"yes", "no"}, values[0]) {
		return refuse("yesno", nil)
	}
	return nil
}

func (k yesno) Render(_ flows.Step, a flows.Answer, lang string) string {
	if a.Value() == "yes" {
		return k.say(lang, "flows.value.yes", nil)
	}
	return k.say(lang, "flows.value.no", nil)
}

func (yesno) Check(flows.Step) []flows.Problem { return nil }
