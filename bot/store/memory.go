package store

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"passeparole/bot/turn"
)

// memory is a turn.Memory without a file.
type memory map[string][]byte // record key → JSON

// NewMemory is an empty memory that lives as long as the program, for tests of decisions.
// It behaves as a Stage does: records are copied in and out as JSON, Each is ordered.
func NewMemory() turn.Memory { return memory{} }

func (m memory) Get(kind, key string, into any) (bool, error) {
	raw, found := m[recordKey(kind, key)]
	if !found || checkKey(kind, key) != nil {
		return false, nil
	}
	if err := decode(kind, key, raw, into); err != nil {
		return false, err
	}
	return true, nil
}

func (m memory) Put(kind, key string, record any) error {
	raw, err := encode(kind, key, record)
	if err != nil {
		return err
	}
	m[recordKey(kind, key)] = raw
	return nil
}

func (m memory) Delete(kind, key string) error {
	if checkKey(kind, key) == nil {
		delete(m, recordKey(kind, key))
	}
	return nil
}

func (m memory) Each(kind, prefix string, fn func(key string, raw json.RawMessage) error) error {
	if checkKey(kind, "any") != nil {
		return nil
	}
	from := recordKey(kind, prefix)
	then := maps.Clone(m) // fn may change the records
	for _, at := range slices.Sorted(maps.Keys(then)) {
		if !strings.HasPrefix(at, from) {
			continue
		}
		if err := fn(at[len(kind)+1:], bytes.Clone(then[at])); err != nil {
			return err
		}
	}
	return nil
}
