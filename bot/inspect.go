package bot

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"passeparole/bot/turn"
)

// own are the kinds of record that the loop itself keeps.
var own = map[string]func() any{
	alarmKind: func() any { return new(time.Time) },
	diskKind:  func() any { return new(int) },
	postKind:  func() any { return new(post) },
}

// Inspect reads every record of the loop strictly, and finds what is wrong with them; known
// are the kinds of record that others look at. counts are all records by kind.
func Inspect(mem turn.Memory, counts map[string]int, known []string) ([]turn.Finding, error) {
	var found []turn.Finding
	for kind := range counts {
		if own[kind] == nil && !slices.Contains(known, kind) {
			found = append(found, turn.Finding{What: turn.FoundForeign, Kind: "records", Key: kind, Other: fmt.Sprint(counts[kind])})
		}
	}
	for kind, form := range own {
		err := mem.Each(kind, "", func(key string, raw json.RawMessage) error {
			record := form()
			if err := turn.Strictly(raw, record); err != nil {
				found = append(found, turn.Finding{What: turn.FoundUnread, Kind: kind, Key: key, Other: err.Error()})
				return nil
			}
			if _, slot, ok := strings.Cut(key, "/"); kind == postKind && (!ok || slot == "" || record.(*post).ID == "") {
				found = append(found, turn.Finding{What: turn.FoundPlace, Kind: kind, Key: key, Other: slot})
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("inspecting the records of %s: %w", kind, err)
		}
	}
	slices.SortFunc(found, func(a, b turn.Finding) int { return strings.Compare(a.Kind+a.Key, b.Kind+b.Key) })
	return found, nil
}
