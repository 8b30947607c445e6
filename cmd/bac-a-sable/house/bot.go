package house

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"passeparole/cmd/bac-a-sable/matrixclient"
	"passeparole/cmd/bac-a-sable/process"
)

// Bot is the bot's program with its own directory: configuration, secrets, data, pages.
type Bot struct {
	Config string // path of its configuration
	Data   string // directory of its data
	Log    string // path of its log
	// Ahead is how much later than the machine's clock it is for the bot, from its next start.
	Ahead time.Duration
	// Clock is a file that moves the bot's clock while it runs: see MoveClock.
	Clock string

	house   *House
	program string
	child   *process.Child
}

// graceOfBot is how long the bot may take to end when asked.
const graceOfBot = 15 * time.Second

// newBot writes the files that the bot needs. Its secrets are files of mode 0600: the
// password of its account, with which it logs in once, and the Mastodon token.
func (h *House) newBot(listen string) (*Bot, error) {
	program, err := filepath.Abs(h.options.Bot)
	if err != nil {
		return nil, fmt.Errorf("finding the bot: %w", err)
	}
	dir := filepath.Join(h.options.Dir, "bot")
	b := &Bot{
		Config: filepath.Join(dir, "passeparole.yaml"), Data: filepath.Join(dir, "data"), Log: filepath.Join(dir, "passeparole.log"),
		Clock: filepath.Join(dir, "clock"),
		house: h, program: program,
	}
	for _, d := range []string{dir, filepath.Join(dir, "secrets"), b.Data} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("making the bot's directory: %w", err)
		}
	}
	for name, text := range map[string]string{
		"passeparole.yaml":        h.configuration(listen),
		"secrets/matrix-password": h.BotAccount.Password + "\n",
		"secrets/mastodon-token":  h.Mastodon.Token() + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return nil, fmt.Errorf("writing what the bot needs: %w", err)
		}
	}
	return b, nil
}

func (h *House) configuration(listen string) string {
	list := func(items []string) string {
		quoted := make([]string, len(items))
		for i, item := range items {
			quoted[i] = strconv.Quote(item)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	hashtags := h.options.Hashtags
	if hashtags == nil {
		hashtags = []string{"DebatNumerique"}
	}
	return strings.Join([]string{
		"homeserver: " + h.URL,
		"user: " + strconv.Quote(h.BotAccount.UserID),
		"device: PASSEPAROLE",
		"password_file: ./secrets/matrix-password",
		"data: ./data",
		"staff_room: " + strconv.Quote(h.StaffRoom),
		"admins: " + list([]string{h.Persons[Dominique].UserID}),
		"invite: {servers: " + list([]string{h.ServerName}) + "}",
		"trusted: " + list(h.options.Trusted),
		"language: fr",
		"zone: Europe/Paris",
		"programme: {name: \"Débats numériques du bac à sable\", contact: \"contact@example.org\"}",
		"mastodon:",
		"  server: " + h.Mastodon.URL,
		"  token_file: ./secrets/mastodon-token",
		"  account: passeparole",
		"  visibility: public",
		"  allow_http: true",
		"  hashtags: " + list(hashtags),
		// Whoever watches the sandbox sees each post at once, at any hour.
		"  rhythm: {hours: \"00:00-24:00\", days: [lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche], spacing: 0s, per_day: 0, digest: none}",
		"publish: {dir: ./public, base_url: " + strconv.Quote(h.Pages) + ", listen: " + strconv.Quote(listen) + "}",
		// Stories are played at any hour, and their clock may be moved by weeks: what is due is said
		// within a second, at night as well.
		"reminders: {tick: \"@every 1s\", quiet: {from: \"\", to: \"\", days: []}}",
		"log: {level: info}",
		"",
	}, "\n")
}

// Start starts the bot, which must not run. The first time it returns once the bot has
// joined the staff room; later, as soon as its process runs, since a bot that is back says
// nothing.
func (b *Bot) Start(ctx context.Context) error {
	args := []string{"run", "--config", b.Config, "--clock", b.Clock}
	if b.Ahead > 0 {
		args = append(args, "--ahead", b.Ahead.String())
	}
	child, err := process.Start(process.Command{
		Program: b.program, Args: args, Dir: filepath.Dir(b.Config), Log: b.Log,
		// What an operator set for a bot of their own must not reach this one.
		Hide: "PASSEPAROLE_",
	})
	if err != nil {
		return fmt.Errorf("starting the bot: %w", err)
	}
	b.child = child
	if err := b.ready(ctx); err != nil {
		child.Kill()
		return fmt.Errorf("%w; its log ends with:\n%s", err, b.LogEnd())
	}
	return nil
}

// MoveClock makes it so much later than the machine's clock for the bot, besides Ahead, at once
// and after every start; less than nothing makes it earlier. The file is replaced as a whole.
func (b *Bot) MoveClock(by time.Duration) error {
	next := b.Clock + ".next"
	err := os.WriteFile(next, []byte(by.String()+"\n"), 0o600)
	if err == nil {
		err = os.Rename(next, b.Clock)
	}
	if err != nil {
		return fmt.Errorf("moving the bot's clock: %w", err)
	}
	return nil
}

// ready waits until the bot has joined the staff room, or ends.
func (b *Bot) ready(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	go func() {
		select {
		case <-b.child.Done():
			cancel(fmt.Errorf("the bot ended with exit code %d before it was ready", b.child.ExitCode()))
		case <-ctx.Done():
		}
	}()
	h := b.house
	_, _, err := h.Persons[Dominique].Inbox.Wait(ctx, 0, func(e matrixclient.Event) bool {
		return e.Room == h.StaffRoom && e.Type == "m.room.member" && e.State == "join" && e.StateKey != nil && *e.StateKey == h.BotAccount.UserID
	})
	if err == nil || ctx.Err() == nil {
		return err
	}
	return context.Cause(ctx)
}

// Running says whether the bot's process is there.
func (b *Bot) Running() bool {
	if b.child == nil {
		return false
	}
	select {
	case <-b.child.Done():
		return false
	default:
		return true
	}
}

// Done is closed when the bot's process has ended.
func (b *Bot) Done() <-chan struct{} { return b.child.Done() }

// PID is the process of the bot, while it runs.
func (b *Bot) PID() int { return b.child.PID() }

// ExitCode is what the bot ended with, -1 while it runs or when a signal ended it.
func (b *Bot) ExitCode() int { return b.child.ExitCode() }

// Stop asks the bot to end and waits for it.
func (b *Bot) Stop() error {
	if b.child == nil {
		return nil
	}
	return b.child.Stop(graceOfBot)
}

// Kill ends the bot without asking (SIGKILL).
func (b *Bot) Kill() error {
	if b.child == nil {
		return nil
	}
	return b.child.Kill()
}

// Dump ends the bot and leaves in its log what each of its goroutines was waiting for.
func (b *Bot) Dump() error {
	if b.child == nil {
		return nil
	}
	return b.child.Dump(graceOfBot)
}

// LogEnd is the end of the bot's log, for whoever looks for what went wrong.
func (b *Bot) LogEnd() string {
	raw, err := os.ReadFile(b.Log)
	if err != nil {
		return err.Error()
	}
	const enough = 4000
	if len(raw) > enough {
		raw = raw[len(raw)-enough:]
	}
	return strings.TrimSpace(string(raw))
}
