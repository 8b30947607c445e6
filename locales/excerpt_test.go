package locales

import "testing"

func TestExcerpt(t *testing.T) {
	for _, test := range []struct {
		text string
		most int
		want string
	}{
		{"", 5, ""},
		{"débat", 5, "débat"},
		{"débats", 5, "déba…"},
		{"éééééé", 5, "éééé…"},
		{"un débat", 1, "…"},
	} {
		if got := Excerpt(test.text, test.most); got != test.want {
			t.Errorf("Excerpt(%q, %d) is %q, not %q", test.text, test.most, got, test.want)
		}
	}
}
