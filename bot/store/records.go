package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// maxKey is the longest kind and key together, in bytes: bbolt's own limit less the mark
// between them.
const maxKey = 32768 - 1

// recordKey is where a record lies: kinds one after the other, keys in order within each.
func recordKey(kind, key string) string { return kind + "\x00" + key }

// checkKey refuses what could not be found again: a record without kind or key, a kind
// that would run into its keys, a key that the file cannot hold.
func checkKey(kind, key string) error {
	switch {
	case kind == "":
		return errors.New("it has no kind")
	case key == "":
		return errors.New("it has no key")
	case strings.Contains(kind, "\x00"):
		return errors.New("its kind contains a NUL")
	case len(kind)+len(key) > maxKey:
		return fmt.Errorf("its key is longer than %d bytes", maxKey)
	}
	return nil
}

// encode makes the JSON of a record that is to be kept, or says why it cannot be kept.
func encode(kind, key string, record any) ([]byte, error) {
	if err := checkKey(kind, key); err != nil {
		return nil, fmt.Errorf("keeping record %s %q: %w", kind, shorten(key), err)
	}
	raw, err := json.Marshal(record)
	if err != nil {
		return nil, fmt.Errorf("keeping record %s %q: %w", kind, key, err)
	}
	return raw, nil
}

func decode(kind, key string, raw []byte, into any) error {
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("reading record %s %q: %w", kind, key, err)
	}
	return nil
}

// shorten keeps error texts readable when somebody made a key of a whole novel.
func shorten(key string) string {
	const most = 64
	if len(key) <= most {
		return key
	}
	return strings.ToValidUTF8(key[:most], "") + "…"
}
