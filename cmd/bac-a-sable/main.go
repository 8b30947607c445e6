// Command bac-a-sable runs Passe-parole on this machine with real servers, for the
// demonstration and the tests: a Matrix homeserver and a Mastodon stand-in on loopback,
// people, and the bot. Nothing is left running or on disk when it ends.
//
//	bac-a-sable demo [--script FILE] [--bot PATH] [--dendrite PATH] [--keep]
//	bac-a-sable serve [--dendrite PATH]
//	bac-a-sable mastodon [--listen 127.0.0.1:0] [--host HOST:PORT]
//	bac-a-sable crash [--kills 500] [--real 50] [--seed N] [--replay existing|500] [--bot PATH] [--dendrite PATH] [--keep] [--quiet]
//
// Exit codes: 0 when all went as expected, 1 when it did not (a line of the story that was
// not answered, a server that did not start), 2 when the command line makes no sense.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

const usage = `bac-a-sable essaie Passe-parole sur cette machine, avec de vrais serveurs.

  bac-a-sable demo       une conversation dans ce terminal ; sans terminal, l’histoire enregistrée
      --script FICHIER   joue cette histoire
      --bot CHEMIN       le programme du bot (sinon : passeparole, à côté de bac-a-sable)
      --dendrite CHEMIN  le serveur Matrix (sinon : dendrite, à côté de bac-a-sable)
      --keep             garde le dossier de travail à la fin, et dit où il est
  bac-a-sable serve      les serveurs et les comptes seulement ; adresses en JSON sur la sortie
  bac-a-sable mastodon   le faux Mastodon seulement ; son adresse en JSON sur la sortie
      --listen ADRESSE   127.0.0.1:0 si rien n’est dit
      --host HÔTE:PORT   une adresse de pages qui compte comme un vrai nom de domaine
  bac-a-sable crash      tue le bot au hasard pendant des rencontres entières, et compte ce qui
                         s’est perdu ou est venu deux fois
      --kills 500        autant d’arrêts en tout sur un serveur Matrix en mémoire
      --real 50          et autant en tout sur Dendrite ; Mastodon répond des deux façons
      --seed NOMBRE      refait les mêmes tirages ; --replay existing ou 500 : cette façon seulement
      --quiet            ne montre pas chaque arrêt ; --bot, --dendrite, --keep : comme pour demo
`

func main() {
	// A second Ctrl-C ends at once: the first one puts the default back.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop)
	ctx, cancel := context.WithCancel(ctx)
	output = listened{os.Stdout, cancel}
	// The signal would also come for a socket of a bot that was just killed.
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(ctx, os.Args[1:]))
}

// output is where the commands write what people read.
var output io.Writer = os.Stdout

// listened ends the program in order when whoever read its output has gone ("| head").
type listened struct {
	to   io.Writer
	gone func()
}

func (l listened) Write(text []byte) (int, error) {
	n, err := l.to.Write(text)
	if err != nil {
		l.gone()
	}
	return n, err
}

func run(ctx context.Context, args []string) int {
	commands := map[string]func(context.Context, []string) error{"demo": demo, "serve": serve, "mastodon": standIn, "crash": killed}
	if len(args) == 0 || commands[args[0]] == nil {
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	err := commands[args[0]](ctx, args[1:])
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprint(os.Stderr, usage)
		return 2
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "Interrompu.")
		return 1
	}
	fmt.Fprintln(os.Stderr, err)
	return 1
}

var errUsage = errors.New("the command line makes no sense")

// flags reads the flags of a command.
func flags(name string, args []string, define func(*flag.FlagSet)) error {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(os.Stderr)
	set.Usage = func() {}
	define(set)
	if err := set.Parse(args); err != nil || set.NArg() > 0 {
		return errUsage
	}
	return nil
}

// beside is a program in the directory of this one.
func beside(name string) string {
	self, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(self), name)
}

// workplace is a directory that only this user can read, and what removes it.
func workplace(keep bool) (dir string, remove func(), err error) {
	dir, err = os.MkdirTemp("", "bac-a-sable-")
	if err != nil {
		return "", nil, fmt.Errorf("making a directory to work in: %w", err)
	}
	if keep {
		return dir, func() { fmt.Fprintln(os.Stderr, "Tout est resté dans", dir) }, nil
	}
	return dir, func() { os.RemoveAll(dir) }, nil
}
