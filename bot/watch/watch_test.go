package watch

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.uber.org/goleak"

	"passeparole/bot/disk"
	"passeparole/bot/store"
	"passeparole/bot/turn"
	"passeparole/locales"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const staffLane = "room !staff:example.org"

// bench is a watch over a bot that a test makes up.
type bench struct {
	*Watch
	now     time.Time
	trouble *disk.Trouble
	lanes   []store.Backlog
	joined  bool
	unread  error
}

// healthy is a bot at work: logged in, in the staff room, a response a moment ago.
func healthy(t *testing.T) *bench {
	t.Helper()
	book, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{now: time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC), joined: true}
	b.Watch = New(Options{Now: func() time.Time { return b.now }, Book: book, Language: "fr", Version: "1.2.3", Data: t.TempDir()})
	b.Synced()
	three := func() (int, error) { return 3, b.unread }
	b.Look(Sources{
		Backlogs: func() ([]store.Backlog, error) { return b.lanes, b.unread },
		Aside:    three, Quarantined: three, Parked: three, Due: three,
		Counts: func() (map[string]int, map[string]int, error) {
			return map[string]int{"announced": 2}, map[string]int{"asking": 1}, b.unread
		},
		Disk: func() (disk.Trouble, bool) {
			if b.trouble == nil {
				return disk.Trouble{}, false
			}
			return *b.trouble, true
		},
		Joined:    func() (bool, error) { return b.joined, b.unread },
		StaffLane: staffLane,
	})
	return b
}

func TestReady(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*bench)
		wrong  []string
	}{
		"at work":                       {func(*bench) {}, nil},
		"the disk is full":              {func(b *bench) { b.trouble = &disk.Trouble{Kind: disk.Full}; b.now = b.now.Add(time.Hour) }, []string{"disk"}},
		"the disk can only be read":     {func(b *bench) { b.trouble = &disk.Trouble{Kind: disk.ReadOnly} }, []string{"disk"}},
		"the disk fails":                {func(b *bench) { b.trouble = &disk.Trouble{Kind: disk.Failing} }, []string{"disk"}},
		"the token is refused":          {func(b *bench) { b.LoggedIn(false) }, []string{"login"}},
		"the last news are old":         {func(b *bench) { b.now = b.now.Add(freshFor + time.Second) }, []string{"sync"}},
		"not in the staff room":         {func(b *bench) { b.joined = false }, []string{"staff_room"}},
		"the staff room is unreachable": {func(b *bench) { b.lanes = []store.Backlog{blocked(b, staffLane)} }, []string{"outbox"}},
		"Mastodon is unreachable":       {func(b *bench) { b.lanes = []store.Backlog{blocked(b, turn.LaneMastodon)} }, []string{"outbox"}},
		"somebody's room is":            {func(b *bench) { b.lanes = []store.Backlog{blocked(b, "room !a:example.org")} }, nil},
		"rows that were never tried": {func(b *bench) {
			b.lanes = []store.Backlog{{Lane: staffLane, Rows: 1, Oldest: b.now.Add(-9 * time.Hour)}}
		}, nil},
		"the database is unreadable": {func(b *bench) { b.unread = errors.New("no") }, []string{"staff_room", "outbox"}},
		"it could not begin":         {func(b *bench) { b.Stopped(func(string) string { return "Parce que." }) }, []string{"working"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := healthy(t)
			c.change(b)
			for _, lang := range locales.Languages {
				ready, checks := b.Ready(lang)
				var wrong []string
				for _, check := range checks {
					if !check.OK {
						wrong = append(wrong, check.Name)
					}
					if strings.ContainsAny(check.Cause, "[<{") || check.OK != (check.Cause == "") {
						t.Errorf("%s: %q", check.Name, check.Cause)
					}
				}
				if !slices.Equal(wrong, c.wrong) || ready != (len(c.wrong) == 0) {
					t.Errorf("ready is %v, wrong are %q", ready, wrong)
				}
				if text := b.Lines(lang).Plain(); strings.ContainsAny(text, "[<{") {
					t.Error(text)
				}
			}
			answer := b.get(t, "/ready", "")
			if answer.Code == http.StatusOK != (len(c.wrong) == 0) {
				t.Errorf("/ready answers %d: %s", answer.Code, answer.Body)
			}
			var told struct {
				Ready  bool
				Checks []Check
			}
			if err := json.Unmarshal(b.get(t, "/ready", "application/json").Body.Bytes(), &told); err != nil || told.Ready != (len(c.wrong) == 0) || len(told.Checks) == 0 {
				t.Errorf("%v, %+v", err, told)
			}
		})
	}
}

