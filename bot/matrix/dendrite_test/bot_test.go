package dendrite_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"passeparole/bot/matrix"
	"passeparole/bot/turn"
	"passeparole/locales"
)

// bot is the client under test, and the little of a loop that it needs around it.
type bot struct {
	t       *testing.T
	client  *matrix.Client
	options matrix.Options
	user    string
	token   string // as a store would keep it: written only when a batch was handled
	inputs  chan turn.Input
	stop    context.CancelFunc
	ended   chan error
}

func newBot(t *testing.T, name string) *bot {
	t.Helper()
	b := &bot{t: t, user: account(t, name)}
	b.options = matrix.Options{
		Homeserver: server.url, UserID: b.user, Password: name, Data: t.TempDir(), Poll: 2 * time.Second,
	}
	b.start()
	t.Cleanup(b.end)
	return b
}

func (b *bot) start() {
	b.t.Helper()
	client, err := matrix.Open(b.t.Context(), b.options)
	must(b.t, err)
	client.ReadFiles(func(string) bool { return true })
	ctx, stop := context.WithCancel(context.Background())
	b.client, b.stop = client, stop
	b.inputs, b.ended = make(chan turn.Input, 500), make(chan error, 1)
	go func() {
		b.ended <- client.Run(ctx, b.token, func(_ context.Context, batch turn.Batch) error {
			for _, in := range batch.Inputs {
				b.inputs <- in
			}
			b.token = batch.Token
			return nil
		}, func(_ context.Context, _ string, _ json.RawMessage, err error) error {
			return fmt.Errorf("nothing here is to be set aside: %w", err)
		})
	}()
}

func (b *bot) end() {
	b.stop()
	if err := <-b.ended; !errors.Is(err, context.Canceled) {
		b.t.Errorf("the bot's sync ended with %v", err)
	}
	must(b.t, b.client.Close())
}

func (b *bot) restart() {
	b.t.Helper()
	b.end()
	b.start()
}

var rows atomic.Int64

// send sends a row as the outbox does: again, as long as it is asked to.
func (b *bot) send(effect turn.Effect) turn.Outcome {
	b.t.Helper()
	payload, err := json.Marshal(effect)
	must(b.t, err)
	row := turn.Row{ID: fmt.Sprintf("%s-row-%d", b.t.Name(), rows.Add(1)), Lane: effect.Lane(), Kind: effect.Kind(),
		Payload: payload, Decided: time.Now()}
	return b.sendRow(row)
}

func (b *bot) sendRow(row turn.Row) turn.Outcome {
	b.t.Helper()
	for {
		if row.FirstTry.IsZero() {
			row.FirstTry = time.Now()
		}
		row.Tries++
		outcome, err := b.client.Send(b.t.Context(), row)
		var retry *matrix.Retry
		if errors.As(err, &retry) {
			pause := time.NewTimer(retry.After)
			select {
			case <-pause.C:
				continue
			case <-b.t.Context().Done():
			}
		}
		must(b.t, err)
		if outcome.Cause != turn.Done {
			b.t.Fatalf("row %s was given up: %s %s", row.ID, outcome.Cause, outcome.Detail)
		}
		return outcome
	}
}

// expect waits for the next input of a type that fits.
func expect[T turn.Input](b *bot, what string, fits func(T) bool) T {
	b.t.Helper()
	for {
		in := await(b.t, what, b.inputs)
		if found, ok := in.(T); ok && fits(found) {
			return found
		}
	}
}

func (b *bot) expectText(text string) turn.Message {
	b.t.Helper()
	return expect(b, "« "+text+" »", func(m turn.Message) bool { return m.Body == text })
}

func words(text string) locales.Message { return locales.Message{{Text: text}} }

// await fails only when the test's own time is over, so that a slow machine is no failure.
func await[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	var none T
	deadline, ok := t.Deadline()
	if !ok {
		deadline = time.Now().Add(10 * time.Minute)
	}
	ctx, cancel := context.WithDeadline(t.Context(), deadline.Add(-5*time.Second))
	defer cancel()
	select {
	case got := <-from:
		return got
	case <-ctx.Done():
		t.Fatalf("waited in vain for %s", what)
	}
	return none
}
