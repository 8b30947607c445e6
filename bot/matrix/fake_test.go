package matrix

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeServer is a homeserver inside the test's process, reached without a network. It keeps
// these rules of a real one:
//   - a sync token is a position: asking again with the same token gives the same answer,
//     and one that is longer if something was added, never a shorter one;
//   - /sync with nothing new is held until there is, or until its timeout;
//   - one event for one transaction ID, however often it is sent (reference/homeserver.md §1);
//   - a limited timeline has a prev_batch from which /messages goes on, the newest first;
//   - 401 M_UNKNOWN_TOKEN, 429 with retry_after_ms, and any status a test asks for.
//
// It does not check rights, and it gives out keys without looking at them.
type fakeServer struct {
	mu       sync.Mutex
	news     chan struct{}               // closed and replaced when something is added
	steps    []map[string]any            // what each position of the stream added, as sync responses
	history  map[string][]map[string]any // /messages: the events of a room, the oldest first
	state    map[string][]map[string]any // /state of the rooms that the bot is in
	sent     []sentEvent
	byTxn    map[string]string
	fail     map[string][]*http.Response // the next answers to paths that contain the key
	requests []string
	keys     map[string]any // device keys as uploaded
	account  map[string]json.RawMessage
	uploads  [][]byte
	media    map[string][]byte // what can be downloaded, by "server/ID"
	noEcho   bool
	token    string
	password string
	logins   []string // device IDs asked for
	master   json.RawMessage

	down bool            // nobody answers
	slow map[string]bool // answers to paths that contain the key come a byte a second
	out  map[string]bool // rooms that the bot was put out of
	lost map[string]any  // when set, no sync token is known: the answer to a first sync
	soft bool            // a refused token keeps its device
}

type sentEvent struct {
	Room, Type, Txn, ID string
	Content             map[string]any
}

const (
	botID   = "@bot:exemple.test"
	camille = "@camille:exemple.test"
	room1   = "!un:exemple.test"
)

func newFake() *fakeServer {
	return &fakeServer{
		news: make(chan struct{}), history: map[string][]map[string]any{}, state: map[string][]map[string]any{},
		byTxn: map[string]string{}, fail: map[string][]*http.Response{}, account: map[string]json.RawMessage{}, token: "jeton",
		slow: map[string]bool{}, out: map[string]bool{},
	}
}

// RoundTrip makes the server an http.RoundTripper.
func (f *fakeServer) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	recorder := httptest.NewRecorder()
	if err := f.serve(recorder, r); err != nil {
		return nil, err
	}
	response := recorder.Result()
	response.Request = r
	f.mu.Lock()
	defer f.mu.Unlock()
	for part := range f.slow {
		if strings.Contains(r.URL.Path, part) {
			response.Body = &slowBody{r.Context(), response.Body}
		}
	}
	return response, nil
}

func answer(w http.ResponseWriter, status int, body any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(body)
}

var errCut = errors.New("the connection was cut")

func (f *fakeServer) serve(w http.ResponseWriter, r *http.Request) error {
	path := strings.TrimPrefix(r.URL.Path, "/_matrix/client/")
	f.mu.Lock()
	if f.down {
		f.mu.Unlock()
		return errCut
	}
	f.requests = append(f.requests, r.Method+" "+path)
	for part, answers := range f.fail {
		if strings.Contains(path, part) && len(answers) > 0 {
			f.fail[part] = answers[1:]
			if next := answers[0]; next != nil {
				f.mu.Unlock()
				for name, values := range next.Header {
					w.Header()[name] = values
				}
				w.WriteHeader(next.StatusCode)
				_, err := io.Copy(w, next.Body)
				return err
			}
			defer f.mu.Unlock()
			f.handle(httptest.NewRecorder(), r, path) // done, but the answer is lost
			return errCut
		}
	}
	if path == "v3/sync" && f.allowed(r) {
		f.mu.Unlock()
		return f.sync(w, r)
	}
	defer f.mu.Unlock()
	return f.handle(w, r, path)
}

func (f *fakeServer) allowed(r *http.Request) bool {
	return r.Header.Get("Authorization") == "Bearer "+f.token
}

