//go:build linux

package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"passeparole/bot/carnet"
	"passeparole/bot/disk"
	"passeparole/bot/meeting"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// childFull is the directory of a child that runs under a limit of the size of files,
// which nobody needs to be root for.
const childFull = "PASSEPAROLE_TEST_CHILD_FULL"

// smallDisk is a place where writing can be made to fail by the system, and to work again.
type smallDisk struct {
	dir        string
	fill, free func() error
}

// limited lets no file of this process grow beyond 128 KiB.
func limited(dir string) (smallDisk, error) {
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		return smallDisk{}, err
	}
	small := syscall.Rlimit{Cur: 128 << 10, Max: before.Max}
	return smallDisk{dir,
		func() error { return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &small) },
		func() error { return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before) },
	}, nil
}

// mounted is a file system of 4 MB, which somebody else fills.
func mounted(dir string) smallDisk {
	ballast := filepath.Join(dir, "ballast")
	return smallDisk{dir,
		func() error {
			file, err := os.Create(ballast)
			if err != nil {
				return err
			}
			defer file.Close()
			for page := make([]byte, 4096); ; {
				if _, err := file.Write(page); err != nil {
					if errors.Is(err, syscall.ENOSPC) {
						return nil
					}
					return err
				}
			}
		},
		func() error { return os.Remove(ballast) },
	}
}

// live fills the disk under a bot at work, and gives it room again.
func (d smallDisk) live() error {
	ctx := context.Background()
	data, public := filepath.Join(d.dir, "data"), filepath.Join(d.dir, "public")
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	s, err := store.Open(filepath.Join(data, "bot.db"))
	if err != nil {
		return err
	}
	defer s.Close()
	book, err := locales.Embedded()
	if err != nil {
		return err
	}
	pages := carnet.NewWriter(public, book, carnet.Site{Language: "fr", BaseURL: "https://example.org/"})
	pages.Log = slog.New(slog.DiscardHandler)
	b := New(Parts{Store: s, Decide: clerk{}, Data: data, Disk: disk.Open(data, time.Now, slog.New(slog.DiscardHandler))})
	if _, err := pages.Send(ctx, page(strings.Repeat("court ", 10))); err != nil {
		return fmt.Errorf("the first page: %w", err)
	}
	before, err := snapshot(public)
	if err != nil {
		return err
	}
	say := func(number int) error {
		return b.Handle(ctx, turn.Batch{Token: fmt.Sprint("s", number),
			Inputs: []turn.Input{message(fmt.Sprint("$", number), "!a", fmt.Sprint(number, strings.Repeat(" mots", 8000)))}})
	}
	noted := 0
	for range 2 {
		if err := say(noted); err != nil {
			return fmt.Errorf("before the disk is full: %w", err)
		}
		noted++
	}
	if err := d.fill(); err != nil {
		return fmt.Errorf("filling the disk: %w", err)
	}
	for err = nil; err == nil; { // pages of the file that are free are used first
		if err = say(noted); err == nil {
			if noted++; noted > 1000 {
				return errors.New("the disk never fills")
			}
		}
	}
	if !errors.Is(err, ErrStore) {
		return fmt.Errorf("not the database's error: %w", err)
	}
	if trouble, ok := b.Disk.Trouble(); !ok || trouble.Kind != disk.Full {
		return fmt.Errorf("%v is not known as a full disk", err)
	}
	for range 3 {
		if err := say(noted); !errors.Is(err, ErrStore) {
			return fmt.Errorf("taken though the disk is full: %v", err)
		}
	}
	if token, _ := s.Token(); token != fmt.Sprint("s", noted-1) {
		return fmt.Errorf("the token is %s after %d messages", token, noted)
	}
	if _, err := pages.Send(ctx, page(strings.Repeat("bien plus long ", 200_000))); err == nil {
		return errors.New("a page of 3 MB was written to a full disk")
	}
	if after, err := snapshot(public); err != nil || !bytes.Equal(before, after) {
		return fmt.Errorf("a full disk changed the public files: %w", err)
	}
	if err := d.free(); err != nil {
		return fmt.Errorf("making room: %w", err)
	}
	if err := say(noted); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	noted++
	if _, still := b.Disk.Trouble(); still {
		return errors.New("the trouble is not over")
	}
	return s.View(func(mem turn.Memory) error {
		for number := range noted {
			var answer string
			found, err := mem.Get("answers", fmt.Sprint("$", number), &answer)
			if err != nil || !found || !strings.HasPrefix(answer, fmt.Sprint(number, " mots")) {
				return fmt.Errorf("answer %d of %d is lost: %w", number, noted, err)
			}
		}
		return nil
	})
}

func page(title string) turn.Row {
	record, _ := json.Marshal(meeting.Public{ID: "K7M2Q", State: meeting.Announced, Title: title, Language: "fr"})
	payload, _ := json.Marshal(turn.Publish{Meeting: "K7M2Q", Record: record})
	return turn.Row{ID: "pp-x-1", Lane: turn.LanePages, Kind: turn.Publish{}.Kind(), Payload: payload}
}

// snapshot is every file of a directory, with its content.
func snapshot(dir string) ([]byte, error) {
	var all []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		all = append(all, path+"\x00"+string(raw))
		return err
	})
	slices.Sort(all)
	return []byte(strings.Join(all, "\x00")), err
}

func TestTheSystemRefusesToWrite(t *testing.T) {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), childFull+"="+t.TempDir())
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("under a limit of the size of files: %v\n%s", err, out)
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Log("a file system of 4 MB cannot be mounted here:", err)
		return
	}
	defer func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	if err := mounted(dir).live(); err != nil {
		t.Errorf("on a file system of 4 MB: %v", err)
	}
}

// full is the child.
func full(dir string) {
	d, err := limited(dir)
	if err == nil {
		err = d.live()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
