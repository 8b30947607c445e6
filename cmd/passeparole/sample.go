package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"passeparole/flows"
	"passeparole/flows/sample"
	"passeparole/locales"
)

// printSaid prints a message beside the name of who says it, every line in the same column.
func printSaid(to io.Writer, who string, m locales.Message) {
	const column = 6
	if utf8.RuneCountInString(who) >= column {
		who += " "
	}
	for i, line := range strings.Split(m.Plain(), "\n") {
		if i > 0 {
			who = ""
		}
		fmt.Fprintln(to, strings.TrimRight(fmt.Sprintf("%-*s%s", column, who, line), " "))
	}
}

// samples prints a sample conversation for every flow whose form is right.
func (a *app) samples(all map[string]*flows.Flow, kinds flows.Kinds) {
	say := func(key string, args locales.Args) string { return a.book.Say(a.lang, "sample."+key, args) }
	for _, id := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(a.out, "\n%s\n\n", say("title", locales.Args{"Flow": id}))
		talk := sample.Of(a.book, a.lang, all[id], kinds)
		for _, turn := range talk.Turns {
			if turn.Says != "" {
				printSaid(a.out, say("you", nil), locales.Message{}.Add(locales.Plain, turn.Says))
			}
			printSaid(a.out, say("bot", nil), turn.Bot)
		}
		if len(talk.Unmet) > 0 {
			fmt.Fprintln(a.out, say("unmet", locales.Args{"Count": len(talk.Unmet), "Steps": strings.Join(talk.Unmet, ", ")}))
		}
		if talk.Stuck != "" {
			fmt.Fprintln(a.out, say("stuck", locales.Args{"Flow": id, "Step": talk.Stuck}))
		}
		fmt.Fprintln(a.out)
	}
}
