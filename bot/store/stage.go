package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
)

// Stage is a memory in front of a transaction: changes stay in it until Keep.
type Stage struct {
	bucket  *bolt.Bucket
	changes map[string][]byte // record key → JSON; nil when deleted
	fail    func(error)       // told when the file cannot be read; nil when only reading
}

// Get implements turn.Memory.
func (st *Stage) Get(kind, key string, into any) (bool, error) {
	if checkKey(kind, key) != nil {
		return false, nil // nothing can have been put there
	}
	at := recordKey(kind, key)
	raw, changed := st.changes[at]
	if !changed {
		err := st.read(func() error { raw = st.bucket.Get([]byte(at)); return nil })
		if err != nil {
			return false, fmt.Errorf("reading record %s %q: %w", kind, key, err)
		}
	}
	if raw == nil {
		return false, nil
	}
	if err := decode(kind, key, raw, into); err != nil {
		return false, err
	}
	return true, nil
}

// Put implements turn.Memory. It refuses a record without kind or key, a kind with a NUL
// in it, and a kind and key of more than 32 KiB together.
func (st *Stage) Put(kind, key string, record any) error {
	raw, err := encode(kind, key, record)
	if err != nil {
		return err
	}
	st.change(recordKey(kind, key), raw)
	return nil
}

// Delete implements turn.Memory. Deleting what does not exist changes nothing.
func (st *Stage) Delete(kind, key string) error {
	if checkKey(kind, key) == nil {
		st.change(recordKey(kind, key), nil)
	}
	return nil
}

func (st *Stage) change(at string, raw []byte) {
	if st.changes == nil {
		st.changes = map[string][]byte{}
	}
	st.changes[at] = raw
}

// Each implements turn.Memory. It goes through the records as they were when it began:
// fn may change them.
func (st *Stage) Each(kind, prefix string, fn func(key string, raw json.RawMessage) error) error {
	if checkKey(kind, "any") != nil {
		return nil
	}
	from := recordKey(kind, prefix)
	changed := st.changedFrom(from)
	cursor := st.bucket.Cursor()
	var at, raw []byte
	step := func(move func() ([]byte, []byte)) error {
		return st.read(func() error { at, raw = move(); return nil })
	}
	give := func(at string, raw []byte) error {
		return fn(at[len(kind)+1:], bytes.Clone(raw))
	}
	err := step(func() ([]byte, []byte) { return cursor.Seek([]byte(from)) })
	for err == nil {
		stored := at != nil && bytes.HasPrefix(at, []byte(from))
		switch {
		case len(changed) > 0 && (!stored || changed[0].at <= string(at)):
			first := changed[0]
			changed = changed[1:]
			hides := stored && first.at == string(at)
			if first.raw != nil {
				err = give(first.at, first.raw)
			}
			if err == nil && hides {
				err = step(cursor.Next)
			}
		case stored:
			if err = give(string(at), raw); err == nil {
				err = step(cursor.Next)
			}
		default:
			return nil
		}
	}
	return err
}

type change struct {
	at  string
	raw []byte
}

// changedFrom lists the changes below a prefix, by ascending key.
func (st *Stage) changedFrom(prefix string) []change {
	var list []change
	for at, raw := range st.changes {
		if strings.HasPrefix(at, prefix) {
			list = append(list, change{at, raw})
		}
	}
	slices.SortFunc(list, func(a, b change) int { return strings.Compare(a.at, b.at) })
	return list
}

// read runs a read of the file. A damaged page must fail the whole turn, not look like a
// mistake of the one decision that met it.
func (st *Stage) read(fn func() error) error {
	err := guard(fn)
	if err != nil && st.fail != nil {
		st.fail(err)
	}
	return err
}

// Keep moves the changes into the transaction; a stage that is dropped without it has
// changed nothing. The stage can be used further.
func (st *Stage) Keep() error {
	for _, c := range st.changedFrom("") {
		var err error
		if c.raw == nil {
			err = st.bucket.Delete([]byte(c.at))
		} else {
			err = st.bucket.Put([]byte(c.at), c.raw)
		}
		if err != nil {
			err = fmt.Errorf("keeping the changes of a decision: %w", err)
			st.fail(err)
			return err
		}
	}
	st.changes = nil
	return nil
}
