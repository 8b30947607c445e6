// Package house is the whole sandbox: a homeserver, a Mastodon stand-in, the people, the
// staff room, and the bot as a process with a configuration of its own. Everything listens
// on loopback, lives below one directory, and ends with Close.
package house

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"passeparole/cmd/bac-a-sable/dendrite"
	"passeparole/cmd/bac-a-sable/fakehs"
	"passeparole/cmd/bac-a-sable/mastodon"
	"passeparole/cmd/bac-a-sable/matrixclient"
)

// The people of the sandbox, and the bot. Their names are invented.
const (
	Camille   = "camille"   // organises
	Sacha     = "sacha"     // organises too
	Dominique = "dominique" // staff, made the staff room, administrator
	Alex      = "alex"      // staff
	BotName   = "passe-parole"
)

// People are those who talk, in the order they are shown.
var People = []string{Camille, Sacha, Dominique, Alex}

// Options say what to start.
type Options struct {
	Dir      string // everything is written below it; it is not removed
	Dendrite string // path of the homeserver program
	// Fake asks for a homeserver in memory instead of Dendrite, nil for Dendrite.
	Fake *fakehs.Options
	Bot  string // path of the bot's program, "" to start none
	Idle bool   // the bot has its files, but is not started
	// Organisers are more people with a room of their own, by their names in lower case.
	Organisers []string
	// Hashtags of the announcements, without "#".
	Hashtags []string
	// Trusted user IDs, whose proposals need no validation.
	Trusted []string
}

// Person is someone who is logged in and whose client reads along.
type Person struct {
	*matrixclient.Client
	Name    string
	Account dendrite.Account
	Inbox   *matrixclient.Inbox
}

// House is what was started.
type House struct {
	Homeserver *dendrite.Server // nil when a fake one was asked for
	Fake       *fakehs.Running  // nil when it was not
	URL        string           // address of the homeserver
	ServerName string           // its name, the part after the colon of every ID
	Mastodon   *mastodon.Running
	Persons    map[string]*Person
	Bot        *Bot // nil when none was asked for
	BotAccount dendrite.Account
	StaffRoom  string // room ID
	Pages      string // address of the public pages, without a slash at its end

	options Options
	members map[string][]string // who is in each room of a story
	stop    context.CancelFunc  // ends the syncs of the people
}

// Start starts the servers, makes the accounts and the staff room, and starts the bot when
// there is one; it returns once the bot is in the staff room. ctx bounds the start, and its
// end ends the people's syncs.
func Start(ctx context.Context, o Options) (*House, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("finding the directory of the sandbox: %w", err)
	}
	o.Dir = dir
	syncs, stop := context.WithCancel(context.WithoutCancel(ctx))
	h := &House{Persons: map[string]*Person{}, options: o, members: maps.Clone(members), stop: stop}
	for _, name := range o.Organisers {
		h.members[name] = []string{name}
	}
	if err := h.start(ctx, syncs); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (h *House) start(ctx, syncs context.Context) (err error) {
	if err := h.startHomeserver(ctx); err != nil {
		return err
	}
	port, err := dendrite.FreePort()
	if err != nil {
		return err
	}
	listen := fmt.Sprintf("127.0.0.1:%d", port)
	h.Pages = "http://" + listen
	// Pages on loopback count as if they had a domain, as they do when the bot is at work.
	if h.Mastodon, err = mastodon.Listen("127.0.0.1:0", mastodon.Options{Hosts: []string{listen}}); err != nil {
		return err
	}
	for _, name := range slices.Concat([]string{BotName}, People, h.options.Organisers) {
		if err := h.welcome(ctx, syncs, name); err != nil {
			return err
		}
	}
	if err := h.openStaffRoom(ctx); err != nil {
		return err
	}
	if h.options.Bot == "" {
		return nil
	}
	if h.Bot, err = h.newBot(listen); err != nil {
		return err
	}
	if h.options.Idle {
		return nil
	}
	return h.Bot.Start(ctx)
}

func (h *House) startHomeserver(ctx context.Context) (err error) {
	if h.options.Fake != nil {
		if h.Fake, err = fakehs.Listen("127.0.0.1:0", *h.options.Fake); err != nil {
			return err
		}
		h.URL, h.ServerName = h.Fake.URL, h.Fake.Name()
		return nil
	}
	h.Homeserver, err = dendrite.Start(ctx, dendrite.Options{Binary: h.options.Dendrite, Dir: filepath.Join(h.options.Dir, "homeserver")})
	if err != nil {
		return err
	}
	h.URL, h.ServerName = h.Homeserver.URL, h.Homeserver.Name
	return nil
}

func (h *House) register(ctx context.Context, name, password string) error {
	if h.Fake != nil {
		return h.Fake.Register(ctx, name, password)
	}
	return h.Homeserver.Register(ctx, name, password)
}

// welcome makes an account and logs in. The bot gets no session: it makes its own.
func (h *House) welcome(ctx, syncs context.Context, name string) error {
	password := rand.Text()
	if err := h.register(ctx, name, password); err != nil {
		return err
	}
	if name == BotName {
		h.BotAccount = dendrite.Account{UserID: "@" + name + ":" + h.ServerName, Password: password}
		return nil
	}
	client, err := matrixclient.Login(ctx, h.URL, name, password, "BACASABLE")
	if err != nil {
		return err
	}
	account := dendrite.Account{UserID: client.UserID, Password: password, Device: client.Device, Token: client.Token}
	p := &Person{Client: client, Name: name, Account: account}
	if err := p.SetName(ctx, strings.ToUpper(name[:1])+name[1:]); err != nil {
		return err
	}
	if p.Inbox, err = p.Follow(syncs); err != nil {
		return err
	}
	h.Persons[name] = p
	return nil
}

// openStaffRoom is done by Dominique; Alex joins, the bot is only invited: joining is its
// first act.
func (h *House) openStaffRoom(ctx context.Context) error {
	dominique, alex := h.Persons[Dominique], h.Persons[Alex]
	room, err := dominique.CreateRoom(ctx, matrixclient.NewRoom{
		Name: "Équipe Passe-parole", Invite: []string{alex.UserID, h.BotAccount.UserID},
	})
	if err != nil {
		return fmt.Errorf("opening the staff room: %w", err)
	}
	h.StaffRoom = room
	return alex.Join(ctx, room)
}

// Close ends the bot, the servers and the syncs. It may be called at any point of the start.
func (h *House) Close() error {
	h.stop()
	var problems []error
	if h.Bot != nil {
		problems = append(problems, h.Bot.Stop())
	}
	if h.Mastodon != nil {
		problems = append(problems, h.Mastodon.Close())
	}
	if h.Homeserver != nil {
		problems = append(problems, h.Homeserver.Stop())
	}
	if h.Fake != nil {
		problems = append(problems, h.Fake.Close())
	}
	return errors.Join(problems...)
}
