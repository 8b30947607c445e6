package matrix

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"maunium.net/go/mautrix/crypto/attachment"

	"passeparole/bot/turn"
)

func fileEvent(id, name string, content map[string]any) map[string]any {
	all := map[string]any{"msgtype": "m.file", "body": name, "url": "mxc://exemple.test/notes"}
	for k, v := range content {
		all[k] = v
	}
	return map[string]any{"type": "m.room.message", "event_id": id, "sender": camille, "origin_server_ts": 1.7e12, "content": all}
}

func typed(mime string, size int) map[string]any {
	return map[string]any{"info": map[string]any{"mimetype": mime, "size": size}}
}

// hears runs a client until what was said is heard, and returns the files among it.
func hears(t *testing.T, f *fakeServer, reads func(room string) bool, events ...map[string]any) map[string]*turn.Attached {
	t.Helper()
	got := map[string]*turn.Attached{}
	data := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		known(f, memberEvent("$m1", camille, camille, "join"), memberEvent("$m2", camille, botID, "join"))
		f.add(joinedRoom(room1, timeline(append(events, textEvent("$fin", camille, "fin"))...)))
		c := openFake(t, f, data)
		c.ReadFiles(reads)
		l := &loop{}
		l.fail = func(b turn.Batch) error {
			if len(b.Inputs) > 0 && turn.EventID(b.Inputs[len(b.Inputs)-1]) == "$fin" {
				l.until = 0
			}
			return nil
		}
		if err := l.run(t, c, 1<<20); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		for _, in := range l.inputs {
			if m, ok := in.(turn.Message); ok {
				got[m.Event] = m.File
			}
		}
		if !strings.Contains(l.texts(), "fin") || len(l.aside) > 0 {
			t.Error("what was said after the file was not heard")
		}
	})
	return got
}

func everywhere(string) bool { return true }

func TestTextFilesAreRead(t *testing.T) {
	long := strings.Repeat("x", mostFile+1)
	for name, test := range map[string]struct {
		event   map[string]any
		media   string
		want    turn.Attached
		fetched bool
	}{
		"notes":         {fileEvent("$f", "notes.txt", nil), "Titre : Café IA\nLieu : Dole", turn.Attached{Name: "notes.txt", Text: "Titre : Café IA\nLieu : Dole"}, true},
		"markdown":      {fileEvent("$f", "notes.md", nil), "# Titre", turn.Attached{Name: "notes.md", Text: "# Titre"}, true},
		"by its type":   {fileEvent("$f", "notes", typed("text/plain; charset=utf-8", 4)), "Lieu", turn.Attached{Name: "notes", Text: "Lieu"}, true},
		"with a mark":   {fileEvent("$f", "notes.txt", nil), "\ufeffLieu", turn.Attached{Name: "notes.txt", Text: "Lieu"}, true},
		"from Windows":  {fileEvent("$f", "notes.txt", nil), "Caf\xe9 l\x92IA", turn.Attached{Name: "notes.txt", Text: "Café l’IA"}, true},
		"UTF-16":        {fileEvent("$f", "notes.txt", nil), "\xff\xfeL\x00u\x00", turn.Attached{Name: "notes.txt", Text: "Lu"}, true},
		"a picture":     {fileEvent("$f", "photo.jpg", typed("image/jpeg", 4)), "", turn.Attached{Name: "photo.jpg", Why: turn.NotText}, false},
		"a document":    {fileEvent("$f", "notes.docx", typed("application/zip", 4)), "", turn.Attached{Name: "notes.docx", Why: turn.NotText}, false},
		"too big":       {fileEvent("$f", "notes.txt", typed("text/plain", mostFile+1)), "", turn.Attached{Name: "notes.txt", Why: turn.TooBig}, false},
		"bigger":        {fileEvent("$f", "notes.txt", typed("text/plain", 3)), long, turn.Attached{Name: "notes.txt", Why: turn.TooBig}, true},
		"not what said": {fileEvent("$f", "notes.txt", nil), "PK\x03\x04\x00\x00", turn.Attached{Name: "notes.txt", Why: turn.NotText}, true},
		"nothing in it": {fileEvent("$f", "notes.txt", nil), " \n ", turn.Attached{Name: "notes.txt", Why: turn.NoText}, true},
		"no address":    {fileEvent("$f", "notes.txt", map[string]any{"url": "https://ailleurs.test/x"}), "", turn.Attached{Name: "notes.txt", Why: turn.Unread}, false},
		"not there":     {fileEvent("$f", "notes.txt", map[string]any{"url": "mxc://exemple.test/perdu"}), "", turn.Attached{Name: "notes.txt", Why: turn.Unread}, true},
		"a path":        {fileEvent("$f", "x", map[string]any{"filename": "../../etc/notes.txt"}), "Lieu", turn.Attached{Name: "notes.txt", Text: "Lieu"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.media = map[string][]byte{"exemple.test/notes": []byte(test.media)}
			got := hears(t, f, everywhere, test.event)
			if diff := cmp.Diff(&test.want, got["$f"]); diff != "" {
				t.Error(diff)
			}
			if fetched := f.count("media/download") > 0; fetched != test.fetched {
				t.Errorf("fetched: %v", fetched)
			}
		})
	}
}

