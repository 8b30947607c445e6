package matrix

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"syscall"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/cryptohelper"
	"maunium.net/go/mautrix/id"
	"maunium.net/go/mautrix/sqlstatestore"

	"passeparole/locales"
)

const (
	pollDefault  = 30 * time.Second
	graceDefault = 30 * time.Second
)

// Open reaches the homeserver, logs in if needed, opens or makes the keys of the device
// and has it signed by the account's own identity. Its errors are a *Trouble where an
// operator can do something about them.
func Open(ctx context.Context, o Options) (*Client, error) {
	c, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := c.connect(ctx, o); err != nil {
		c.api.Client.CloseIdleConnections()
		if c.crypto != nil {
			c.crypto.Machine().Destroy()
		}
		return nil, errors.Join(named(err, o), c.db.Close())
	}
	return c, nil
}

// named gives a failure on the way the sentence it deserves: what the server did not
// answer may be answered later, what the disk did not take is for the operator.
func named(err error, o Options) error {
	var known *Trouble
	code, sqlite := sqliteCode(err)
	switch {
	case sqlite && code == sqliteFull, errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return trouble("store.full", nil, err)
	case errors.Is(err, dbutil.ErrUnsupportedDatabaseVersion):
		return trouble("matrix.newer", locales.Args{"Folder": o.Data}, err)
	case errors.As(err, &known):
		return err
	case isHTTPError(err):
		return trouble(Unreachable, locales.Args{"Address": o.Homeserver}, err)
	case errors.Is(err, errDamaged), code == sqliteCorrupt, code == sqliteNoDatabase:
		return trouble("matrix.damaged", locales.Args{"Folder": o.Data}, err)
	case sqlite, errors.As(err, new(*fs.PathError)):
		return trouble("matrix.folder", locales.Args{"Folder": o.Data}, err)
	}
	return err
}

// prepare checks the options and opens what is on this machine.
func prepare(ctx context.Context, o Options) (*Client, error) {
	if _, _, err := id.UserID(o.UserID).Parse(); err != nil {
		return nil, trouble("matrix.user_form", locales.Args{"User": o.UserID}, err)
	}
	if o.Token == "" && o.Password == "" {
		return nil, trouble("matrix.no_secret", locales.Args{"User": o.UserID}, nil)
	}
	api, err := mautrix.NewClient(o.Homeserver, id.UserID(o.UserID), "")
	if err != nil || api.HomeserverURL.Host == "" {
		return nil, trouble("matrix.address", locales.Args{"Address": o.Homeserver}, err)
	}
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(o.Data, 0o700); err != nil {
		return nil, trouble("matrix.folder", locales.Args{"Folder": o.Data}, err)
	}
	db, err := openDatabase(ctx, o.Data)
	if err != nil {
		return nil, named(err, o)
	}
	api.Log = quietLog(log)
	api.Client = ownClient(o)
	under := &wire{next: cmp.Or(api.Client.Transport, http.DefaultTransport)}
	api.Client.Transport = under
	api.DefaultHTTPRetries = 0 // rows and syncs are repeated by us, who know since when
	api.ResponseSizeLimit = 256 << 20
	c := &Client{
		api: api, wire: under, syncer: newSyncer(), db: db, log: log,
		poll: cmp.Or(o.Poll, pollDefault), grace: cmp.Or(o.Grace, graceDefault),
		now: o.Now, sleep: sleepContext, watch: o.Watch, still: make(chan struct{}, 1),
	}
	if c.watch == nil {
		c.watch = nobody{}
	}
	if c.now == nil {
		c.now = time.Now
	}
	api.Syncer = c.syncer
	api.Store = mautrix.NewMemorySyncStore()
	return c, nil
}

