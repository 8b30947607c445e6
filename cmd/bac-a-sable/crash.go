package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"

	"passeparole/cmd/bac-a-sable/crash"
	"passeparole/cmd/bac-a-sable/mastodon"
)

// killed kills the bot in the middle of meetings, once with each way in which Mastodon
// servers answer a repeated key, and fails when anything was lost or came twice.
func killed(ctx context.Context, args []string) error {
	o := crash.Options{Bot: beside("passeparole"), Dendrite: beside("dendrite"), Kills: 20}
	replay, keep, quiet := "", false, false
	err := flags("crash", args, func(f *flag.FlagSet) {
		f.IntVar(&o.Kills, "kills", o.Kills, "")
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
	if err != nil || o.Kills < 1 || modes[0] != mastodon.ReplayExisting && modes[0] != mastodon.Replay500 {
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
	good := true
	for _, o.Replay = range modes {
		o.Dir = filepath.Join(dir, o.Replay)
		fmt.Fprintf(output, "Graine %d, clé répétée → %s\n", o.Seed, o.Replay)
		result, err := crash.Run(ctx, o)
		tally(output, result)
		if err != nil {
			return err
		}
		good = good && result.Good()
	}
	if !good {
		return errors.New("quelque chose s’est perdu ou est venu deux fois")
	}
	return nil
}

func tally(w io.Writer, r crash.Result) {
	fmt.Fprintf(w, "  arrêts sans préavis    %4d\n", r.Kills)
	fmt.Fprintf(w, "  rencontres             %4d\n", r.Meetings)
	fmt.Fprintf(w, "  réponses confirmées    %4d\n", r.Acknowledged)
	fmt.Fprintf(w, "  perdues                %4d\n", len(r.Lost))
	fmt.Fprintf(w, "  réponses du bot en double   %d\n", len(r.Doubled))
	fmt.Fprintf(w, "  publications           %4d\n", r.Posts)
	fmt.Fprintf(w, "  publiées en double     %4d\n", len(r.Posted))
	fmt.Fprintf(w, "  durée                  %6.1f s\n", r.Took.Seconds())
	for _, found := range [][]string{r.Lost, r.Doubled, r.Posted} {
		for _, what := range found {
			fmt.Fprintf(w, "  ! %s\n", what)
		}
	}
}
