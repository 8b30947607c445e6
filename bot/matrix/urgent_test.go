package matrix

import (
	"errors"
	"testing"
	"testing/synctest"

	"passeparole/bot/turn"
)

var urgent = turn.Say{Room: room1, Lines: hello.Lines, Ring: true}

// A room in clear is told although nothing can be written here, and once.
func TestUrgentNeedsNoDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		c := openFake(t, f, t.TempDir())
		refuseWrites(t, c, true)
		for range 2 { // the answer was lost, or the bot was started again
			if err := c.Urgent(t.Context(), "pp-disk-1", urgent); err != nil {
				t.Fatal(err)
			}
		}
		refuseWrites(t, c, false)
		sent := f.sentEvents()
		if len(sent) != 1 || sent[0].Txn != "pp-disk-1" || sent[0].Type != "m.room.message" || sent[0].Content["msgtype"] != "m.text" {
			t.Errorf("%+v", sent)
		}
	})
}

// Whatever is wrong with the disk or the keys, an encrypted room hears nothing in clear.
func TestUrgentIsNeverInClearByAccident(t *testing.T) {
	for name, state := range map[string]map[string]any{
		"as usual": encryption(megolm), "in a way that nobody knows": encryption("m.autre"), "without a method": encryption(nil),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake()
				inRoom(f, room1, state)
				c := openFake(t, f, t.TempDir())
				refuseWrites(t, c, true)
				if err := c.Urgent(t.Context(), "pp-disk-1", urgent); err == nil {
					t.Error("it claims to have been said")
				}
				refuseWrites(t, c, false)
				assertNothingInClear(t, f)

				o := optionsFor(f, t.TempDir())
				o.Token = "jeton"
				plain, err := OpenPlain(t.Context(), o)
				if err != nil {
					t.Fatal(err)
				}
				if err := plain.Urgent(t.Context(), "pp-safe-1", urgent); !errors.Is(err, ErrNotInClear) {
					t.Errorf("without keys: %v", err)
				}
				if err := plain.Close(); err != nil {
					t.Error(err)
				}
				assertNothingInClear(t, f)
			})
		})
	}
}

// What was once known as encrypted stays so, also when the server says otherwise now.
func TestUrgentRemembersThatARoomWasEncrypted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1)
		c := openFake(t, f, t.TempDir())
		if err := c.db.markEncrypted(t.Context(), room1); err != nil {
			t.Fatal(err)
		}
		if err := c.Urgent(t.Context(), "pp-disk-1", urgent); err == nil {
			t.Error("it claims to have been said")
		}
		assertNothingInClear(t, f)
	})
}

func TestUrgentInAnEncryptedRoomIsEncrypted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		inRoom(f, room1, encryption(megolm))
		c := openFake(t, f, t.TempDir())
		if err := c.Urgent(t.Context(), "pp-disk-1", urgent); err != nil {
			t.Fatal(err)
		}
		if sent := f.sentEvents(); len(sent) != 1 || sent[0].Txn != "pp-disk-1" {
			t.Errorf("%+v", sent)
		}
		assertNothingInClear(t, f)
	})
}
