package bot

import "log/slog"

// afterwards is what is to be done once a transaction has committed. A transaction that
// runs again begins with an empty one.
type afterwards struct {
	rows  int    // enqueued
	over  string // the occasion of a trouble with the disk that has ended by this commit
	notes []func(*slog.Logger)
}

func (a *afterwards) note(fn func(*slog.Logger)) { a.notes = append(a.notes, fn) }

func (b *Bot) after(a afterwards) {
	for _, note := range a.notes {
		note(b.Log)
	}
	if a.over != "" {
		b.Disk.Over(a.over)
	}
	if a.rows > 0 {
		b.wakeLanes()
	}
}
