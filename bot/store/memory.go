package store

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"passeparole/bot/turn"
)

// memory is a turn.Memory without a file: by kind, its records in the order of their keys.
type memory map[string]*shelf

// shelf has the records of one kind.
type shelf struct {
	records []record
	read    int // how many are going through it: they see it as it was when they began
}

type record struct {
	key string
	raw []byte // JSON
}

// NewMemory is an empty memory that lives as long as the program, for tests of decisions.
// It behaves as a Stage does: records are copied in and out as JSON, Each is ordered.
func NewMemory() turn.Memory { return memory{} }

// at is the place of a key, or where it would be.
func (s *shelf) at(key string) (int, bool) {
	return slices.BinarySearchFunc(s.records, key, func(r record, key string) int { return strings.Compare(r.key, key) })
}

// change gives the records to be changed, a copy while somebody goes through them.
func (s *shelf) change() {
	if s.read > 0 {
		s.records = slices.Clone(s.records)
	}
}

func (m memory) Get(kind, key string, into any) (bool, error) {
	s := m[kind]
	if s == nil || checkKey(kind, key) != nil {
		return false, nil
	}
	i, found := s.at(key)
	if !found {
		return false, nil
	}
	if err := decode(kind, key, s.records[i].raw, into); err != nil {
		return false, err
	}
	return true, nil
}

func (m memory) Put(kind, key string, value any) error {
	raw, err := encode(kind, key, value)
	if err != nil {
		return err
	}
	s := m[kind]
	if s == nil {
		s = &shelf{}
		m[kind] = s
	}
	s.change()
	i, found := s.at(key)
	if found {
		s.records[i].raw = raw
		return nil
	}
	s.records = slices.Insert(s.records, i, record{key, raw})
	return nil
}

func (m memory) Delete(kind, key string) error {
	s := m[kind]
	if s == nil {
		return nil
	}
	if i, found := s.at(key); found {
		s.change()
		s.records = slices.Delete(s.records, i, i+1)
	}
	return nil
}

func (m memory) Each(kind, prefix string, fn func(key string, raw json.RawMessage) error) error {
	s := m[kind]
	if s == nil || checkKey(kind, "any") != nil {
		return nil
	}
	s.read++
	defer func() { s.read-- }()
	first, _ := s.at(prefix)
	for _, r := range s.records[first:] { // fn may change the records
		if !strings.HasPrefix(r.key, prefix) {
			return nil
		}
		if err := fn(r.key, bytes.Clone(r.raw)); err != nil {
			return err
		}
	}
	return nil
}
