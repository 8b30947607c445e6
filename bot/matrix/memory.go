package matrix

import (
	"context"
	"errors"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
	"maunium.net/go/mautrix/sqlstatestore"
)

// roomMemory is mautrix's memory of rooms: who is there, and whether they are encrypted.
// mautrix only logs what it could not write there, and would then encrypt for the members
// that it still knows. So a room of which something could not be written is no longer
// ready: its whole state is fetched, and kept, before anything is sent there again.
type roomMemory struct {
	*sqlstatestore.SQLStateStore
	ready *roomsVerified
}

func (m *roomMemory) SetMember(ctx context.Context, room id.RoomID, user id.UserID, member *event.MemberEventContent) error {
	return m.note(ctx, room, m.SQLStateStore.SetMember(ctx, room, user, member))
}

func (m *roomMemory) SetEncryptionEvent(ctx context.Context, room id.RoomID, content *event.EncryptionEventContent) error {
	return m.note(ctx, room, m.SQLStateStore.SetEncryptionEvent(ctx, room, content))
}

func (m *roomMemory) ReplaceCachedMembers(ctx context.Context, room id.RoomID, members []*event.Event, only ...event.Membership) error {
	return m.note(ctx, room, m.SQLStateStore.ReplaceCachedMembers(ctx, room, members, only...))
}

// unwritten is where a context carries the failures of what is done under it.
type unwritten struct{}

func (m *roomMemory) note(ctx context.Context, room id.RoomID, err error) error {
	if err == nil {
		return nil
	}
	m.ready.forget(string(room))
	if failed, ok := ctx.Value(unwritten{}).(*error); ok {
		*failed = errors.Join(*failed, err)
	}
	return err
}
