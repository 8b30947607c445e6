package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func (h *house) quarantined(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(h.Data, "quarantine", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestAResponseGoesToQuarantineAndTheTokenMovesOn(t *testing.T) {
	h := newHouse(t)
	raw := json.RawMessage(`{"next_batch":"s2","rooms":[]}`)
	for range 2 {
		if err := h.Quarantine(t.Context(), "s2", raw, errors.New("rooms is a list")); err != nil {
			t.Fatal(err)
		}
	}
	names := h.quarantined(t)
	if len(names) != 1 {
		t.Fatal(names)
	}
	kept, err := os.ReadFile(names[0])
	info, _ := os.Stat(names[0])
	if err != nil || string(kept) != string(raw) || info.Mode().Perm() != 0o600 {
		t.Fatalf("%s, %v, %v", kept, info.Mode(), err)
	}
	if token, _ := h.Store.Token(); token != "s2" {
		t.Fatal(token)
	}
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"alarm quarantine"}, h.server.heard("room !staff")); diff != "" {
		t.Fatal(diff)
	}
}

func TestAnEventAloneLeavesTheToken(t *testing.T) {
	h := newHouse(t)
	for _, raw := range []string{`{"type":7}`, `{"torn`, `{"next_batch":"s9"}`, ``} {
		if err := h.Quarantine(t.Context(), "s2", json.RawMessage(raw), errors.New("type is a number")); err != nil {
			t.Fatal(err)
		}
	}
	if token, _ := h.Store.Token(); token != "" {
		t.Fatal("the rest of the response would be lost: the token is", token)
	}
	if err := h.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"alarm event"}, h.server.heard("room !staff")); diff != "" {
		t.Fatal(diff)
	}
}

func TestQuarantineDoesNotFillTheDisk(t *testing.T) {
	h := newHouse(t)
	dir := filepath.Join(h.Data, "quarantine")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range quarantineLimit {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("20200101T000000Z-%03d.json", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Quarantine(t.Context(), "s2", json.RawMessage(`{"next_batch":"s2"}`), errors.New("no")); err != nil {
		t.Fatal(err)
	}
	names := h.quarantined(t)
	if len(names) != quarantineLimit || filepath.Base(names[0]) != "20200101T000000Z-001.json" {
		t.Fatal(len(names), names[0])
	}
}

func TestWhatCannotBeWrittenIsNotPassedOver(t *testing.T) {
	h := newHouse(t)
	h.Data = filepath.Join(h.path, "a file is no directory")
	if err := h.Quarantine(t.Context(), "s2", json.RawMessage(`{"next_batch":"s2"}`), errors.New("no")); err == nil {
		t.Fatal("the response is nowhere, and the token moved")
	}
	if token, _ := h.Store.Token(); token != "" {
		t.Fatal(token)
	}
}