// handle answers everything but /sync. f.mu is held.
func (f *fakeServer) handle(w http.ResponseWriter, r *http.Request, path string) error {
	var body map[string]any
	var raw []byte
	if r.Body != nil {
		raw, _ = io.ReadAll(r.Body)
		_ = json.Unmarshal(raw, &body)
	}
	parts := strings.Split(path, "/")
	switch {
	case path == "versions":
		return answer(w, 200, map[string]any{"versions": []string{"v1.11"}})
	case path == "v3/login":
		if body["password"] != f.password {
			return answer(w, 403, map[string]any{"errcode": "M_FORBIDDEN"})
		}
		device, _ := body["device_id"].(string)
		f.logins = append(f.logins, device)
		if device == "" {
			device = fmt.Sprintf("NEUF%d", len(f.logins))
		}
		return answer(w, 200, map[string]any{"user_id": botID, "device_id": device, "access_token": f.token})
	case !f.allowed(r):
		return answer(w, 401, map[string]any{"errcode": "M_UNKNOWN_TOKEN", "soft_logout": f.soft})
	case path == "v3/account/whoami":
		return answer(w, 200, map[string]any{"user_id": botID, "device_id": "APPAREIL"})
	case strings.HasPrefix(path, "v3/keys/"):
		return f.handleKeys(w, path, body)
	case strings.HasPrefix(path, "v3/sendToDevice/"):
		return answer(w, 200, map[string]any{})
	case strings.Contains(path, "/account_data/"):
		if r.Method == http.MethodPut {
			f.account[path] = raw
			return answer(w, 200, map[string]any{})
		} else if data := f.account[path]; data != nil {
			return answer(w, 200, data)
		}
	case strings.HasSuffix(path, "/filter"):
		return answer(w, 200, map[string]any{"filter_id": "1"})
	case strings.HasSuffix(path, "/displayname"):
		return answer(w, 200, map[string]any{"displayname": "Passe-parole"})
	case strings.Contains(r.URL.Path, "/media/v3/upload"):
		f.uploads = append(f.uploads, raw)
		return answer(w, 200, map[string]any{"content_uri": "mxc://exemple.test/fichier"})
	case strings.HasPrefix(path, "v1/media/download/"):
		if data, ok := f.media[strings.TrimPrefix(path, "v1/media/download/")]; ok {
			_, err := w.Write(data)
			return err
		}
	case strings.HasPrefix(path, "v3/directory/room/"):
		return answer(w, 200, map[string]any{"room_id": room1})
	case len(parts) >= 4 && parts[1] == "rooms":
		return f.handleRoom(w, r, parts[2], parts[3:], body)
	}
	return answer(w, 404, map[string]any{"errcode": "M_NOT_FOUND"})
}

func (f *fakeServer) handleKeys(w http.ResponseWriter, path string, body map[string]any) error {
	switch strings.TrimPrefix(path, "v3/keys/") {
	case "upload":
		if keys, ok := body["device_keys"].(map[string]any); ok {
			f.keys = keys
		}
		return answer(w, 200, map[string]any{"one_time_key_counts": map[string]any{"signed_curve25519": 50}})
	case "query":
		found := map[string]any{"device_keys": map[string]any{}}
		if f.keys != nil {
			found["device_keys"] = map[string]any{botID: map[string]any{f.keys["device_id"].(string): f.keys}}
		}
		if f.master != nil {
			found["master_keys"] = map[string]any{botID: f.master}
		}
		return answer(w, 200, found)
	case "device_signing/upload":
		f.master, _ = json.Marshal(body["master_key"])
	}
	return answer(w, 200, map[string]any{})
}

func (f *fakeServer) handleRoom(w http.ResponseWriter, r *http.Request, room string, parts []string, body map[string]any) error {
	switch {
	case f.out[room] && parts[0] != "leave":
		return answer(w, 403, map[string]any{"errcode": "M_FORBIDDEN"})
	case parts[0] == "send" && len(parts) == 3:
		id := f.byTxn[parts[2]]
		if id == "" {
			id = fmt.Sprintf("$envoi%d", len(f.sent)+1)
			f.byTxn[parts[2]] = id
			f.sent = append(f.sent, sentEvent{room, parts[1], parts[2], id, body})
			if !f.noEcho {
				f.history[room] = append(f.history[room], map[string]any{"type": parts[1], "event_id": id, "sender": botID,
					"content": body, "origin_server_ts": 4e12, "unsigned": map[string]any{"transaction_id": parts[2]}})
			}
		}
		return answer(w, 200, map[string]any{"event_id": id})
	case parts[0] == "state" && len(parts) == 1 && f.state[room] != nil:
		return answer(w, 200, f.state[room])
	case parts[0] == "state" && r.Method == http.MethodGet && len(parts) > 1 && f.stateEvent(room, parts[1]) != nil:
		return answer(w, 200, f.stateEvent(room, parts[1])["content"])
	case parts[0] == "state" && r.Method == http.MethodGet && len(parts) > 1 && f.state[room] != nil:
		return answer(w, 404, map[string]any{"errcode": "M_NOT_FOUND"})
	case parts[0] == "state":
		return answer(w, 403, map[string]any{"errcode": "M_FORBIDDEN"})
	case parts[0] == "messages":
		return f.messages(w, r.URL.Query(), room)
	case parts[0] == "join":
		return answer(w, 200, map[string]any{"room_id": room})
	case parts[0] == "leave":
		return answer(w, 200, map[string]any{})
	}
	return answer(w, 404, map[string]any{"errcode": "M_NOT_FOUND"})
}

