package main

import (
	"os"
	"path/filepath"

	"passeparole/bot/remind"
	"passeparole/flows"
	"passeparole/locales"
)

// remindersFile is the text of the reminders and its name: an operator's own file, or that
// of the binary for "".
func remindersFile(file string) (name string, raw []byte, err error) {
	if file == "" {
		return flows.RemindersFile, flows.Reminders(), nil
	}
	raw, err = os.ReadFile(file)
	return file, raw, err
}

// loadReminders reads the reminders of an operator's file, or those of the binary for "",
// and says everything that is wrong with them: the rules are nil then.
func loadReminders(file string, book *locales.Book) (*remind.Rules, []flows.Problem) {
	name, raw, err := remindersFile(file)
	if err != nil {
		return nil, []flows.Problem{{File: file, Key: "flows.check.unreadable"}}
	}
	if problems := remind.Check(name, raw, book); len(problems) > 0 {
		return nil, problems
	}
	return remind.Parse(name, raw)
}

// checkReminders shows what is wrong with the reminders and says how many mistakes there are.
func (a *app) checkReminders(file string) int {
	_, problems := loadReminders(file, a.book)
	a.showFlows(a.out, problems)
	return len(problems)
}

// remindersBeside is the file of reminders in a directory of flows, "" if there is none.
func remindersBeside(dir string) string {
	if dir == "" {
		return ""
	}
	file := filepath.Join(dir, flows.RemindersFile)
	if _, err := os.Stat(file); err != nil {
		return ""
	}
	return file
}
