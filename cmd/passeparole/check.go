package main

import (
	"fmt"
	"io"
	"time"

	"passeparole/bot/config"
	"passeparole/flows"
	"passeparole/flows/kinds"
	"passeparole/locales"
)

type checkCommand struct {
	Flows   bool
	Locales bool
	Sample  bool   `default:"true"`
	Dir     string `arg:"" optional:"" type:"path" placeholder:"DIR"`
}

// Run checks the configuration, the flows that it names and the sentences, and shows all
// mistakes at once. With --flows, --locales or a directory of flows it checks those only,
// and needs no configuration. A sample conversation with each flow comes before its mistakes,
// so that these are the last thing to be seen.
func (c checkCommand) Run(a *app) error {
	found, dir := 0, c.Dir
	rhythm := remindersBeside(dir)
	everything := !c.Flows && !c.Locales && c.Dir == ""
	if everything {
		cfg, problems := config.Load(a.config, a.environ)
		a.show(a.out, problems)
		found += len(problems)
		if cfg != nil {
			dir, rhythm = cfg.Flows, cfg.Reminders.File
		}
	}
	if everything || c.Flows || c.Dir != "" {
		found += a.checkFlows(dir, c.Sample)
		found += a.checkReminders(rhythm)
	}
	if everything || c.Locales {
		for _, d := range locales.Compare(a.book, a.book) {
			fmt.Fprintf(a.out, "locales/%s: %s\n", d.Lang, a.book.Say(a.lang, d.Key, d.Args))
			found++
		}
	}
	if found > 0 {
		return &failure{Code: exitMistakes, Key: "cli.mistakes", Args: locales.Args{"Count": found}}
	}
	a.tell("check.fine", nil)
	return nil
}

// checkFlows shows what is wrong with the flow files and says how many mistakes there are.
// With samples it first shows a conversation with each flow.
func (a *app) checkFlows(dir string, samples bool) int {
	if err := a.wordsOf(dir); err != nil {
		fmt.Fprintln(a.out, a.say("sentences", locales.Args{"Dir": dir, "Cause": cause(err)}))
		return 1
	}
	files, k := flowFiles(dir), kinds.For(time.Now(), "Europe/Paris", a.lang, a.book)
	if samples {
		all, _ := flows.Load(files)
		a.samples(all, k)
	}
	problems := flows.Check(files, a.book, k)
	a.showFlows(a.out, problems)
	all, _ := flows.Load(files)
	_, more := loadKit(dir, all)
	a.showFlows(a.out, more)
	return len(problems) + len(more)
}

func (a *app) showFlows(to io.Writer, problems []flows.Problem) {
	for _, p := range problems {
		fmt.Fprintln(to, p.Say(a.book, a.lang))
	}
}
