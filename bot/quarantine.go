package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// quarantineLimit is how many files are kept, the newest ones.
const quarantineLimit = 200

// Quarantine keeps what could not be read, or what several attempts could not handle, in
// <data>/quarantine/<time>-<hash>.json (0600), tells the staff room, and lets the loop go
// on: raw may be a whole sync response, and the token after it is then committed; or one
// event taken out of a response that is still to be handled, and the stored token stays.
// A response is known by carrying token as its next_batch.
//
// When cause is the database's (ErrStore), nothing is wrong with raw: cause is returned
// and nothing is moved on.
func (b *Bot) Quarantine(ctx context.Context, token string, raw json.RawMessage, cause error) error {
	if errors.Is(cause, ErrStore) {
		return fmt.Errorf("not passing over a response: %w", cause)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("putting a response into quarantine: %w", err)
	}
	if err := b.mayTake(); err != nil {
		return fmt.Errorf("not putting a response into quarantine now: %w: %w", ErrStore, err)
	}
	name, err := b.writeQuarantine(raw)
	if err != nil {
		b.DiskFailed(err)
		return fmt.Errorf("putting a response into quarantine: %w", err)
	}
	if err := b.point(Quarantined); err != nil {
		return err
	}
	what := "quarantine"
	if !endsWith(raw, token) {
		what, token = "event", ""
	}
	now := b.Now()
	var after afterwards
	err = b.Store.Turn(token, func(t *store.Turn) error {
		after = afterwards{}
		input, _ := json.Marshal(map[string]string{"quarantine": name})
		if _, err := t.SetAside(input, fmt.Sprint(cause), now); err != nil {
			return err
		}
		return b.alarm(t, turn.Alarm{ID: what, What: what, Args: map[string]string{"File": name}}, anHour, now, &after)
	})
	if err != nil {
		b.DiskFailed(err)
		return fmt.Errorf("putting a response into quarantine: %w: %w", ErrStore, err)
	}
	b.Log.Error("a response was put into quarantine", "file", name, "what", what, "cause", place(cause))
	b.after(after)
	return b.point(QuarantineEnd)
}

// endsWith says whether raw is the sync response that token comes after.
func endsWith(raw json.RawMessage, token string) bool {
	var response struct {
		Next string `json:"next_batch"`
	}
	return token != "" && json.Unmarshal(raw, &response) == nil && response.Next == token
}

// writeQuarantine returns the file's name. The same response goes to the same file: a
// crash after writing and before the commit leaves no second copy.
func (b *Bot) writeQuarantine(raw []byte) (string, error) {
	dir := filepath.Join(b.Data, "quarantine")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	hash := hex.EncodeToString(sum[:8])
	if same, _ := filepath.Glob(filepath.Join(dir, "*-"+hash+".json")); len(same) > 0 {
		return filepath.Base(same[0]), nil
	}
	if err := dropOldest(dir); err != nil {
		return "", err
	}
	name := b.Now().UTC().Format("20060102T150405Z") + "-" + hash + ".json"
	return name, renameio.WriteFile(filepath.Join(dir, name), raw, 0o600)
}

// dropOldest makes room for one more file. Names begin with the time.
func dropOldest(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	for len(names) >= quarantineLimit {
		if err := os.Remove(names[0]); err != nil {
			return err
		}
		names = names[1:]
	}
	return nil
}
