package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"passeparole/cmd/bac-a-sable/crash"
	"passeparole/cmd/bac-a-sable/fakehs"
	"passeparole/cmd/bac-a-sable/mastodon"
)

// ground is a homeserver that the bot is killed on.
type ground struct {
	name  string
	fake  *fakehs.Options // nil for Dendrite
	kills int
}

// killed kills the bot in the middle of meetings, with each way in which Mastodon servers
// answer a repeated key, on each homeserver; it fails when anything was lost or came twice.
func killed(ctx context.Context, args []string) error {
	o := crash.Options{Bot: beside("passeparole"), Dendrite: beside("dendrite")}
	kills, real, replay, keep, quiet := 500, 50, "", false, false
	err := flags("crash", args, func(f *flag.FlagSet) {
		f.IntVar(&kills, "kills", kills, "")
		f.IntVar(&real, "real", real, "")
		f.Uint64Var(&o.Seed, "seed", 0, "")
		f.StringVar(&replay, "replay", "", "")
		f.StringVar(&o.Bot, "bot", o.Bot, "")
		f.StringVar(&o.Dendrite, "dendrite", o.Dendrite, "")
		f.BoolVar(&keep, "keep", keep, "")
		f.BoolVar(&quiet, "quiet", quiet, "")
	})
	modes := []string{mastodon.ReplayExisting, mastodon.Replay500}
	if replay != "" {
		modes = []string{replay}
	}
	if err != nil || kills < 0 || real < 0 || kills+real == 0 || modes[0] != mastodon.ReplayExisting && modes[0] != mastodon.Replay500 {
		return errUsage
	}
	if o.Seed == 0 {
		o.Seed = rand.Uint64N(1<<32-1) + 1
	}
	o.Log = os.Stderr
	if quiet {
		o.Log = io.Discard
	}
	dir, remove, err := workplace(keep)
	if err != nil {
		return err
	}
	defer remove()
	grounds := []ground{
		{"en mémoire", &fakehs.Options{}, kills / 2},
		{"en mémoire, comme Dendrite", &fakehs.Options{LikeDendrite: true}, kills - kills/2},
		{"Dendrite", nil, real},
	}
	all := crash.Result{Moments: map[string]int{}, Parts: map[string]int{}}
	for i, p := range grounds {
		for turn, replay := range modes {
			// What does not divide falls to the first ones.
			o.Fake, o.Replay, o.Kills = p.fake, replay, (p.kills+len(modes)-1-turn)/len(modes)
			if o.Kills == 0 {
				continue
			}
			o.Dir = filepath.Join(dir, fmt.Sprint(i, "-", o.Replay))
			fmt.Fprintf(output, "Serveur Matrix : %s. Clé répétée → %s. Graine %d\n", p.name, o.Replay, o.Seed)
			result, err := crash.Run(ctx, o)
			tally(output, result)
			add(&all, result)
			if err != nil {
				return err
			}
			if !keep {
				os.RemoveAll(o.Dir)
			}
		}
	}
	fmt.Fprintln(output, "En tout")
	tally(output, all)
	if !all.Good() {
		return errors.New("quelque chose s’est perdu ou est venu deux fois")
	}
	return nil
}

// add adds the figures of a run to those of all.
func add(all *crash.Result, r crash.Result) {
	all.Kills += r.Kills
	all.Meetings += r.Meetings
	all.Acknowledged += r.Acknowledged
	all.Replies += r.Replies
	all.Posts += r.Posts
	all.Edits += r.Edits
	all.Took += r.Took
	all.Lost, all.Doubled, all.Posted = append(all.Lost, r.Lost...), append(all.Doubled, r.Doubled...), append(all.Posted, r.Posted...)
	for what, n := range r.Moments {
		all.Moments[what] += n
	}
	for what, n := range r.Parts {
		all.Parts[what] += n
	}
}

func tally(w io.Writer, r crash.Result) {
	line := func(what string, n int) { fmt.Fprintf(w, "  %-30s %6d\n", what, n) }
	line("arrêts sans préavis", r.Kills)
	line("rencontres", r.Meetings)
	line("réponses confirmées", r.Acknowledged)
	line("  perdues", len(r.Lost))
	line("messages du bot", r.Replies)
	line("  en double", len(r.Doubled))
	line("publications", r.Posts)
	line("  en double ou fausses", len(r.Posted))
	line("  modifiées", r.Edits)
	fmt.Fprintf(w, "  %-30s %8.1f s\n", "durée", r.Took.Seconds())
	for _, by := range []struct {
		title  string
		counts map[string]int
	}{{"arrêts, par instant", r.Moments}, {"arrêts, par moment de la vie d’une rencontre", r.Parts}} {
		fmt.Fprintf(w, "  %s\n", by.title)
		for _, what := range slices.Sorted(maps.Keys(by.counts)) {
			fmt.Fprintf(w, "    %4d  %s\n", by.counts[what], what)
		}
	}
	for _, found := range [][]string{r.Lost, r.Doubled, r.Posted} {
		for _, what := range found {
			fmt.Fprintf(w, "  ! %s\n", what)
		}
	}
}
