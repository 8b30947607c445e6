package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// The test binary runs itself as the process that is killed: childDir is its data
// directory, childServer the address of the world, which outlives it.
const (
	childDir    = "PASSEPAROLE_TEST_CHILD_DIR"
	childServer = "PASSEPAROLE_TEST_CHILD_SERVER"
	// childPoint is a point and how often it is passed until the child kills itself there,
	// such as "row sent 2"; "" for a child that others kill. childUntil is the last response.
	childPoint = "PASSEPAROLE_TEST_CHILD_POINT"
	childUntil = "PASSEPAROLE_TEST_CHILD_UNTIL"
)

const (
	childResponses = 300 // sync responses, each with a message in three rooms
	childRooms     = 3
	// childUnreadable is a response that goes to quarantine.
	childUnreadable = 3
)

// child is a whole bot: it syncs, handles, sends, and ends when the world has no more to
// say and everything is sent.
func child(dir string) {
	if err := live(dir, os.Getenv(childServer)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func live(dir, world string) error {
	s, err := store.Open(filepath.Join(dir, "bot.db"))
	if err != nil {
		return err
	}
	b := New(Parts{Store: s, Decide: clerk{}, Data: dir, Senders: map[string]Sender{"say": remote(world), "post": remote(world)}, Fail: atPoint()})
	until := os.Getenv(childUntil)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	token, err := s.Token()
	for err == nil && token != until {
		var next int
		if next, err = ask(world, token); err == nil {
			token = strconv.Itoa(next)
			if next == childUnreadable {
				err = b.Quarantine(ctx, token, json.RawMessage(`{"next_batch":"`+token+`","rooms":"none"}`), errors.New("no rooms"))
			} else {
				err = b.Handle(ctx, response(next))
			}
		}
	}
	cancel()
	if err != nil {
		return err
	}
	if err := <-ended; err != nil {
		return err
	}
	return b.Drain(context.Background())
}

// atPoint kills this process, as the system would, when it passes childPoint.
func atPoint() func(Point) error {
	point := os.Getenv(childPoint)
	at := strings.LastIndexByte(point, ' ')
	if at < 0 {
		return nil
	}
	nth, _ := strconv.Atoi(point[at+1:])
	var passed atomic.Int32
	return func(p Point) error {
		if string(p) == point[:at] && passed.Add(1) == int32(nth) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // the signal may take a moment
		}
		return nil
	}
}

func response(number int) turn.Batch {
	batch := turn.Batch{Token: strconv.Itoa(number)}
	for room := range childRooms {
		batch.Inputs = append(batch.Inputs, message(fmt.Sprintf("$%d-%d", number, room), fmt.Sprint("!", room), fmt.Sprint(number)))
	}
	return batch
}

func ask(world, token string) (next int, err error) {
	answer, err := http.Get(world + "/sync?since=" + token)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	return next, json.NewDecoder(answer.Body).Decode(&next)
}

// remote sends to the world.
type remote string

func (r remote) Send(ctx context.Context, row turn.Row) (turn.Outcome, error) {
	body, pipe := io.Pipe()
	go func() { pipe.CloseWithError(json.NewEncoder(pipe).Encode(row)) }()
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, string(r)+"/send", body)
	if err != nil {
		return turn.Outcome{}, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return turn.Outcome{}, err
	}
	defer answer.Body.Close()
	ref, err := io.ReadAll(answer.Body)
	return turn.Outcome{Ref: string(ref)}, err
}

// world is the homeserver: it knows since when a client has not heard, and does what it
// is asked once for each ID.
func world(s *server) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sync", func(w http.ResponseWriter, r *http.Request) {
		since, _ := strconv.Atoi(r.FormValue("since"))
		_ = json.NewEncoder(w).Encode(since + 1)
	})
	mux.HandleFunc("PUT /send", func(w http.ResponseWriter, r *http.Request) {
		var row turn.Row
		if err := json.NewDecoder(r.Body).Decode(&row); err != nil {
			return // the sender was killed in the middle of its request
		}
		s.do(row)
		fmt.Fprint(w, s.ref(row.ID))
	})
	return mux
}

func (s *server) ref(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refs[id]
}

// begin runs the child, which ends when all is said and sent, or is killed.
func begin(t *testing.T, dir, world, point string, until int, killAfter time.Duration) (survived bool) {
	t.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), childDir+"="+dir, childServer+"="+world, childPoint+"="+point, childUntil+"="+strconv.Itoa(until))
	command.Stderr = os.Stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	if killAfter > 0 {
		defer time.AfterFunc(killAfter, func() { _ = command.Process.Kill() }).Stop()
	}
	err := command.Wait()
	if err != nil && command.ProcessState.Exited() {
		t.Fatal("the child failed by itself:", err)
	}
	return err == nil
}

// whole checks that everything that was said until a response is on disk and was answered once.
func whole(t *testing.T, dir string, server *server, until int) {
	t.Helper()
	for room := range childRooms {
		var want []string
		for number := range until {
			if number+1 != childUnreadable {
				want = append(want, fmt.Sprint("noted ", number+1))
			}
		}
		if diff := cmp.Diff(want, server.heard(fmt.Sprint("room !", room))); diff != "" {
			t.Error(diff)
		}
	}
	if diff := cmp.Diff([]string{"alarm quarantine"}, server.heard("room !staff")); diff != "" {
		t.Error(diff)
	}
	h := &house{path: filepath.Join(dir, "bot.db"), server: server}
	h.open(t, nil)
	defer h.Store.Close()
	for number := range until {
		for _, in := range response(number + 1).Inputs {
			var answer string
			if h.record(t, "answers", turn.EventID(in), &answer); answer != fmt.Sprint(number+1) && number+1 != childUnreadable {
				t.Errorf("the answer %s is %q on disk", turn.EventID(in), answer)
			}
		}
	}
	if done, _ := server.counted(); done != (until-1)*childRooms+1 || h.depth(t) != 0 || len(h.quarantined(t)) != 1 {
		t.Errorf("%d things done, %d rows left, quarantined %v", done, h.depth(t), h.quarantined(t))
	}
}

func TestSIGKILLLosesNothingAndRepeatsNothing(t *testing.T) {
	server := newServer()
	listener := httptest.NewServer(world(server))
	defer listener.Close()
	defer http.DefaultClient.CloseIdleConnections()
	dir := t.TempDir()
	kills := 0
	for lifetime := 40 * time.Millisecond; !begin(t, dir, listener.URL, "", childResponses, lifetime); lifetime += 5 * time.Millisecond {
		kills++
	}
	whole(t, dir, server, childResponses)
	if _, requests := server.counted(); kills == 0 {
		t.Errorf("no kills; %d requests", requests)
	}
	t.Log(kills, "kills")
}

// The process ends by SIGKILL at each point, the first times that it passes it.
func TestSIGKILLAtEveryPoint(t *testing.T) {
	const until = 5
	for _, point := range Points {
		for nth := 1; nth <= 2; nth++ {
			name := fmt.Sprint(string(point), " ", nth)
			t.Run(name, func(t *testing.T) {
				server := newServer()
				listener := httptest.NewServer(world(server))
				defer listener.Close()
				defer http.DefaultClient.CloseIdleConnections()
				dir := t.TempDir()
				survived := begin(t, dir, listener.URL, name, until, 0)
				if once := point == Quarantined || point == QuarantineEnd; survived != (once && nth > 1) {
					t.Fatalf("survived: %v", survived)
				}
				if !survived && !begin(t, dir, listener.URL, "", until, 0) {
					t.Fatal("died without being killed")
				}
				whole(t, dir, server, until)
			})
		}
	}
}
