package mastodon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"passeparole/bot/mastodon/toot"
	"passeparole/bot/turn"
)

// Facts are what the server said about itself and the account.
type Facts struct {
	AccountID string
	Acct      string // "debats", without the instance
	URL       string // the account's page
	Bot       bool   // the account is marked as automated, as instances ask
	Domain    string // of the instance
	Version   string // of its software
	Limits    toot.Limits
	Rules     []string // of the instance, to be shown to who installs the bot
	Scopes    []string // of the token; nil when the server does not tell
	Missing   []string // scopes that the bot needs and the token lacks
}

// neededScopes with the wider ones that include them (reference/mastodon.md §11).
var neededScopes = map[string][]string{
	"profile":        {"profile", "read", "read:accounts"},
	"write:statuses": {"write", "write:statuses"},
	"read:statuses":  {"read", "read:statuses"}, // to find a post whose answer was lost
}

// Check asks the server who it is, whose token it is, and what it allows. A failure is a
// *Problem, whose Cause says what kind of help it needs.
func (c *Client) Check(ctx context.Context) (Facts, error) {
	me, err := c.identify(ctx)
	if err != nil {
		return Facts{}, err
	}
	facts := Facts{AccountID: string(me.id), Acct: me.acct, URL: webAddress(me.url), Bot: me.bot}
	if err := c.askInstance(ctx, &facts); err != nil {
		return Facts{}, err
	}
	if c.domain != "" && facts.Domain != "" && !strings.EqualFold(c.domain, facts.Domain) {
		return Facts{}, &Problem{Cause: turn.Misconfigured, Doing: "comparing the account",
			Err: fmt.Errorf("the server is %s, the configured account is on %s", facts.Domain, c.domain)}
	}
	if err := c.askScopes(ctx, &facts); err != nil {
		return Facts{}, err
	}
	return facts, nil
}

// askInstance reads what the instance publishes, by the current address or, on an older
// server, by the deprecated one, which has the same numbers (reference/mastodon.md §3).
func (c *Client) askInstance(ctx context.Context, facts *Facts) error {
	const doing = "reading the limits of the instance"
	var answer struct {
		Domain        string `json:"domain"`
		Version       string `json:"version"`
		Configuration struct {
			Statuses struct {
				MaxCharacters int `json:"max_characters"`
				PerURL        int `json:"characters_reserved_per_url"`
			} `json:"statuses"`
		} `json:"configuration"`
		Rules []struct {
			Text string `json:"text"`
		} `json:"rules"`
	}
	err := c.get(ctx, "/api/v2/instance", doing, &answer)
	var p *Problem
	if errors.As(err, &p) && p.Cause == turn.Missing {
		err = c.get(ctx, "/api/v1/instance", doing, &answer)
	}
	if err != nil {
		return err
	}
	if answer.Version == "" {
		return problem(doing, errNotTheAPI)
	}
	facts.Domain, facts.Version = answer.Domain, answer.Version
	facts.Limits = toot.Limits{
		MaxCharacters: answer.Configuration.Statuses.MaxCharacters,
		PerURL:        answer.Configuration.Statuses.PerURL,
	}
	for _, rule := range answer.Rules {
		facts.Rules = append(facts.Rules, rule.Text)
	}
	return nil
}

// askScopes compares the token's scopes with those that are needed. A server that does
// not tell them (before 4.3, other software) is no problem: a missing one shows when it
// is used.
func (c *Client) askScopes(ctx context.Context, facts *Facts) error {
	var answer struct {
		Scopes []string `json:"scopes"`
	}
	err := c.get(ctx, "/api/v1/apps/verify_credentials", "reading the rights of the token", &answer)
	var p *Problem
	if errors.As(err, &p) && !p.Temporary() {
		return nil
	}
	if err != nil {
		return err
	}
	facts.Scopes = answer.Scopes
	if len(answer.Scopes) == 0 {
		return nil
	}
	for need, any := range neededScopes {
		if !slices.ContainsFunc(any, func(scope string) bool { return slices.Contains(answer.Scopes, scope) }) {
			facts.Missing = append(facts.Missing, need)
		}
	}
	slices.Sort(facts.Missing)
	return nil
}

// get reads an address that go-mastodon does not know, or knows only in part.
func (c *Client) get(ctx context.Context, path, doing string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.server.JoinPath(path).String(), nil)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	req.Header.Set("Authorization", "Bearer "+c.api.Config.AccessToken)
	req.Header.Set("User-Agent", userAgent)
	resp, err := c.plain.Do(req)
	if err != nil {
		return problem(doing, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		cause, unknown := classed(resp.StatusCode)
		return &Problem{Cause: cause, Unknown: unknown, Code: resp.StatusCode, Doing: doing, Err: errNotTheAPI}
	}
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		return problem(doing, fmt.Errorf("%w: %w", errNotTheAPI, err))
	}
	return nil
}
