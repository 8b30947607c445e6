package bot

import (
	"encoding/json"
	"log/slog"
	"time"

	"passeparole/bot/store"
	"passeparole/bot/turn"
)

// asideListed is how many of what was set aside are listed, the newest ones.
const asideListed = 20

// inHouse takes out of what was decided what the loop carries out itself.
func inHouse(effects []turn.Effect) (leave []turn.Effect, stay []turn.InHouse) {
	for _, e := range effects {
		if own, ok := e.(turn.InHouse); ok {
			stay = append(stay, own)
		} else {
			leave = append(leave, e)
		}
	}
	return leave, stay
}

// carryOut does what was asked of the loop, in the transaction of the decision that asks, and
// has what came of it decided about.
func (b *Bot) carryOut(t *store.Turn, asked turn.InHouse, now time.Time, after *afterwards) error {
	switch asked := asked.(type) {
	case turn.ListAside:
		all, err := t.Asides()
		if err != nil {
			return err
		}
		answer := turn.AsideList{Asked: asked, All: len(all)}
		for _, a := range all[max(0, len(all)-asideListed):] {
			answer.List = append(answer.List, turn.SetAside{Number: a.Number, At: a.At, Kind: a.Kind(), Why: a.Why()})
		}
		return b.take(t, answer, now, after)
	case turn.TryAgain:
		what, err := b.tryAgain(t, asked.Number, now, after)
		if err != nil {
			return err
		}
		after.note(func(l *slog.Logger) {
			l.Info("what was set aside was tried again", "number", asked.Number, "outcome", what)
		})
		return b.take(t, turn.TriedAgain{Asked: asked, What: what}, now, after)
	}
	return nil
}

// tryAgain handles an input again, or puts a row back at the end of its lane under its own ID:
// whoever refused it did not do it, so it is done once. What fails again stays set aside.
func (b *Bot) tryAgain(t *store.Turn, number int, now time.Time, after *afterwards) (what string, err error) {
	all, err := t.Asides()
	if err != nil {
		return "", err
	}
	for _, a := range all {
		if a.Number != number {
			continue
		}
		var row turn.Row
		if json.Unmarshal(a.Input, &row) == nil && row.ID != "" && row.Lane != "" && b.Senders[row.Kind] != nil {
			if err := t.Requeue(row, now); err != nil {
				return "", err
			}
			after.rows++
			return turn.Resent, t.DropAside(number)
		}
		in, err := turn.ReadInput(a.Input)
		if err != nil {
			return turn.CannotBe, nil
		}
		if cause := b.decide(t, in, now, after); cause != nil {
			after.note(func(l *slog.Logger) { l.Warn("it fails again", "number", number, "cause", place(cause)) })
			return turn.StillFails, nil
		}
		return turn.Handled, t.DropAside(number)
	}
	return turn.NotThere, nil
}