func blocked(b *bench, lane string) store.Backlog {
	return store.Backlog{Lane: lane, Rows: 2, Oldest: b.now.Add(-2 * time.Hour), Trying: b.now.Add(-2 * time.Hour)}
}

func (b *bench) get(t *testing.T, path, accept string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, path, nil)
	request.Header.Set("Accept", accept)
	answer := httptest.NewRecorder()
	b.Handler().ServeHTTP(answer, request)
	return answer
}

func TestLive(t *testing.T) {
	b := healthy(t)
	b.Moves(time.Minute)
	if code := b.get(t, "/live", "").Code; code != http.StatusOK {
		t.Error(code)
	}
	b.now = b.now.Add(time.Minute + time.Second)
	if code := b.get(t, "/live", "").Code; code != http.StatusServiceUnavailable {
		t.Error("a loop that broke its promise counts as alive:", code)
	}
	b.Moves(time.Hour) // the server asked to wait
	b.now = b.now.Add(30 * time.Minute)
	if code := b.get(t, "/live", "").Code; code != http.StatusOK {
		t.Error(code)
	}
}

// The figures follow the rules of Prometheus, and their labels are words of this program.
func TestFigures(t *testing.T) {
	b := healthy(t)
	b.lanes = []store.Backlog{
		{Lane: turn.LaneMastodon, Rows: 2, Oldest: b.now.Add(-time.Minute)},
		{Lane: "room !geheim:example.org", Rows: 1, Oldest: b.now.Add(-3 * time.Second)},
		{Lane: staffLane, Rows: 4, Oldest: b.now.Add(-2 * time.Second)},
	}
	b.trouble = &disk.Trouble{Kind: disk.Full}
	b.Turned([]turn.Input{turn.Message{Room: "!geheim:example.org", Sender: "@camille:example.org", Body: "secret"}, turn.Reaction{}}, time.Second, time.Millisecond)
	for cause, err := range map[turn.Cause]error{turn.Done: nil, turn.Rejected: nil, turn.Missing: errors.New("https://secret.example.org")} {
		b.Sent(turn.Row{ID: "pp-secret", Lane: turn.LaneMastodon}, cause, err)
	}
	b.Sent(turn.Row{Lane: staffLane}, turn.Done, nil)
	if problems, err := testutil.GatherAndLint(b.Registry()); err != nil || len(problems) > 0 {
		t.Errorf("%v, %+v", err, problems)
	}
	text := b.get(t, "/metrics", "").Body.String()
	for _, want := range []string{
		`passeparole_ready 0`, `passeparole_outbox_rows{lane="room"} 5`, `passeparole_outbox_oldest_seconds{lane="room"} 3`,
		`passeparole_outbox_rows{lane="mastodon"} 2`, `passeparole_outbox_rows{lane="pages"} 0`,
		`passeparole_inputs_total{kind="message"} 1`, `passeparole_inputs_total{kind="reaction"} 1`,
		`passeparole_mastodon_outcomes_total{cause="done"} 1`, `passeparole_mastodon_outcomes_total{cause="rejected"} 1`,
		`passeparole_mastodon_outcomes_total{cause="later"} 1`, `passeparole_turn_seconds_count 1`, `passeparole_commit_seconds_count 1`,
		`passeparole_last_sync_age_seconds 0`, `passeparole_meetings{state="announced"} 2`, `passeparole_meetings{state="draft"} 0`,
		`passeparole_conversations{status="asking"} 1`, `passeparole_due_reminders 3`, `passeparole_parked 3`, `passeparole_set_aside 3`,
		`passeparole_quarantined 3`, `passeparole_disk_trouble{kind="full"} 1`, `passeparole_disk_trouble{kind="readonly"} 0`,
	} {
		if !strings.Contains(text, "\n"+want+"\n") {
			t.Errorf("there is no %s", want)
		}
	}
	if strings.Contains(text, "geheim") || strings.Contains(text, "secret") || strings.Contains(text, "camille") {
		t.Error("a name, a room or a text is in a label")
	}
	if !regexp.MustCompile(`passeparole_build_info\{go="go[^"]+",version="1\.2\.3"\} 1`).MatchString(text) {
		t.Error("it does not say what runs")
	}
	b.unread = errors.New("no")
	text = b.get(t, "/metrics", "").Body.String()
	if !strings.Contains(text, "\npasseparole_turn_seconds_count 1\n") || strings.Contains(text, "passeparole_outbox_rows") {
		t.Error("what cannot be read must be missing, and nothing else")
	}
}

