package dendrite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/cryptohelper"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// organiser is somebody with an ordinary client of their own.
type organiser struct {
	t      *testing.T
	client *mautrix.Client
	crypto *cryptohelper.CryptoHelper
	heard  chan *event.Event // readable messages of others
	joined chan id.UserID    // who came into a room
}

func newOrganiser(t *testing.T, name string) *organiser {
	t.Helper()
	user := account(t, name)
	client, err := mautrix.NewClient(server.url, "", "")
	must(t, err)
	_, err = client.Login(t.Context(), &mautrix.ReqLogin{
		Type: mautrix.AuthTypePassword, Password: name, StoreCredentials: true,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: user},
	})
	must(t, err)
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "organiser.db")+"?_txlock=immediate&_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)")
	must(t, err)
	raw.SetMaxOpenConns(1)
	db, err := dbutil.NewWithDB(raw, "sqlite")
	must(t, err)
	o := &organiser{t: t, client: client, heard: make(chan *event.Event, 200), joined: make(chan id.UserID, 20)}
	o.crypto, err = cryptohelper.NewCryptoHelper(client, []byte("a key of the test"), db)
	must(t, err)
	must(t, o.crypto.Init(t.Context()))
	client.Crypto = o.crypto
	syncer := client.Syncer.(mautrix.ExtensibleSyncer)
	syncer.OnEventType(event.EventMessage, func(_ context.Context, evt *event.Event) {
		if evt.Sender != client.UserID {
			o.heard <- evt
		}
	})
	syncer.OnEventType(event.StateMember, func(_ context.Context, evt *event.Event) {
		if evt.Content.AsMember().Membership == event.MembershipJoin && evt.GetStateKey() != string(client.UserID) {
			o.joined <- id.UserID(evt.GetStateKey())
		}
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = client.SyncWithContext(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
		raw.Close()
	})
	return o
}

// room makes a direct room with the bot in it invited.
func (o *organiser) room(bot string, encrypted bool) id.RoomID {
	o.t.Helper()
	request := &mautrix.ReqCreateRoom{Preset: "trusted_private_chat", IsDirect: true, Invite: []id.UserID{id.UserID(bot)}}
	if encrypted {
		request.InitialState = []*event.Event{{
			Type:    event.StateEncryption,
			Content: event.Content{Parsed: &event.EncryptionEventContent{Algorithm: id.AlgorithmMegolmV1}},
		}}
	}
	made, err := o.client.CreateRoom(o.t.Context(), request)
	must(o.t, err)
	return made.RoomID
}

// awaitJoin waits until the organiser's own client knows that somebody came: only then
// does it encrypt for them.
func (o *organiser) awaitJoin() { await(o.t, "the bot to join", o.joined) }

func (o *organiser) say(room id.RoomID, text string) id.EventID {
	o.t.Helper()
	sent, err := o.client.SendMessageEvent(o.t.Context(), room, event.EventMessage,
		&event.MessageEventContent{MsgType: event.MsgText, Body: text})
	must(o.t, err)
	return sent.EventID
}

func (o *organiser) hear() *event.Event { return await(o.t, "a message for the organiser", o.heard) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
