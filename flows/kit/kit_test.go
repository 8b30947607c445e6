package kit_test

import (
	"testing"

	"passeparole/flows/kit"
	"passeparole/locales"
)

func TestTheKitOfTheBinaryHasNoMistake(t *testing.T) {
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	_, problems := kit.Load()
	for _, p := range problems {
		t.Error(p.Say(book, "fr"))
	}
}
