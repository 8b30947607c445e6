package config

import "log/slog"

// Secret is a password or a token. It prints as dots wherever it is printed by mistake.
type Secret string

const hidden = "•••"

// Reveal is the secret itself, for the request that needs it.
func (s Secret) Reveal() string { return string(s) }

func (s Secret) String() string               { return s.dots() }
func (s Secret) GoString() string             { return s.dots() }
func (s Secret) LogValue() slog.Value         { return slog.StringValue(s.dots()) }
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.dots()), nil }

func (s Secret) dots() string {
	if s == "" {
		return ""
	}
	return hidden
}
