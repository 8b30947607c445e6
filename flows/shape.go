package flows

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Shape names all that decides which answers fit a step: its kind and bounds, not its words,
// its place or whether it may be passed. It reads "number:3f2a…"; the kind stands in front
// so that a migration can tell a narrower bound from another kind.
func (f *Flow) Shape(s Step) string {
	type shape struct {
		Kind, Source, Time, Until, After, ZoneOf, Alt string
		Choices                                       []string
		Min, Max, Long                                int
		Free, Range, Structure, Whole, Once           bool
		Future, Past                                  map[string]string
		Item                                          []string
	}
	items := make([]string, len(s.Item))
	for i, it := range s.Item {
		items[i] = it.ID + "=" + f.Shape(it)
	}
	raw, _ := json.Marshal(shape{s.Kind, s.Source, s.Time, s.Until, s.After, s.ZoneOf, s.Alt, s.Choices,
		s.Min, s.Max, s.Long, s.Free, s.Range, s.Structure, s.Whole, s.Once, s.Future, s.Past, items})
	sum := sha256.Sum256(raw)
	return s.Kind + ":" + hex.EncodeToString(sum[:8])
}

func kindOfShape(shape string) string {
	kind, _, _ := strings.Cut(shape, ":")
	return kind
}
