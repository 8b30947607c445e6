package matrix

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
	"maunium.net/go/mautrix"
)

// pickleKey is the key of the keys in crypto.db: 32 random bytes in pickle.key.
func pickleKey(dir string) ([]byte, error) {
	path := filepath.Join(dir, "pickle.key")
	key, err := os.ReadFile(path)
	if err == nil {
		if len(key) != 32 {
			return nil, fmt.Errorf("reading %s: %w: %d bytes instead of 32", path, errDamaged, len(key))
		}
		return key, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the pickle key: %w", err)
	}
	key = make([]byte, 32)
	rand.Read(key)
	if err := renameio.WriteFile(path, key, 0o600); err != nil {
		return nil, fmt.Errorf("writing the pickle key: %w", err)
	}
	return key, nil
}

func recoveryPath(dir string) string { return filepath.Join(dir, "recovery.key") }

// sign has our device signed by the account's own identity, which it makes if the account
// has none. It says whether the device is signed. An identity that was made elsewhere is
// never replaced: without its recovery key the bot goes on unsigned, and says so.
//
// The order is that of reference/matrix.md §3c: the recovery key is on disk before
// anything is published, so that a crash in between leaves no identity without its key.
func (c *Client) sign(ctx context.Context, o Options) (bool, error) {
	machine := c.crypto.Machine()
	_, signed, err := machine.GetOwnVerificationStatus(ctx)
	if err != nil {
		return false, fmt.Errorf("asking whether the device is signed: %w", err)
	}
	if signed {
		return true, nil
	}
	kept, err := os.ReadFile(recoveryPath(o.Data))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("reading the recovery key: %w", err)
	}
	exists, err := c.identityOnServer(ctx)
	if err != nil {
		return false, err
	}
	if !exists {
		if err := c.makeIdentity(ctx, o); err != nil {
			c.log.Warn("the bot's device is not signed: other clients may warn about it, or give it no keys", "error", describe(err))
			return false, nil
		}
		return true, nil
	}
	if len(kept) == 0 {
		c.log.Warn("the bot's device is not signed: the account has an identity, but its recovery key is not known here",
			"file", recoveryPath(o.Data))
		return false, nil
	}
	if err := machine.VerifyWithRecoveryKey(ctx, strings.TrimSpace(string(kept))); err != nil {
		c.log.Warn("the bot's device is not signed: the recovery key did not help", "file", recoveryPath(o.Data), "error", describe(err))
		return false, nil
	}
	return true, nil
}

// identityOnServer asks the server itself: the local store also has the public keys of an
// identity whose publication was cut off, and lacks those of one that is incomplete.
func (c *Client) identityOnServer(ctx context.Context) (bool, error) {
	keys, err := c.api.QueryKeys(ctx, &mautrix.ReqQueryKeys{
		DeviceKeys: mautrix.DeviceKeysRequest{c.api.UserID: mautrix.DeviceIDList{}},
	})
	if err != nil {
		return false, fmt.Errorf("asking for the account's identity: %w", err)
	}
	_, exists := keys.MasterKeys[c.api.UserID]
	return exists, nil
}

func (c *Client) makeIdentity(ctx context.Context, o Options) error {
	machine := c.crypto.Machine()
	key, err := machine.SSSS.GenerateAndUploadKey(ctx, "")
	if err != nil {
		return fmt.Errorf("making the recovery key: %w", err)
	}
	if err := renameio.WriteFile(recoveryPath(o.Data), []byte(key.RecoveryKey()+"\n"), 0o600); err != nil {
		return fmt.Errorf("writing the recovery key: %w", err)
	}
	identity, err := machine.GenerateCrossSigningKeys()
	if err != nil {
		return fmt.Errorf("making the account's identity: %w", err)
	}
	if err := machine.UploadCrossSigningKeysToSSSS(ctx, key, identity); err != nil {
		return fmt.Errorf("storing the account's identity: %w", err)
	}
	if err := machine.SSSS.SetDefaultKeyID(ctx, key.ID); err != nil {
		return fmt.Errorf("naming the recovery key: %w", err)
	}
	if err := machine.PublishCrossSigningKeys(ctx, identity, c.passwordFor(o)); err != nil {
		return fmt.Errorf("publishing the account's identity: %w", err)
	}
	if err := machine.SignOwnDevice(ctx, machine.OwnIdentity()); err != nil {
		return fmt.Errorf("signing the device: %w", err)
	}
	if err := machine.SignOwnMasterKey(ctx); err != nil {
		return fmt.Errorf("signing the account's identity: %w", err)
	}
	return nil
}

// passwordFor answers a server that asks for the password before it takes an identity.
func (c *Client) passwordFor(o Options) mautrix.UIACallback {
	if o.Password == "" {
		return nil
	}
	return func(asked *mautrix.RespUserInteractive) any {
		return &mautrix.ReqUIAuthLogin{
			BaseAuthData: mautrix.BaseAuthData{Type: mautrix.AuthTypePassword, Session: asked.Session},
			User:         string(c.api.UserID),
			Password:     o.Password,
		}
	}
}
