package kinds

import "passeparole/flows"

// confirm is a notice that must be agreed to before the flow goes on. Values: "yes".
type confirm struct{ env }

func (k confirm) Parse(s flows.Step, raw string, st flows.State) (flows.Parsed, *flows.Refusal) {
	p, r := yesno(k).Parse(s, raw, st)
	if r != nil || p.Values[0] != "yes" {
		return flows.Parsed{}, refuse("confirm", nil)
	}
	return p, nil
}

func (confirm) Valid(_ flows.Step, values []string, _ flows.State) *flows.Refusal {
	if len(values) != 1 || values[0] != "yes" {
		return refuse("confirm", nil)
	}
	return nil
}

func (k confirm) Render(s flows.Step, a flows.Answer, lang string) string {
	return yesno(k).Render(s, a, lang)
}

func (confirm) Check(flows.Step) []flows.Problem { return nil }