// ownClient keeps requests from being redirected: a homeserver does not, and a redirect
// would carry the access token elsewhere.
func ownClient(o Options) *http.Client {
	client := &http.Client{}
	if o.HTTP != nil {
		*client = *o.HTTP
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.ResponseHeaderTimeout = cmp.Or(o.Poll, pollDefault) + time.Minute
		client.Transport = transport
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client
}

func (c *Client) connect(ctx context.Context, o Options) error {
	if _, err := c.api.Versions(ctx); err != nil {
		return trouble(Unreachable, locales.Args{"Address": o.Homeserver}, err)
	}
	if err := c.logIn(ctx, o); err != nil {
		return err
	}
	if err := c.openCrypto(ctx, o); err != nil {
		return err
	}
	signed, err := c.sign(ctx, o)
	if err != nil {
		return err
	}
	c.self = Self{UserID: string(c.api.UserID), DeviceID: string(c.api.DeviceID), Signed: signed}
	if name, err := c.api.GetOwnDisplayName(ctx); err == nil && name != nil {
		c.self.DisplayName = name.DisplayName
	} else if err != nil && judge(err).status != http.StatusNotFound {
		return fmt.Errorf("reading the bot's own name: %w", err)
	}
	return nil
}

// openCrypto loads the device's keys, or makes and publishes them.
func (c *Client) openCrypto(ctx context.Context, o Options) error {
	pickle, err := pickleKey(o.Data)
	if err != nil {
		return err
	}
	dbLog := dbutil.ZeroLogger(c.api.Log)
	c.state = &roomMemory{sqlstatestore.NewSQLStateStore(c.db.util, dbLog, false), &c.ready}
	if err := c.state.Upgrade(ctx); err != nil {
		return fmt.Errorf("preparing the memory of rooms: %w", err)
	}
	c.api.StateStore = c.state
	if c.crypto, err = c.loadCrypto(ctx, pickle); err != nil && !isHTTPError(err) {
		if repaired := c.finishUpload(ctx, pickle); repaired != nil {
			return trouble("matrix.keys", locales.Args{"Device": string(c.api.DeviceID), "Folder": o.Data}, err)
		}
		c.crypto, err = c.loadCrypto(ctx, pickle)
	}
	if isHTTPError(err) {
		return trouble(Unreachable, locales.Args{"Address": o.Homeserver}, err)
	} else if err != nil {
		return trouble("matrix.keys", locales.Args{"Device": string(c.api.DeviceID), "Folder": o.Data}, err)
	}
	c.syncer.OnEvent(c.api.StateStoreSyncHandler)
	machine := c.crypto.Machine()
	machine.IgnorePostDecryptionParseErrors = true // contents are read field by field
	machine.DisableRatchetTracking = true
	machine.SessionReceived = func(_ context.Context, _ id.RoomID, session id.SessionID, _ uint32) {
		c.keys.add(string(session))
	}
	c.api.Crypto = c.crypto
	return nil
}

func (c *Client) loadCrypto(ctx context.Context, pickle []byte) (*cryptohelper.CryptoHelper, error) {
	helper, err := cryptohelper.NewCryptoHelper(c.api, pickle, c.db.util)
	if err != nil {
		return nil, err
	}
	return helper, helper.Init(ctx)
}

// finishUpload brings the note that the device's keys were uploaded in line with the server:
// after a first start that was cut off between the two, the keys on the server are ours; after
// the device was signed out and logged in again, there are none, and they are uploaded anew.
func (c *Client) finishUpload(ctx context.Context, pickle []byte) error {
	store := crypto.NewSQLCryptoStore(c.db.util, dbutil.ZeroLogger(c.api.Log), "", c.api.DeviceID, pickle)
	account, err := store.GetAccount(ctx)
	if err != nil || account == nil {
		return errors.Join(errors.New("there are no keys here"), err)
	}
	keys, err := c.ownKeys(ctx)
	switch {
	case err != nil:
		return err
	case len(keys) == 0 && account.Shared:
		// Somebody signed the device out, and the server forgot its keys. They are here.
		account.Shared = false
	case account.Shared || keys.GetEd25519(c.api.DeviceID) != account.SigningKey():
		return errors.New("the keys do not belong together")
	default:
		account.Internal.MarkKeysAsPublished()
		account.Shared = true
	}
	return store.PutAccount(ctx, account)
}

func isHTTPError(err error) bool {
	var failed mautrix.HTTPError
	return errors.As(err, &failed)
}

// Unreachable is the Key of the one Trouble that may pass by itself.
const Unreachable = "matrix.unreachable"

// Trouble is why the client cannot be opened, as a sentence in locales/ for the operator.
type Trouble struct {
	Key  string
	Args locales.Args
	Err  error // for the log; may be nil
}

func trouble(key string, args locales.Args, err error) *Trouble { return &Trouble{key, args, err} }

func (t *Trouble) Error() string {
	if t.Err == nil {
		return t.Key
	}
	return strings.TrimPrefix(t.Key, "matrix.") + ": " + describe(t.Err)
}

func (t *Trouble) Unwrap() error { return t.Err }
