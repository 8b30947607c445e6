package store

import (
	"errors"
	"fmt"
)

// joiner is a turn that waits to commit together with others.
type joiner struct {
	fn   func(*Turn) error
	done chan error
}

// Together is Turn without a token, for many small turns at once: those that ask while
// another commit is under way share the next one, so that a hundred rooms cost a few
// commits and not a hundred. fn may run more than once, each time from a clean
// transaction, when another turn of the same commit failed; only its last run counts.
// A panic of fn is returned as an error.
func (s *Store) Together(fn func(*Turn) error) error {
	me := &joiner{fn: fn, done: make(chan error, 1)}
	s.joining.Lock()
	s.joined = append(s.joined, me)
	lead := len(s.joined) == 1
	s.joining.Unlock()
	if lead {
		s.commitJoined()
	}
	return <-me.done
}

// commitJoined commits all turns that have joined by the time the file is free.
func (s *Store) commitJoined() {
	var group []*joiner
	err := s.update(func(t *Turn) error {
		if group == nil {
			group = s.takeJoined()
		}
		return runAll(t, group)
	})
	if group == nil {
		group = s.takeJoined() // the transaction could not even begin
	}
	var failed *joinerError
	for errors.As(err, &failed) {
		failed.who.done <- failed.cause
		group = without(group, failed.who)
		err = nil
		if len(group) > 0 {
			err = s.update(func(t *Turn) error { return runAll(t, group) })
		}
		failed = nil
	}
	for _, j := range group {
		j.done <- err
	}
}

func (s *Store) takeJoined() []*joiner {
	s.joining.Lock()
	defer s.joining.Unlock()
	group := s.joined
	s.joined = nil
	return group
}

// joinerError says which turn of a group refused.
type joinerError struct {
	who   *joiner
	cause error
}

func (e *joinerError) Error() string { return e.cause.Error() }

func runAll(t *Turn, group []*joiner) error {
	for _, j := range group {
		if err := j.run(t); err != nil {
			return &joinerError{who: j, cause: err}
		}
	}
	return nil
}

// run keeps a panic of one turn from the others of its group.
func (j *joiner) run(t *Turn) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("a turn panicked: %v", cause)
		}
	}()
	return j.fn(t)
}

func without(group []*joiner, who *joiner) []*joiner {
	rest := make([]*joiner, 0, len(group))
	for _, j := range group {
		if j != who {
			rest = append(rest, j)
		}
	}
	return rest
}
