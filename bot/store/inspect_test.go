package store

import (
	"testing"

	bolt "go.etcd.io/bbolt"

	"passeparole/bot/turn"
)

func TestContentsFindsWhatIsNoRecord(t *testing.T) {
	s := open(t)
	do(t, s, "s1", func(tn *Turn) {
		tn.See("$1")
		if _, err := tn.Enqueue([]turn.Effect{say("!a", "x")}, noon); err != nil {
			t.Fatal(err)
		}
	})
	c, err := s.Contents()
	if err != nil || len(c.Found) > 0 || c.Seen != 1 || len(c.Rows) != 1 || c.Format != Formats() {
		t.Fatalf("%+v %v", c, err)
	}
	err = s.db.Update(func(tx *bolt.Tx) error {
		for _, put := range []struct {
			bucket     []byte
			key, value string
		}{{seenBucket, "12345678", "too short"}, {recordsBucket, "a key without its kind", "1"},
			{outboxBucket, "room !a\x00\x00\x00\x00\x00\x00\x00\x00\x07", `{"id":"pp-x-1","lane":"room !a","kind":"say","payload":null,"decided":"2026-01-01T00:00:00Z","number":1}`},
			{outboxBucket, "room !a\x00\x00\x00\x00\x00\x00\x00\x00\x08", `{"id":`}} {
			if err := tx.Bucket(put.bucket).Put([]byte(put.key), []byte(put.value)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err = s.Contents()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, f := range c.Found {
		got[f.What+" "+f.Kind]++
	}
	for _, want := range []string{"unread seen", "place records", "place outbox", "unread outbox"} {
		if got[want] != 1 {
			t.Errorf("%s is found %d times: %+v", want, got[want], c.Found)
		}
	}
}
