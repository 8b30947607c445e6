package e2e

import (
	"net/http"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// limitFiles lets no file of a process grow beyond so many bytes: to who writes it is a disk
// without room, and nobody needs to be root for it. It returns the limit before.
func limitFiles(pid int, bytes uint64) (before uint64, err error) {
	var old syscall.Rlimit
	if err := prlimit(pid, nil, &old); err != nil {
		return 0, err
	}
	limit := syscall.Rlimit{Cur: bytes, Max: old.Max}
	return old.Cur, prlimit(pid, &limit, nil)
}

func prlimit(pid int, limit, old *syscall.Rlimit) error {
	_, _, number := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(pid), syscall.RLIMIT_FSIZE,
		uintptr(unsafe.Pointer(limit)), uintptr(unsafe.Pointer(old)), 0, 0)
	if number != 0 {
		return number
	}
	return nil
}

// The system lets the bot write nothing more, in the middle of a conversation.
func TestAFullDiskIsSaidAndOvercome(t *testing.T) {
	w := startWatched(t)
	w.startBot()
	w.until("/ready", http.StatusOK)
	w.tell(`
= Une conversation commence
@camille
Bot< préparer un débat
Camille> préparer une rencontre
Bot< quel titre
`)
	before, err := limitFiles(w.Bot.PID(), 4096)
	if err != nil {
		t.Fatal(err)
	}
	w.tell(`
= Le disque est plein
Camille> Café IA
@équipe
Bot< plus de place
`)
	if text := w.until("/ready", http.StatusServiceUnavailable); !strings.Contains(text, "place sur le disque") {
		t.Error(text)
	}
	w.until("/live", http.StatusOK)
	if n := w.heard("Noté"); n != 0 {
		t.Error("an answer was acknowledged that is not on disk")
	}
	if _, err := limitFiles(w.Bot.PID(), before); err != nil {
		t.Fatal(err)
	}
	w.tell(`
= Il y a de nouveau de la place
@équipe
Bot< accepte de nouveau
@camille
Bot< noté : café ia
`)
	w.until("/ready", http.StatusOK)
	w.tell(`
Camille> Brest
Bot< noté
`)
	for text, times := range map[string]int{"plus de place": 1, "accepte de nouveau": 1} {
		if n := w.heard(text); n != times {
			t.Errorf("%q was said %d times", text, n)
		}
	}
	w.stopBot()
	t.Log(w.printed.String())
}
