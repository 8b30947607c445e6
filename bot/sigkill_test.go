package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
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
)

const (
	childResponses = 300 // sync responses, each with a message in three rooms
	childRooms     = 3
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
	b := New(Parts{Store: s, Decide: clerk{}, Data: dir, Senders: map[string]Sender{"say": remote(world), "post": remote(world)}})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	token, err := s.Token()
	for err == nil && token != strconv.Itoa(childResponses) {
		var next int
		if next, err = ask(world, token); err == nil {
			token = strconv.Itoa(next)
			err = b.Handle(ctx, response(next))
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

func TestSIGKILLLosesNothingAndRepeatsNothing(t *testing.T) {
	server := newServer()
	listener := httptest.NewServer(world(server))
	defer listener.Close()
	defer http.DefaultClient.CloseIdleConnections()
	dir := t.TempDir()
	kills := 0
	for lifetime := 40 * time.Millisecond; ; lifetime += 5 * time.Millisecond {
		command := exec.Command(os.Args[0])
		command.Env = append(os.Environ(), childDir+"="+dir, childServer+"="+listener.URL)
		command.Stderr = os.Stderr
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		killer := time.AfterFunc(lifetime, func() { _ = command.Process.Kill() })
		err := command.Wait()
		killer.Stop()
		if err == nil {
			break
		}
		if command.ProcessState.Exited() {
			t.Fatal("the child failed by itself:", err)
		}
		kills++
	}
	for room := range childRooms {
		var want []string
		for number := range childResponses {
			want = append(want, fmt.Sprint("noted ", number+1))
		}
		if diff := cmp.Diff(want, server.heard(fmt.Sprint("room !", room))); diff != "" {
			t.Error(diff)
		}
	}
	h := &house{path: filepath.Join(dir, "bot.db"), server: server}
	h.open(t, nil)
	defer h.Store.Close()
	for number := range childResponses {
		for _, in := range response(number + 1).Inputs {
			var answer string
			if h.record(t, "answers", turn.EventID(in), &answer); answer != fmt.Sprint(number+1) {
				t.Errorf("the answer %s is %q on disk", turn.EventID(in), answer)
			}
		}
	}
	done, requests := server.counted()
	t.Logf("%d kills; %d things done in %d requests; %d rows left", kills, done, requests, h.depth(t))
	if kills == 0 || done != childResponses*childRooms || h.depth(t) != 0 {
		t.Errorf("%d kills, %d things done, %d rows left", kills, done, h.depth(t))
	}
}