func TestOnlyThisMachineListens(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0", "example.org:80", "9090"} {
		if listener, err := Listen(address); err == nil {
			listener.Close()
			t.Errorf("%s is listened on", address)
		}
	}
	path := filepath.Join(t.TempDir(), "w.sock")
	for range 2 { // an earlier process left its socket
		listener, err := Listen("unix:" + path)
		if err != nil {
			t.Fatal(err)
		}
		listener.(*net.UnixListener).SetUnlinkOnClose(false)
		var info syscall.Stat_t
		if err := syscall.Stat(path, &info); err != nil || info.Mode&0o077 != 0 {
			t.Errorf("others may use the socket: %o, %v", info.Mode, err)
		}
		listener.Close()
	}
	listener, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := healthy(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Serve(ctx, listener, slog.New(slog.DiscardHandler)) }()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get("http://" + listener.Addr().String() + "/ready")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || answer.StatusCode != http.StatusOK || string(raw) != "Le robot est prêt.\n" {
		t.Errorf("%d %q %v", answer.StatusCode, raw, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// said is who sends messages.
type said struct{ row turn.Row }

func (s *said) Send(_ context.Context, row turn.Row) (turn.Outcome, error) {
	s.row = row
	return turn.Outcome{Row: row, Ref: "$1"}, nil
}

func TestTheAnswerKeepsTheIDOfItsRow(t *testing.T) {
	b := healthy(t)
	b.lanes = []store.Backlog{{Lane: staffLane, Rows: 3, Oldest: b.now.Add(-5 * time.Minute)}}
	payload, err := json.Marshal(turn.Status{Room: "!staff:example.org", ReplyTo: "$q", Language: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	row := turn.Row{ID: "pp-1", Lane: staffLane, Kind: turn.Status{}.Kind(), Payload: payload}
	s := &said{}
	outcome, err := Answer{b.Watch, s}.Send(t.Context(), row)
	if err != nil || outcome.Row.Kind != row.Kind || outcome.Ref != "$1" || s.row.ID != "pp-1" {
		t.Fatalf("%+v %+v %v", outcome, s.row, err)
	}
	say, err := turn.Read[turn.Say](s.row)
	if err != nil || say.ReplyTo != "$q" ||
		!strings.Contains(say.Lines.Plain(), "2 envois attendent de partir, le plus ancien depuis 5 minutes") {
		t.Errorf("%v\n%s", err, say.Lines.Plain())
	}
	if outcome, err := (Answer{b.Watch, s}).Send(t.Context(), turn.Row{Kind: "status", Payload: []byte("{")}); err != nil || outcome.Cause != turn.Rejected {
		t.Errorf("%+v %v", outcome, err)
	}
}
