package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"passeparole/locales"
)

// commandLine is what may be typed. The words that explain it are in
// locales/<language>/cli.yaml: cli.command.<name> and cli.flag.<name>.
type commandLine struct {
	Config string `short:"c" default:"passeparole.yaml" env:"PASSEPAROLE_CONFIG" placeholder:"passeparole.yaml"`
	Lang   string `placeholder:"fr|en"`

	Init    initCommand    `cmd:""`
	Run     runCommand     `cmd:""`
	Check   checkCommand   `cmd:""`
	Chat    chatCommand    `cmd:""`
	Doctor  doctorCommand  `cmd:""`
	Export  exportCommand  `cmd:""`
	Backup  backupCommand  `cmd:""`
	Restore restoreCommand `cmd:""`
	Version versionCommand `cmd:""`
}

// app is what every command is given: the outside, as values.
type app struct {
	book     *locales.Book
	lang     string
	config   string // path of the configuration file
	in       io.Reader
	out, err io.Writer
	environ  []string
}

func (a *app) say(key string, args locales.Args) string { return a.book.Say(a.lang, "cli."+key, args) }

// tell writes a sentence to standard output.
func (a *app) tell(key string, args locales.Args) { fmt.Fprintln(a.out, a.say(key, args)) }

// run does what the command line says and returns the exit code.
func run(args []string, in io.Reader, out, errs io.Writer, environ []string) (code int) {
	book, err := locales.Embedded()
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitInternal
	}
	a := &app{book: book, lang: languageOf(args, environ), in: in, out: out, err: errs, environ: environ}
	defer func() {
		if cause := recover(); cause != nil {
			fmt.Fprintf(errs, "%s\n%v\n%s", a.say("internal", nil), cause, debug.Stack())
			code = exitInternal
		}
	}()
	return a.command(args)
}

// helped ends parsing after help was printed.
type helped struct{ code int }

func (a *app) command(args []string) (code int) {
	var line commandLine
	parser, err := kong.New(&line, kong.Name("passeparole"), kong.Writers(a.out, a.err), kong.Bind(a),
		kong.Help(a.help), kong.Exit(func(code int) { panic(helped{code}) }))
	if err != nil {
		fmt.Fprintln(a.err, err)
		return exitInternal
	}
	defer func() {
		if cause := recover(); cause != nil {
			end, ok := cause.(helped)
			if !ok {
				panic(cause)
			}
			code = end.code
		}
	}()
	if len(args) == 0 {
		if _, err := parser.Parse([]string{"--help"}); err != nil {
			return exitInternal
		}
	}
	ctx, err := parser.Parse(args)
	if err == nil && line.Lang != "" && !slices.Contains(locales.Languages, line.Lang) {
		err = fmt.Errorf("--lang=%s", line.Lang)
	}
	if err != nil {
		fmt.Fprintln(a.err, a.misread(err))
		return exitUsage
	}
	a.config = line.Config
	return a.ended(ctx.Run())
}

// ended says how a command ended and returns its code.
func (a *app) ended(err error) int {
	if err == nil {
		return exitOK
	}
	var f *failure
	if !errors.As(err, &f) {
		fmt.Fprintf(a.err, "%s\n%v\n", a.say("internal", nil), err)
		return exitInternal
	}
	if f.Key != "" {
		fmt.Fprintln(a.err, a.book.Say(a.lang, f.Key, f.Args))
	}
	return f.Code
}

// The parser has no types for its errors: these are the ones that people meet.
var (
	unexpected = regexp.MustCompile(`^unexpected argument (\S+?)(?:, did you mean (?:one of )?(.+)\?)?$`)
	unknown    = regexp.MustCompile(`^unknown flag (\S+?)(?:, did you mean (?:one of )?(.+)\?)?$`)
	incomplete = regexp.MustCompile(`^expected (?:one of )?(.+)$`)
	outOfList  = regexp.MustCompile(`^.+ must be one of (.+) but got "(.*)"$`)
)

// misread says what was not understood of the command line.
func (a *app) misread(err error) string {
	text := err.Error()
	for key, pattern := range map[string]*regexp.Regexp{"argument": unexpected, "flag": unknown} {
		if m := pattern.FindStringSubmatch(text); m != nil {
			if near := strings.ReplaceAll(m[2], `"`, ""); near != "" {
				return a.say("usage."+key+"_near", locales.Args{"Got": m[1], "Near": near})
			}
			return a.say("usage."+key, locales.Args{"Got": m[1]})
		}
	}
	if m := incomplete.FindStringSubmatch(text); m != nil {
		return a.say("usage.incomplete", locales.Args{"Wanted": strings.NewReplacer(`"`, "", "<format>", "csv, json").Replace(m[1])})
	}
	if m := outOfList.FindStringSubmatch(text); m != nil {
		return a.say("usage.choice", locales.Args{"Got": m[2], "Choices": strings.ReplaceAll(strings.ReplaceAll(m[1], `"`, ""), ",", ", ")})
	}
	return a.say("usage.unclear", locales.Args{"Cause": text})
}

// languageOf is the language to speak before anything is parsed: --lang, then that of
// the terminal, then French.
func languageOf(args, environ []string) string {
	for i, arg := range args {
		value, ok := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if ok && slices.Contains(locales.Languages, value) {
			return value
		}
	}
	for _, name := range []string{"LC_ALL=", "LC_MESSAGES=", "LANG="} {
		for _, entry := range environ {
			if value, ok := strings.CutPrefix(entry, name); ok && value != "" {
				for _, lang := range locales.Languages {
					if strings.HasPrefix(strings.ToLower(value), lang) {
						return lang
					}
				}
				return locales.Languages[0]
			}
		}
	}
	return locales.Languages[0]
}
