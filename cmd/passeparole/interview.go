package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"

	"passeparole/bot/config"
)

func isTerminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}

// question asks for one value of the configuration. Its words are cli.ask.<name>.
type question struct {
	name, path string // of the sentence, and of the value in the file
	required   bool
	value      *string
}

// interview asks for what the flags did not say. Each answer is checked at once and asked
// again, with the reason, until it can be used. An empty answer leaves an optional value out.
func (a *app) interview(answers *config.Answers) error {
	lines := bufio.NewScanner(a.in)
	admins := strings.Join(answers.Admins, ",")
	defer func() { answers.Admins = separated(admins) }()
	a.tell("ask.hello", nil)
	for _, q := range []question{
		{"homeserver", "homeserver", true, &answers.Homeserver},
		{"user", "user", true, &answers.User},
		{"staff_room", "staff_room", true, &answers.StaffRoom},
		{"admins", "admins", false, &admins},
		{"programme", "programme.name", false, &answers.Programme},
		{"contact", "programme.contact", false, &answers.Contact},
		{"mastodon_server", "mastodon.server", false, &answers.MastodonServer},
		{"base_url", "publish.base_url", false, &answers.BaseURL},
	} {
		if *q.value != "" {
			continue
		}
		for {
			fmt.Fprintf(a.out, "\n%s\n> ", a.say("ask."+q.name, nil))
			if !lines.Scan() {
				return &failure{Code: exitMistakes, Key: "cli.init.stopped", Err: errors.Join(io.ErrUnexpectedEOF, lines.Err())}
			}
			*q.value = strings.TrimSpace(lines.Text())
			if *q.value == "" && !q.required {
				break
			}
			answers.Admins = separated(admins)
			problem := a.refused(q.path, *answers)
			if *q.value != "" && problem == nil {
				break
			}
			if problem != nil {
				fmt.Fprintln(a.out, problem.Sentence(a.book, a.lang))
			}
			*q.value = ""
		}
	}
	return nil
}

// refused is what is wrong with the value at a path, nil if nothing is.
func (a *app) refused(path string, answers config.Answers) *config.Problem {
	_, problems := config.Check(a.config, config.Example(a.book, a.lang, answers), nil, false)
	for _, p := range problems {
		if p.Path == path || strings.HasPrefix(p.Path, path+"[") {
			return &p
		}
	}
	return nil
}

func separated(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
}
