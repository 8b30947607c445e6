package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"passeparole/cmd/bac-a-sable/house"
	"passeparole/cmd/bac-a-sable/matrixclient"
	"passeparole/cmd/bac-a-sable/script"
)

// told is a meeting whose answers were acknowledged.
type told struct {
	kind   *tale
	number int
	id     string
	card   string // what the bot answered to !voir
	page   string
}

// card is what the bot said of a meeting in the staff room since it was last asked to show it.
func card(said []script.Said, id string) string {
	var texts []string
	for _, s := range said {
		switch {
		case s.Room != house.RoomStaff:
		case strings.HasPrefix(s.Text, "!voir "+id):
			texts = nil
		case s.Bot() && strings.Contains(s.Text, id):
			texts = append(texts, s.Text)
		}
	}
	return strings.Join(texts, "\n")
}

// missing lists the answers that are not where they must be. export is nil where the
// records of the export are not to be looked at.
func (t told) missing(export map[string]string) []string {
	var found []string
	for _, a := range t.kind.answers {
		places := map[string]string{"!voir": t.card}
		if !a.private {
			places["page"], places["export"] = t.page, export[t.id]
		}
		var without []string
		for _, place := range []string{"!voir", "page", "export"} {
			if text, looked := places[place]; looked && !matrixclient.Contains(spaced(text), numbered(a.text, t.number)) {
				without = append(without, place)
			}
		}
		if len(without) > 0 {
			found = append(found, fmt.Sprintf("meeting %d (%s): « %s » is not in %s",
				t.number, t.id, numbered(a.text, t.number), strings.Join(without, ", ")))
		}
	}
	return found
}

// spaced makes plain spaces of those that do not break.
func spaced(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)
}

// exported is the text of every record that "passeparole export json" writes, by ID. The
// bot must not run.
func exported(ctx context.Context, program string, bot *house.Bot) (map[string]string, error) {
	var out, problems bytes.Buffer
	cmd := exec.CommandContext(ctx, program, "export", "json", "--config", bot.Config)
	cmd.Stdout, cmd.Stderr = &out, &problems
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PASSEPAROLE_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("exporting the records: %w: %s", err, problems.String())
	}
	var records []map[string]any
	if err := json.Unmarshal(out.Bytes(), &records); err != nil {
		return nil, fmt.Errorf("reading the export: %w", err)
	}
	texts := map[string]string{}
	for _, r := range records {
		id, _ := r["id"].(string)
		var b strings.Builder
		flatten(&b, r)
		texts[id] = b.String()
	}
	return texts, nil
}

func flatten(b *strings.Builder, value any) {
	switch value := value.(type) {
	case map[string]any:
		for _, v := range value {
			flatten(b, v)
		}
	case []any:
		for _, v := range value {
			flatten(b, v)
		}
	default:
		fmt.Fprintln(b, value)
	}
}
