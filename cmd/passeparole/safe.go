package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"passeparole/bot/disk"
	"passeparole/bot/matrix"
	"passeparole/bot/staff"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// Safe mode: a bot that could log in but not begin stays in the staff room, says why and
// what to do, answers "!état" with that, and does nothing else. Nothing is taken from the
// server for good, so that the next start finds all that was said meanwhile.

// keysTrouble are the reasons for which crypto.db cannot be used.
var keysTrouble = []string{"matrix.folder", "matrix.keys", "matrix.damaged", "matrix.newer", "matrix.other_device", "store.full"}

const (
	// saidFile in the data directory has the transaction ID of what was said last: servers
	// remember those for a while only, and a supervisor may start the bot again all day.
	saidFile = "safe-mode-said"
	// lookAgain is how often a disk that kept the bot from beginning is looked at.
	lookAgain = 20 * time.Second
)

// mayBeSafe says whether the end of the bot is one that the staff room can be told of: it
// could not begin, this is the only instance, and the homeserver takes the account.
func (h *house) mayBeSafe(err error) bool {
	var f *failure
	if err == nil || h.working {
		return false
	}
	if !errors.As(err, &f) {
		return true
	}
	if f.Key == "store.locked" || f.Key == "cli.doctor.room_unknown" {
		return false
	}
	var known *matrix.Trouble
	return !errors.As(err, &known) || slices.Contains(keysTrouble, known.Key)
}

// safe returns when the context ends, with again when the bot is to begin anew because the
// disk has room again, and with the reason itself when nobody can be told of it.
func (h *house) safe(ctx context.Context, reason error) (again bool, err error) {
	h.log.Error("the bot cannot begin: it only says so in the staff room", "error", reason)
	client, err := h.attendant(ctx)
	if err != nil {
		h.log.Error("nor can it log in", "error", err)
		return false, reason
	}
	defer func() {
		if err := client.Close(); err != nil {
			h.log.Error("closing the Matrix client", "error", err)
		}
	}()
	h.watch.LoggedIn(true)
	room, err := client.Resolve(ctx, h.cfg.StaffRoom)
	if err != nil {
		h.log.Error("nor can it find the staff room", "error", err)
		return false, reason
	}
	h.watch.Stopped(func(lang string) string { return strings.Join(h.why(lang, reason), "\n") })
	defer h.watch.Stopped(nil)
	kind, onDisk := diskOf(reason)
	txn := h.safeID(reason)
	if err := h.sayWhy(ctx, client, room, txn, reason); err != nil {
		h.log.Error("nobody can be told in the staff room", "error", err)
		return false, reason
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	mended := make(chan bool, 1)
	if onDisk {
		h.noteDisk(kind, txn)
		go func() { mended <- h.awaitRoom(ctx); stop() }()
	} else {
		mended <- false
	}
	client.Attend(ctx, room, func(m turn.Message) turn.Say {
		if call, refusal := staff.Parse(m.Body, m.Sender, false); m.Kind != turn.Text || !staff.IsCommand(m.Body) || refusal != nil || call.Command.Name != "état" {
			return turn.Say{}
		}
		return turn.Say{Room: room, ReplyTo: m.Event, Lines: h.whyLines("watch.safe.again", reason)}
	})
	stop()
	return <-mended, nil
}

// attendant logs in, with the keys of encryption if they can be used.
func (h *house) attendant(ctx context.Context) (*matrix.Client, error) {
	options := matrixOptions(h.cfg, h.log)
	options.Now, options.Watch = h.now, &h.watching
	client, err := matrix.Open(ctx, options)
	var known *matrix.Trouble
	if errors.As(err, &known) && slices.Contains(keysTrouble, known.Key) {
		return matrix.OpenPlain(ctx, options)
	}
	return client, err
}

// sayWhy enters the room and says it, as often as it takes; once a day for one reason.
func (h *house) sayWhy(ctx context.Context, client *matrix.Client, room, txn string, reason error) error {
	said := filepath.Join(h.cfg.Data, saidFile)
	for pause := time.Second; ctx.Err() == nil; pause = min(2*pause, time.Minute) {
		err := client.Enter(ctx, room)
		if raw, read := os.ReadFile(said); err == nil && read == nil && string(raw) == txn {
			return nil
		}
		if err == nil {
			err = client.Urgent(ctx, txn, turn.Say{Room: room, Ring: true, Lines: h.whyLines("watch.safe.head", reason)})
		}
		if err == nil {
			if err := os.WriteFile(said, []byte(txn), 0o600); err != nil {
				h.log.Warn("that it was said could not be noted", "error", err)
			}
			return nil
		}
		if errors.Is(err, matrix.ErrNotInClear) {
			return err
		}
		h.log.Warn("the staff room cannot be told yet", "pause", pause, "error", err)
		h.watch.Moves(pause + bootMost)
		wait(ctx, pause)
	}
	return nil
}

// why are the sentences for a reason, in a language.
func (h *house) why(lang string, reason error) []string {
	const shown = 5
	if n := len(h.mistakes); n > 0 {
		out := []string{h.book.Say(lang, "watch.safe.files", locales.Args{"Count": n})}
		for _, p := range h.mistakes[:min(n, shown)] {
			out = append(out, p.Say(h.book, lang))
		}
		if n > shown {
			out = append(out, h.book.Say(lang, "watch.safe.more", locales.Args{"Count": n - shown}))
		}
		return out
	}
	var f *failure
	if errors.As(reason, &f) && f.Key != "" {
		return []string{h.book.Say(lang, f.Key, f.Args)}
	}
	return []string{h.book.Say(lang, "watch.safe.unknown", locales.Args{"Cause": cause(reason)})}
}

func (h *house) whyLines(head string, reason error) locales.Message {
	lang := h.cfg.Language
	out := locales.Message{{Style: locales.Strong, Text: h.book.Say(lang, head, nil)}}
	for _, text := range h.why(lang, reason) {
		out = out.Add(locales.Plain, text)
	}
	return out.Add(locales.Soft, h.book.Say(lang, "watch.safe.foot", nil))
}

// safeID is the same all day for the same reason.
func (h *house) safeID(reason error) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s", h.now().UTC().Format(time.DateOnly), strings.Join(h.why(h.cfg.Language, reason), "\n")))
	return "pp-safe-" + hex.EncodeToString(sum[:10])
}

// awaitRoom is true when the disk takes things again, false at the end of the context.
func (h *house) awaitRoom(ctx context.Context) bool {
	for {
		wait(ctx, lookAgain)
		if ctx.Err() != nil {
			return false
		}
		if h.disk.Ask() == nil {
			return true
		}
	}
}

// noteDisk has the end of the trouble told once the bot works, as if it had met it at work.
func (h *house) noteDisk(kind disk.Kind, occasion string) {
	if h.disk == nil {
		h.disk = disk.Open(h.cfg.Data, h.now, h.log)
	}
	h.disk.Failed(&disk.Trouble{Kind: kind}, func(disk.Kind) string { return occasion })
	h.disk.Told(occasion)
}
