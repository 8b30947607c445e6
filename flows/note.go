package flows

// Note is what a migration changed for the person: it is an effect, to be said once before
// the next question. Keys are in locales/<language>/flows.yaml under "flows.migrated".
type Note struct {
	Key   string
	Steps []string // as they are called now
}
