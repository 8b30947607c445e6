// Package config reads the one file that an operator writes, fills in what it leaves
// out, and checks everything that can be checked before the first connection. All
// mistakes are found at once, each with its line, the line itself, and what to write.
//
// A value comes from, in this order: the environment (PASSEPAROLE_…), the file, the
// default. Secrets come from files of their own or from the environment, never from the
// file. Relative paths are relative to the directory of the configuration file.
package config

// EnvPrefix begins the name of every variable that overrides a key of the file:
// mastodon.server is PASSEPAROLE_MASTODON_SERVER.
const EnvPrefix = "PASSEPAROLE_"

// Everyone in invite.servers or invite.users lets anybody invite the bot. It is found in
// Servers wherever it was written.
const Everyone = "*"

// Config is a configuration that passed every check. Paths are absolute, defaults are
// filled in, secrets are read.
type Config struct {
	Homeserver   string    `yaml:"homeserver" env:"HOMESERVER"` // without a trailing slash
	User         string    `yaml:"user" env:"USER"`
	Device       string    `yaml:"device" env:"DEVICE"` // "" with a token: the token's own
	PasswordFile string    `yaml:"password_file" env:"MATRIX_PASSWORD_FILE"`
	TokenFile    string    `yaml:"token_file" env:"MATRIX_TOKEN_FILE"`
	Data         string    `yaml:"data" env:"DATA"`
	StaffRoom    string    `yaml:"staff_room" env:"STAFF_ROOM"` // room ID or alias
	Admins       []string  `yaml:"admins" env:"ADMINS"`
	Invite       Invite    `yaml:"invite" envPrefix:"INVITE_"`
	Trusted      []string  `yaml:"trusted" env:"TRUSTED"` // user IDs or servers
	Language     string    `yaml:"language" env:"LANGUAGE"`
	Zone         string    `yaml:"zone" env:"ZONE"`
	Buttons      string    `yaml:"buttons" env:"BUTTONS"` // prepared reactions: none, yesno or all
	Programme    Programme `yaml:"programme" envPrefix:"PROGRAMME_"`
	Flows        string    `yaml:"flows" env:"FLOWS"`              // "" = the flows of the binary
	Mastodon     *Mastodon `yaml:"mastodon" envPrefix:"MASTODON_"` // nil = no Mastodon
	Publish      *Publish  `yaml:"publish" envPrefix:"PUBLISH_"`   // nil = no pages
	Reminders    Reminders `yaml:"reminders" envPrefix:"REMINDERS_"`
	Watch        Watch     `yaml:"watch" envPrefix:"WATCH_"`
	Backup       *Backup   `yaml:"backup" envPrefix:"BACKUP_"` // nil = none but on request
	Log          Log       `yaml:"log" envPrefix:"LOG_"`
	File         string    `yaml:"-" env:"-"` // where all this was read

	// One of the two is set.
	MatrixPassword Secret `yaml:"-" env:"MATRIX_PASSWORD"`
	MatrixToken    Secret `yaml:"-" env:"MATRIX_TOKEN"`
	// Set exactly when Mastodon is.
	MastodonToken Secret `yaml:"-" env:"MASTODON_TOKEN"`
}

// Invite says whose invitations the bot accepts.
type Invite struct {
	Servers []string `yaml:"servers" env:"SERVERS"`
	Users   []string `yaml:"users" env:"USERS"`
}

// Programme is who speaks on pages and posts.
type Programme struct {
	Name    string `yaml:"name" env:"NAME"`
	Contact string `yaml:"contact" env:"CONTACT"` // an address or a telephone number; "" = not shown
}

// Mastodon is the account that announces.
type Mastodon struct {
	Server     string   `yaml:"server" env:"SERVER"` // without a trailing slash
	TokenFile  string   `yaml:"token_file" env:"TOKEN_FILE"`
	Account    string   `yaml:"account" env:"ACCOUNT"`       // without @; "" = whoever the token belongs to
	Visibility string   `yaml:"visibility" env:"VISIBILITY"` // public, unlisted or private
	AllowHTTP  bool     `yaml:"allow_http" env:"ALLOW_HTTP"` // set by itself when Server is http, which only loopback may be
	Hashtags   []string `yaml:"hashtags" env:"HASHTAGS"`     // without #
	Rhythm     Rhythm   `yaml:"rhythm" envPrefix:"RHYTHM_"`
}

// Publish is where public pages go.
type Publish struct {
	Dir     string `yaml:"dir" env:"DIR"`
	BaseURL string `yaml:"base_url" env:"BASE_URL"` // ends in a slash
	Listen  string `yaml:"listen" env:"LISTEN"`     // "" = served by something else
}

// Watch is where the operator's own tools see how the bot is.
type Watch struct {
	// Listen is an address of this machine alone, "127.0.0.1:9090", or a socket,
	// "unix:/run/passeparole.sock"; "" for none.
	Listen string `yaml:"listen" env:"LISTEN"`
}

// Backup says where and when the bot makes a backup of itself.
type Backup struct {
	To       string `yaml:"to" env:"TO"`             // a directory
	Schedule string `yaml:"schedule" env:"SCHEDULE"` // a cron expression of five fields
	Keep     int    `yaml:"keep" env:"KEEP"`         // how many; the oldest are removed
}

// Log says how much the bot tells its operator.
type Log struct {
	Level string `yaml:"level" env:"LEVEL"` // debug, info, warn or error
}
