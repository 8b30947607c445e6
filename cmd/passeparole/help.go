package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// help prints what can be typed, in the language of the person, with the exit codes.
func (a *app) help(_ kong.HelpOptions, ctx *kong.Context) error {
	var b strings.Builder
	node := ctx.Selected()
	if node == nil {
		fmt.Fprintf(&b, "%s\n\n%s\n", a.say("about", nil), a.say("help.usage_all", nil))
		fmt.Fprintf(&b, "\n%s\n", a.say("help.commands", nil))
		for _, command := range ctx.Model.Children {
			entry(&b, command.Name+arguments(command), a.say("command."+command.Name, nil))
		}
	} else {
		fmt.Fprintf(&b, "passeparole %s%s\n\n%s\n", node.Name, arguments(node), a.say("command."+node.Name, nil))
		if key := "cli.more." + node.Name; a.book.Has(a.lang, key) {
			fmt.Fprintf(&b, "\n%s\n", a.book.Say(a.lang, key, nil))
		}
		if len(node.Flags) > 0 {
			fmt.Fprintf(&b, "\n%s\n", a.say("help.flags", nil))
			a.flags(&b, node.Name, node.Flags)
		}
	}
	fmt.Fprintf(&b, "\n%s\n", a.say("help.flags_all", nil))
	a.flags(&b, "", ctx.Model.Flags)
	fmt.Fprintf(&b, "\n%s\n", a.say("help.codes", nil))
	for _, code := range exitCodes {
		entry(&b, fmt.Sprint(code), a.say(fmt.Sprintf("code.n%d", code), nil))
	}
	if _, err := fmt.Fprint(a.out, b.String()); err != nil {
		return fmt.Errorf("printing the help: %w", err)
	}
	return nil
}

// flags explains flags: a word that means another thing for one command is explained under
// cli.<command>.flag.
func (a *app) flags(b *strings.Builder, command string, flags []*kong.Flag) {
	for _, f := range flags {
		if f.Hidden {
			continue
		}
		name := "--" + f.Name
		if f.Short != 0 {
			name = fmt.Sprintf("-%c, %s", f.Short, name)
		}
		if !f.IsBool() {
			name += " " + f.FormatPlaceHolder()
		}
		key := "flag." + strings.ReplaceAll(f.Name, "-", "_")
		if own := command + "." + key; a.book.Has(a.lang, "cli."+own) {
			key = own
		}
		entry(b, name, a.say(key, nil))
	}
}

func arguments(n *kong.Node) string {
	var b strings.Builder
	for _, arg := range n.Positional {
		name := strings.ReplaceAll(arg.Enum, ",", "|")
		if name == "" {
			name = arg.Tag.PlaceHolder
		}
		if !arg.Required {
			name = "[" + name + "]"
		}
		b.WriteString(" " + name)
	}
	return b.String()
}

// entry is one line of a list, or two when the name is long.
func entry(b *strings.Builder, name, text string) {
	const width = 28
	if len(name) >= width {
		fmt.Fprintf(b, "  %s\n  %*s%s\n", name, width, "", text)
		return
	}
	fmt.Fprintf(b, "  %-*s%s\n", width, name, text)
}
