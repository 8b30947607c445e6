package store

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"passeparole/bot/turn"
)

// FuzzStored: what stands in the file, of whatever form, is read or refused with an error; it
// never makes the process fall, and never keeps another lane's rows from being found.
func FuzzStored(f *testing.F) {
	for _, raw := range []string{``, `{}`, `null`, `[]`, `{"id":5}`, `{"id":"pp-x-1","lane":"room !a","kind":"say","payload":{}}`, "\x00\xff", `{"tries":-1,"firstTry":"never"}`,
		`{"id":"pp","payload":"\u202e"}`, `{"at":"0000-00-00","input":{`} {
		f.Add([]byte(raw), []byte("room !a\x00\x00\x00\x00\x00\x00\x00\x00\x01"))
		f.Add([]byte(raw), []byte(raw))
		f.Add([]byte(raw), []byte("x"))
	}
	s, err := Open(filepath.Join(f.TempDir(), "bot.db"))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	s.db.NoSync = true // speed: what is tested is reading
	f.Fuzz(func(t *testing.T, raw, key []byte) {
		if len(key) == 0 || len(key) > 200 {
			return
		}
		err := s.db.Update(func(tx *bolt.Tx) error {
			for _, name := range [][]byte{outboxBucket, asideBucket, recordsBucket} {
				b := tx.Bucket(name)
				if err := b.ForEach(func(k, _ []byte) error { return nil }); err != nil {
					return err
				}
				for k, _ := b.Cursor().First(); k != nil; k, _ = b.Cursor().First() {
					if err := b.Delete(k); err != nil {
						return err
					}
				}
				if err := b.Put(key, raw); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		lanes, _ := s.Lanes()
		for _, lane := range lanes {
			row, found, err := s.Next(lane)
			if err == nil && found {
				_, _ = s.Tried(row, time.Time{})
			}
		}
		_, _, _ = s.Depth()
		_, _ = s.Asides()
		_ = s.Turn("", func(tx *Turn) error {
			if _, err := tx.Enqueue([]turn.Effect{turn.Join{Room: "!b"}}, time.Now()); err != nil {
				t.Error("a row cannot be added beside a broken one:", err)
			}
			tx.Finish(turn.Row{ID: string(key), Lane: string(raw)})
			return nil
		})
		_ = s.View(func(mem turn.Memory) error {
			var into map[string]any
			_, _ = mem.Get(string(key), string(raw), &into)
			return mem.Each(string(key), "", func(string, json.RawMessage) error { return nil })
		})
		if row, found, err := s.Next(turn.RoomLane("!b")); err != nil || !found || row.Kind != "join" {
			t.Errorf("the row beside a broken one: %+v %v %v", row, found, err)
		}
	})
}
