package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/script"
)

//go:embed scripts/cafe-ia.txt
var recorded string

// demo plays a story, or opens a conversation when there is someone at a terminal.
func demo(ctx context.Context, args []string) error {
	file, bot, server, keep := "", beside("passeparole"), beside("dendrite"), false
	err := flags("demo", args, func(f *flag.FlagSet) {
		f.StringVar(&file, "script", file, "")
		f.StringVar(&bot, "bot", bot, "")
		f.StringVar(&server, "dendrite", server, "")
		f.BoolVar(&keep, "keep", keep, "")
	})
	if err != nil {
		return err
	}
	story := recorded
	if file != "" {
		raw, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("reading the story: %w", err)
		}
		story = string(raw)
	}
	// A story that cannot be read is told before anything starts.
	lines, err := script.Parse(story)
	if err != nil {
		return err
	}
	dir, remove, err := workplace(keep)
	if err != nil {
		return err
	}
	defer remove()
	began := time.Now()
	h, err := house.Start(ctx, house.Options{Dir: dir, Dendrite: server, Bot: bot})
	if err != nil {
		return err
	}
	defer h.Close()
	addresses(output, h)
	if file == "" && atTerminal() {
		return converse(ctx, h, os.Stdin, output)
	}
	return play(ctx, h, lines, began)
}

// play plays a story, then shows what became public.
func play(ctx context.Context, h *house.House, lines []script.Line, began time.Time) error {
	stage := house.NewStage(h)
	p := &script.Player{Stage: stage, Print: printer(output), Variables: script.Variables{}}
	err := p.Play(ctx, lines)
	published(ctx, output, stage, h, p.Variables)
	if err != nil {
		if !h.Bot.Running() {
			err = errors.Join(err, fmt.Errorf("le bot s’est arrêté (code %d)", h.Bot.ExitCode()))
		}
		return fmt.Errorf("%w\n\nLa fin du journal du bot :\n%s", err, h.Bot.LogEnd())
	}
	fmt.Fprintf(output, "\nL’histoire s’est passée comme prévu, en %.1f s.\n", time.Since(began).Seconds())
	return nil
}

func printer(to io.Writer) *script.Printer {
	return &script.Printer{
		To: to,
		Rooms: map[string]string{
			house.Camille: "Camille et le bot", house.Sacha: "Sacha et le bot",
			house.RoomTogether: "Camille, Sacha et le bot", house.RoomStaff: "Salon de l’équipe",
		},
		Names: map[string]string{house.Camille: "Camille", house.Sacha: "Sacha", house.Dominique: "Dominique", house.Alex: "Alex"},
	}
}

// addresses tells how to look at the servers with other programs.
func addresses(w io.Writer, h *house.House) {
	fmt.Fprintf(w, "Serveur Matrix      %s (nom : %s)\n", h.Homeserver.URL, h.Homeserver.Name)
	fmt.Fprintf(w, "Fil Mastodon        %s\n", h.Mastodon.URL)
	fmt.Fprintf(w, "Pages publiques     %s\n", h.Pages)
	fmt.Fprintf(w, "Comptes             (identifiant, mot de passe)\n")
	roles := map[string]string{
		house.Camille: "organise", house.Sacha: "organise aussi", house.Dominique: "équipe, administre", house.Alex: "équipe",
	}
	for _, name := range house.People {
		p := h.Persons[name]
		fmt.Fprintf(w, "  %-20s %s   %s\n", p.UserID, p.Account.Password, roles[name])
	}
	fmt.Fprintf(w, "  %-20s (le bot)\n", h.BotAccount.UserID)
}

// published prints the public pages and the posts.
func published(ctx context.Context, w io.Writer, stage *house.Stage, h *house.House, ids script.Variables) {
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		id := ids[name]
		text, err := stage.Page(ctx, id)
		if err != nil || text == "" {
			continue
		}
		fmt.Fprintf(w, "\n== La page publique de %s ==\n%s\n\n", id, h.PageURL(id))
		indented(w, text)
	}
	posts, err := stage.Posts(ctx)
	if err != nil || len(posts) == 0 {
		return
	}
	fmt.Fprintf(w, "\n== Le fil Mastodon ==\n")
	for _, post := range posts {
		var about []string
		if post.Answers {
			about = append(about, "en réponse")
		}
		if post.Edited {
			about = append(about, "modifié")
		}
		if post.Removed {
			about = append(about, "retiré")
		}
		title := "@passeparole"
		if len(about) > 0 {
			title += " (" + strings.Join(about, ", ") + ")"
		}
		fmt.Fprintf(w, "\n%s\n", title)
		indented(w, post.Text)
	}
}

func indented(w io.Writer, text string) {
	for _, line := range script.Wrap(text, 100) {
		fmt.Fprintln(w, strings.TrimRight("    "+line, " "))
	}
}