func TestAnEncryptedFileIsOpened(t *testing.T) {
	data := []byte("Titre : Café IA")
	sealed := attachment.NewEncryptedFile()
	secret := bytes.Clone(data)
	sealed.EncryptInPlace(secret)
	file := map[string]any{"v": sealed.Version, "iv": sealed.InitVector, "hashes": sealed.Hashes, "key": sealed.Key, "url": "mxc://exemple.test/notes"}
	for name, media := range map[string][]byte{"as it was": secret, "changed on the way": append([]byte("x"), secret[1:]...)} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.media = map[string][]byte{"exemple.test/notes": media}
			got := hears(t, f, everywhere, fileEvent("$f", "notes.txt", map[string]any{"url": "", "file": file}))
			want := &turn.Attached{Name: "notes.txt", Text: string(data)}
			if name != "as it was" {
				want = &turn.Attached{Name: "notes.txt", Why: turn.Unread}
			}
			if diff := cmp.Diff(want, got["$f"]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A failed download loses neither its message nor those behind it, and is not tried again.
func TestAFileThatCannotBeFetchedHoldsUpNothing(t *testing.T) {
	for name, failure := range map[string]int{"trouble": 502, "refused": 403, "too many": 429, "cut": 0} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.media = map[string][]byte{"exemple.test/notes": []byte("Lieu : Dole")}
			if failure == 0 {
				f.failNext("media/download", nil)
			} else {
				f.failNext("media/download", status(failure, `{"errcode":"M_UNKNOWN"}`))
			}
			got := hears(t, f, everywhere, fileEvent("$f", "notes.txt", nil))
			if diff := cmp.Diff(&turn.Attached{Name: "notes.txt", Why: turn.Unread}, got["$f"]); diff != "" {
				t.Error(diff)
			}
			if n := f.count("media/download"); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestFilesOfOthersAreNotFetched(t *testing.T) {
	third := memberEvent("$m3", camille, "@sacha:exemple.test", "join")
	for name, test := range map[string]struct {
		reads  func(string) bool
		events []map[string]any
		want   bool
	}{
		"in the staff room":           {func(string) bool { return false }, []map[string]any{fileEvent("$f", "notes.txt", nil)}, false},
		"among several":               {everywhere, []map[string]any{third, fileEvent("$f", "notes.txt", nil)}, false},
		"among several, to the bot":   {everywhere, []map[string]any{third, fileEvent("$f", "notes.txt", map[string]any{"m.mentions": map[string]any{"user_ids": []string{botID}}})}, true},
		"among several, as an answer": {everywhere, []map[string]any{third, fileEvent("$f", "notes.txt", map[string]any{"m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": "$q"}}})}, true},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake()
			f.media = map[string][]byte{"exemple.test/notes": []byte("Lieu : Dole")}
			got := hears(t, f, test.reads, test.events...)
			if read := got["$f"] != nil; read != test.want || f.count("media/download") > 0 != test.want {
				t.Errorf("read: %v, requests: %d", read, f.count("media/download"))
			}
		})
	}
}
