package matrix

import (
	"context"
	"strings"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"passeparole/bot/turn"
)

// Own events come back with the transaction ID that made them. /sync puts them into
// pp_echo; findEchoes looks for those that /sync did not bring, before a row whose fate is
// unknown is sent again after the server has forgotten its transactions.
const (
	echoPages = 5
	// clockSlack is how much the server's clock may be behind ours.
	clockSlack = 10 * time.Minute
)

func (c *Client) findEchoes(ctx context.Context, row turn.Row, room id.RoomID) (map[string]string, error) {
	found := map[string]string{}
	oldest := row.FirstTry.Add(-clockSlack).UnixMilli()
	from := ""
	for range echoPages {
		page, err := c.page(ctx, room, from)
		if err != nil {
			return nil, err
		}
		for _, evt := range page.Chunk {
			if evt == nil {
				continue
			}
			if txn := transactionOf(evt); evt.Sender == c.api.UserID && belongs(txn, row.ID) {
				found[txn] = string(evt.ID)
			}
		}
		if n := len(page.Chunk); n == 0 || page.Chunk[n-1] == nil || page.Chunk[n-1].Timestamp < oldest || page.End == "" || page.End == from {
			break
		}
		from = page.End
	}
	return found, nil
}

// Became is what came of a message or a reaction, as an own event in /sync shows: parts
// leave in order, so with the last one all of them are there. What has a file is left to
// Send: its file comes after its text.
func (c *Client) Became(row turn.Row, in turn.Echo) (turn.Outcome, bool) {
	last := row.ID
	if row.Kind == (turn.Say{}).Kind() {
		say, err := turn.Read[turn.Say](row)
		if err != nil || say.File != nil {
			return turn.Outcome{}, false
		}
		last = transaction(row.ID, len(parts(say))-1)
	}
	return turn.Outcome{Row: row, Ref: in.Event, At: c.now()}, in.Transaction == last
}

// belongs holds for the transaction IDs of a row's own events: "id", "id-2", "id-file".
func belongs(txn, row string) bool {
	return txn == row || strings.HasPrefix(txn, row+"-")
}

func withTransaction(txn string) mautrix.ReqSendEvent {
	return mautrix.ReqSendEvent{TransactionID: txn}
}
