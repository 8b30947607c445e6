package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime/debug"
	"syscall"

	berrors "go.etcd.io/bbolt/errors"

	"passeparole/locales"
)

var (
	// ErrLocked says that another process has the database open.
	ErrLocked = errors.New("another process has it open")
	// ErrUnreadable says that the file is damaged, or is not a database of the bot.
	ErrUnreadable = errors.New("it is damaged, or not a database of this program")
	// ErrReadOnly says that a record was to be changed in a View.
	ErrReadOnly = errors.New("records cannot be changed while only reading")
	// ErrGone says that a row has left the outbox: its outcome is already known.
	ErrGone = errors.New("the row has already left the outbox")
)

// ErrNewer says that the database was written by a later version of the program, which
// knows of formats that this one would spoil.
type ErrNewer struct {
	Have, Know int // format of the file, latest format known here
}

func (e ErrNewer) Error() string {
	return fmt.Sprintf("its format is %d, and this program knows formats up to %d", e.Have, e.Know)
}

// Sentence names what to tell the operator about an error of this package, a sentence
// under "store." in locales/; ok is false when none fits and only the error text is left.
func Sentence(err error) (key string, args locales.Args, ok bool) {
	var newer ErrNewer
	switch {
	case errors.Is(err, ErrLocked):
		return "store.locked", nil, true
	case errors.As(err, &newer):
		return "store.newer", locales.Args{"Have": newer.Have, "Know": newer.Know}, true
	case errors.Is(err, ErrUnreadable):
		return "store.unreadable", nil, true
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "store.full", nil, true
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return "store.forbidden", nil, true
	case errors.Is(err, fs.ErrNotExist):
		return "store.nowhere", nil, true
	}
	return "", nil, false
}

// openError gives bbolt's refusals their meaning here.
func openError(err error) error {
	switch {
	case errors.Is(err, ErrUnreadable):
		return err
	case errors.Is(err, berrors.ErrTimeout):
		return ErrLocked
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch),
		errors.Is(err, berrors.ErrChecksum), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("%w (%w)", ErrUnreadable, err)
	}
	var path *fs.PathError
	if !errors.As(err, &path) && !errors.As(err, new(syscall.Errno)) {
		// bbolt has untyped errors for files that are too short.
		return fmt.Errorf("%w (%w)", ErrUnreadable, err)
	}
	return err
}

// guard runs fn and turns a panic into ErrUnreadable: bbolt panics on pages that make no
// sense, and reading the map of a file that was cut short is a memory fault. What a
// function of the caller panicked with is the caller's, and passes.
func guard(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch cause := recover().(type) {
		case nil:
		case callersPanic:
			panic(cause.value)
		default:
			err = fmt.Errorf("%w (%v)", ErrUnreadable, cause)
		}
	}()
	return fn()
}

// callersPanic marks a panic that did not begin in this package.
type callersPanic struct{ value any }

// callers runs a function of the caller within guard.
func callers[T any](fn func(T) error, with T) error {
	defer func() {
		if cause := recover(); cause != nil {
			panic(callersPanic{cause})
		}
	}()
	return fn(with)
}
