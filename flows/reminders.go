package flows

import _ "embed"

// RemindersFile is the file of the reminders; it lies beside the flows and is none.
const RemindersFile = "reminders.yaml"

//go:embed reminders.yaml
var reminders []byte

// Reminders is the text of the reminders that the binary carries. bot/remind reads it.
func Reminders() []byte { return reminders }
