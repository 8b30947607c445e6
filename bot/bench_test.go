package bot

import (
	"fmt"
	"testing"

	"passeparole/bot/turn"
)

// BenchmarkTurn is one sync response of a hundred messages in twenty rooms: each is
// decided, kept and confirmed, and all of it is on disk. Nothing is sent.
func BenchmarkTurn(b *testing.B) {
	const perBatch = 100
	h := newHouse(b)
	turns := 0
	for b.Loop() {
		batch := turn.Batch{Token: fmt.Sprint("s", turns)}
		for i := range perBatch {
			batch.Inputs = append(batch.Inputs, message(fmt.Sprint("$", turns, "-", i), fmt.Sprint("!", i%20), "words"))
		}
		h.handle(b, batch)
		turns++
	}
	b.ReportMetric(float64(turns*perBatch)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkReplies is the whole way: a hundred messages in twenty rooms come in, and
// their hundred confirmations have left, with their outcomes on disk.
func BenchmarkReplies(b *testing.B) {
	const perBatch = 100
	h := newHouse(b)
	turns := 0
	for b.Loop() {
		batch := turn.Batch{Token: fmt.Sprint("s", turns)}
		for i := range perBatch {
			batch.Inputs = append(batch.Inputs, message(fmt.Sprint("$", turns, "-", i), fmt.Sprint("!", i%20), "words"))
		}
		h.handle(b, batch)
		if err := h.Drain(b.Context()); err != nil {
			b.Fatal(err)
		}
		turns++
	}
	if done, requests := h.server.counted(); done != turns*perBatch || requests != done {
		b.Fatal(done, requests)
	}
	b.ReportMetric(float64(turns*perBatch)/b.Elapsed().Seconds(), "replies/s")
}
