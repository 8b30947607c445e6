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
func (b *Bot) origin(in turn.Input) store.Origin {
	if in, ok := in.(turn.Outcome); ok {
		return store.Origin{Cause: "outcome " + in.Row.ID, Doubt: in.Row.Doubt}
	}
	from := store.Origin{Cause: seenAs(in)}
	restored := b.Store.Restored()
	if sent := turn.SentAt(in); !restored.At.IsZero() && !sent.IsZero() && sent.Before(restored.At.Add(clockSlack)) {
		from.Doubt = restored.Made
	}
	return from
}
