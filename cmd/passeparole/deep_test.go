package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"passeparole/bot/meeting"
	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// deeply runs doctor --deep, or doctor with the name of a backup, on a data directory.
func deeply(t *testing.T, data string, args ...string) (code int, said string) {
	t.Helper()
	file := configured(t, data)
	var out strings.Builder
	code = run(append([]string{"doctor", "-c", file}, args...), noInput{}, &out, &out, []string{"LANG=fr_FR"})
	return code, strings.ReplaceAll(out.String(), "\u00a0", " ")
}

// configured is a configuration for a data directory, with a homeserver that refuses connections.
func configured(t *testing.T, data string) string {
	t.Helper()
	dir := t.TempDir()
	text := "homeserver: http://127.0.0.1:1\nuser: \"@robot:example.org\"\nstaff_room: \"#equipe:example.org\"\npassword_file: password\ndata: " + data + "\n"
	for name, content := range map[string]string{"passeparole.yaml": text, "password": "plainly-invented"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "passeparole.yaml")
}

// kept is a data directory whose database was written by fn.
func kept(t *testing.T, fn func(*store.Turn) error) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(filepath.Join(data, databaseFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Turn("s1", fn); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return data
}

var noon = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

// sound keeps a meeting with its version, a row and an event.
func sound(turned *store.Turn) error {
	m := meeting.Meeting{ID: "K7M2Q", State: meeting.Draft, Version: 1, Owner: "@camille:example.org", Room: "!a:example.org", Created: noon, Updated: noon}
	st := turned.Stage()
	for kind, record := range map[[2]string]any{{"meetings", m.ID}: m, {"versions", m.VersionKey()}: m, {"posts", m.ID + "/announce"}: map[string]any{"id": "1", "url": "", "at": noon}} {
		if err := st.Put(kind[0], kind[1], record); err != nil {
			return err
		}
	}
	if err := st.Keep(); err != nil {
		return err
	}
	turned.See("$1")
	_, err := turned.Enqueue([]turn.Effect{turn.Join{Room: "!a:example.org"}}, noon)
	return err
}

func says(t *testing.T, said string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

func TestDoctorLooksDeepIntoSoundDataAndIntoABackupOfThem(t *testing.T) {
	data := kept(t, sound)
	_, said := deeply(t, data, "--deep")
	says(t, said, "Fiches : meetings 1, posts 1, versions 1.", "Envois en attente : 1. Événements connus : 1.", "y mène", "aucune, le robot ne s'est pas encore connecté")

	archive := filepath.Join(t.TempDir(), "sauvegarde.tar.gz")
	var out strings.Builder
	if code := run([]string{"backup", "--to", archive, "-c", configured(t, data)}, noInput{}, &out, &out, nil); code != exitOK {
		t.Fatalf("%d: %s", code, out.String())
	}
	code, said := deeply(t, data, archive)
	says(t, said, "Sauvegarde entière", "Fiches : meetings 1, posts 1, versions 1.", "y mène")
	if code != exitOK {
		t.Errorf("a sound backup is code %d:\n%s", code, said)
	}
	if left, _ := os.ReadDir(filepath.Dir(archive)); len(left) != 1 {
		t.Errorf("left beside the backup: %v", left)
	}
	if err := os.Truncate(archive, 600); err != nil {
		t.Fatal(err)
	}
	if code, said := deeply(t, data, archive); code != exitData {
		t.Errorf("half a backup is code %d:\n%s", code, said)
	}
}

func TestDoctorTellsEachDamageWithWhatToDo(t *testing.T) {
	data := kept(t, func(turned *store.Turn) error {
		if err := sound(turned); err != nil {
			return err
		}
		st := turned.Stage()
		for key, record := range map[[2]string]any{
			{"rooms", "!a:example.org"}:  map[string]any{"active": map[string]string{"meeting": "ZZZZZ", "flow": "plan"}},
			{"people", "@b:example.org"}: 7, {"telepathy", "x"}: true, {"alarms", "x"}: "yesterday", {"posts", "K7M2Q"}: map[string]any{"id": "1", "url": "", "at": noon},
		} {
			if err := st.Put(key[0], key[1], record); err != nil {
				return err
			}
		}
		if err := st.Delete("versions", "K7M2Q/000001"); err != nil {
			return err
		}
		if _, err := turned.SetAside([]byte(`{"turn.Message":{"Body":"plainly-invented words"}}`), "panic: plainly-invented cause", noon); err != nil {
			return err
		}
		return st.Keep()
	})
	if err := os.MkdirAll(filepath.Join(data, quarantine), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, quarantine, "20260305T120000Z-00.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, said := deeply(t, data, "--deep")
	says(t, said, "rooms : « !a:example.org » renvoie à « drafts ZZZZZ/plan », qui manque.", "people : « @b:example.org » ne se lit pas",
		"records : « telepathy » est d'une sorte", "alarms : « x » ne se lit pas", "posts : « K7M2Q » n'est pas à sa place",
		"meetings : la version « K7M2Q/000001 » de « K7M2Q » manque", "numéro 1, le 2026-03-05 12:00 UTC (Message, panic)", "20260305T120000Z-00.json")
	if strings.Contains(said, "plainly-invented") {
		t.Errorf("a content is shown:\n%s", said)
	}
	if code != exitData {
		t.Errorf("the code is %d", code)
	}
}