// messages pages back by 2, so that a gap takes several requests. A token is how many of
// the oldest events are still to come.
func (f *fakeServer) messages(w http.ResponseWriter, query url.Values, room string) error {
	left := len(f.history[room])
	if from := query.Get("from"); from != "" {
		fmt.Sscanf(from, "h%d", &left)
	}
	page := []map[string]any{}
	for ; left > 0 && len(page) < 2; left-- {
		page = append(page, f.history[room][left-1])
	}
	body := map[string]any{"chunk": page, "start": query.Get("from")}
	if left > 0 {
		body["end"] = fmt.Sprintf("h%d", left)
	}
	return answer(w, 200, body)
}

func (f *fakeServer) sync(w http.ResponseWriter, r *http.Request) error {
	position := 0
	fmt.Sscanf(r.URL.Query().Get("since"), "s%d", &position)
	timer := timerOf(r.URL.Query().Get("timeout"))
	defer timer.Stop()
	f.mu.Lock()
	if lost := f.lost; lost != nil {
		defer f.mu.Unlock()
		if r.URL.Query().Get("since") != "" {
			return answer(w, 400, map[string]any{"errcode": "M_UNKNOWN"})
		}
		f.lost = nil
		lost["next_batch"] = fmt.Sprintf("s%d", len(f.steps))
		return answer(w, 200, lost)
	}
	f.mu.Unlock()
	for {
		f.mu.Lock()
		if position < len(f.steps) {
			step := f.steps[position]
			f.mu.Unlock()
			step["next_batch"] = fmt.Sprintf("s%d", position+1)
			return answer(w, 200, step)
		}
		news := f.news
		f.mu.Unlock()
		select {
		case <-news:
		case <-timer.C:
			return answer(w, 200, map[string]any{"next_batch": fmt.Sprintf("s%d", position)})
		case <-r.Context().Done():
			return r.Context().Err()
		}
	}
}

// slowBody is read a byte a second, until the one who asked gives up.
type slowBody struct {
	ctx context.Context
	io.ReadCloser
}

func (b *slowBody) Read(p []byte) (int, error) {
	if err := sleepContext(b.ctx, time.Second); err != nil {
		return 0, err
	}
	return b.ReadCloser.Read(p[:min(1, len(p))])
}

// add puts one response into the stream.
func (f *fakeServer) add(response map[string]any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.steps = append(f.steps, response)
	close(f.news)
	f.news = make(chan struct{})
}

// failNext lets the next requests whose path contains part fail, one answer each; nil is
// an answer that is lost after the work was done.
func (f *fakeServer) failNext(part string, answers ...*http.Response) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail[part] = append(f.fail[part], answers...)
}

func status(code int, body string, header ...string) *http.Response {
	response := &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
	for i := 0; i+1 < len(header); i += 2 {
		response.Header.Set(header[i], header[i+1])
	}
	return response
}

func (f *fakeServer) count(request string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(slices.DeleteFunc(slices.Clone(f.requests), func(r string) bool { return !strings.Contains(r, request) }))
}

func (f *fakeServer) sentEvents() []sentEvent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.sent)
}

// stateEvent is the state of a room of one type, nil when there is none.
func (f *fakeServer) stateEvent(room, kind string) map[string]any {
	for _, e := range f.state[room] {
		if e["type"] == kind {
			return e
		}
	}
	return nil
}

// Pieces of responses.

func joinedRoom(room string, timeline map[string]any, state ...map[string]any) map[string]any {
	return map[string]any{"rooms": map[string]any{"join": map[string]any{room: map[string]any{
		"timeline": timeline, "state": map[string]any{"events": state},
	}}}}
}

func timeline(events ...map[string]any) map[string]any { return map[string]any{"events": events} }

func textEvent(id, sender, body string) map[string]any {
	return map[string]any{"type": "m.room.message", "event_id": id, "sender": sender, "origin_server_ts": 1.7e12,
		"content": map[string]any{"msgtype": "m.text", "body": body}}
}

func memberEvent(id, sender, user, state string) map[string]any {
	return map[string]any{"type": "m.room.member", "event_id": id, "sender": sender, "state_key": user, "origin_server_ts": 1.7e12,
		"content": map[string]any{"membership": state, "displayname": "Camille"}}
}

func openFake(t *testing.T, f *fakeServer, data string) *Client {
	t.Helper()
	c, err := Open(t.Context(), Options{
		Homeserver: "https://exemple.test", UserID: botID, Token: "jeton", Data: data, HTTP: &http.Client{Transport: f},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}
