package bot

import (
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// clockSlack is how far the clock of a server may be ahead of or behind ours.
const clockSlack = 10 * time.Minute

// origin is what the rows decided from an input come from. What has a name is decided with
// the same row IDs whenever it is decided again. After a backup was restored, whatever
// happened before the restoration may have been answered already by the bot that was
// there then: its rows are in doubt, and looked for before they are sent.
func (b *Bot) origin(in turn.Input) func(turn.Effect) store.Origin {
	from := store.Origin{Cause: seenAs(in), Doubt: b.doubt(turn.SentAt(in))}
	if in, ok := in.(turn.Outcome); ok {
		from = store.Origin{Cause: "outcome " + in.Row.ID, Doubt: in.Row.Doubt}
	}
	return func(e turn.Effect) store.Origin {
		if o := turn.OccasionOf(e); o.Name != "" {
			return store.Origin{Cause: "occasion " + o.Name, Doubt: b.doubt(o.At)}
		}
		return from
	}
}

// doubt is since when what was caused at a time may have been done already; the zero time
// when it was not.
func (b *Bot) doubt(caused time.Time) time.Time {
	restored := b.Store.Restored()
	if restored.At.IsZero() || caused.IsZero() || !caused.Before(restored.At.Add(clockSlack)) {
		return time.Time{}
	}
	return restored.Made
}
