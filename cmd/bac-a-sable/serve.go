package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"passeparole/cmd/bac-a-sable/dendrite"
	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/mastodon"
)

// served is what "serve" prints, on one line, once everything answers.
type served struct {
	Homeserver string                      `json:"homeserver"`
	ServerName string                      `json:"server_name"`
	Secret     string                      `json:"registration_secret"`
	Mastodon   string                      `json:"mastodon"`
	Token      string                      `json:"mastodon_token"`
	StaffRoom  string                      `json:"staff_room"`
	Bot        dendrite.Account            `json:"bot"` // without device and token: it has no session
	Accounts   map[string]dendrite.Account `json:"accounts"`
}

// serve runs the servers and the accounts without a bot, until its input closes.
func serve(ctx context.Context, args []string) error {
	server := beside("dendrite")
	if err := flags("serve", args, func(f *flag.FlagSet) { f.StringVar(&server, "dendrite", server, "") }); err != nil {
		return err
	}
	dir, remove, err := workplace(false)
	if err != nil {
		return err
	}
	defer remove()
	h, err := house.Start(ctx, house.Options{Dir: dir, Dendrite: server})
	if err != nil {
		return err
	}
	defer h.Close()
	out := served{
		Homeserver: h.Homeserver.URL, ServerName: h.Homeserver.Name, Secret: h.Homeserver.Secret(),
		Mastodon: h.Mastodon.URL, Token: h.Mastodon.Token(), StaffRoom: h.StaffRoom,
		Bot: h.BotAccount, Accounts: map[string]dendrite.Account{},
	}
	for name, p := range h.Persons {
		out.Accounts[name] = p.Account
	}
	if err := json.NewEncoder(output).Encode(out); err != nil {
		return fmt.Errorf("telling the addresses: %w", err)
	}
	untilInputEnds(ctx)
	return nil
}

// standIn runs the Mastodon stand-in alone, until its input closes.
func standIn(ctx context.Context, args []string) error {
	listen, host := "127.0.0.1:0", ""
	err := flags("mastodon", args, func(f *flag.FlagSet) {
		f.StringVar(&listen, "listen", listen, "")
		f.StringVar(&host, "host", host, "")
	})
	if err != nil {
		return err
	}
	options := mastodon.Options{}
	if host != "" {
		options.Hosts = []string{host}
	}
	s, err := mastodon.Listen(listen, options)
	if err != nil {
		return err
	}
	defer s.Close()
	out := map[string]string{"url": s.URL, "token": s.Token(), "other_token": mastodon.OtherToken}
	if err := json.NewEncoder(output).Encode(out); err != nil {
		return fmt.Errorf("telling the address: %w", err)
	}
	untilInputEnds(ctx)
	return nil
}

// untilInputEnds waits for the end of the standard input, or of the context. Whoever
// started this program ends it by going away, however they end.
func untilInputEnds(ctx context.Context) {
	ended := make(chan struct{})
	go func() {
		io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
}
