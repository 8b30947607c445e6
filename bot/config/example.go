package config

import (
	"encoding/json"
	"strings"

	"passeparole/locales"
)

// Answers are what a new configuration is begun with. Empty ones get a value that shows
// what to write, but for MastodonServer and BaseURL: their sections are then commented out.
type Answers struct {
	Homeserver, User, StaffRoom     string
	Admins                          []string
	Data, Language, Zone            string
	Programme, Contact              string
	MastodonServer, MastodonAccount string
	PublishDir, BaseURL, Listen     string
}

// The files that an example names for its secrets.
const (
	PasswordFile      = "./secrets/matrix-password"
	MastodonTokenFile = "./secrets/mastodon-token"
)

// Example is the text of a configuration file with a comment for every key, in a language.
func Example(book *locales.Book, lang string, a Answers) []byte {
	base := defaults()
	or := func(value, otherwise string) string {
		if value == "" {
			return otherwise
		}
		return value
	}
	user := or(a.User, "@passe-parole:example.org")
	args := locales.Args{
		"Homeserver":        quote(or(a.Homeserver, "https://matrix.example.org")),
		"User":              quote(user),
		"PasswordFile":      quote(PasswordFile),
		"Data":              quote(or(a.Data, base.Data)),
		"StaffRoom":         quote(or(a.StaffRoom, "#equipe:example.org")),
		"Admins":            list(a.Admins),
		"InviteServers":     list([]string{serverOf(user)}),
		"Language":          quote(or(a.Language, lang)),
		"Zone":              quote(or(a.Zone, base.Zone)),
		"Programme":         quote(or(a.Programme, base.Programme.Name)),
		"Contact":           quote(a.Contact),
		"MastodonServer":    "",
		"MastodonTokenFile": quote(MastodonTokenFile),
		"MastodonAccount":   quote(a.MastodonAccount),
		"PublishDir":        quote(or(a.PublishDir, "./public")),
		"BaseURL":           "",
		"Listen":            quote(a.Listen),
	}
	if a.MastodonServer != "" {
		args["MastodonServer"] = quote(a.MastodonServer)
	}
	if a.BaseURL != "" {
		args["BaseURL"] = quote(a.BaseURL)
	}
	return []byte(book.Say(lang, "config.example", args) + "\n")
}

// quote writes a value so that YAML reads exactly that: a JSON string is a YAML string.
func quote(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func list(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(v)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// serverOf is what follows the first colon of a user ID: a server name may itself hold
// a colon, before its port.
func serverOf(user string) string {
	_, server, _ := strings.Cut(user, ":")
	return server
}
