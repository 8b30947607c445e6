package config

import (
	"fmt"
	"regexp"
	"strings"
)

// Keys that would hold a secret, alone and at the beginning of a line. A file that cannot
// be read as YAML is only known by its lines.
var (
	secretKey  = regexp.MustCompile(`(?i)^["']?(password|token|access_token|secret|mot_de_passe|passphrase)["']?$`)
	secretLine = regexp.MustCompile(`(?im)(\b(?:password|token|access_token|secret|mot_de_passe|passphrase)["']?\s*:[ \t]*)\S.*$`)
	signIn     = regexp.MustCompile(`(://)[^/\s"']*@`)
)

// hush remembers a secret that stands where it should not, so that no excerpt of the file
// shows it, not even around another mistake.
func (c *checker) hush(value any) {
	switch v := value.(type) {
	case nil:
	case map[string]any:
		for _, inner := range v {
			c.hush(inner)
		}
	case []any:
		for _, inner := range v {
			c.hush(inner)
		}
	default:
		for line := range strings.Lines(fmt.Sprint(v)) {
			if line = strings.TrimSpace(line); line != "" {
				c.hushed = append(c.hushed, line)
			}
		}
	}
}

// hushSources takes the secrets out of every excerpt.
func (c *checker) hushSources() {
	for i := range c.problems {
		source := c.problems[i].Source
		for _, secret := range c.hushed {
			source = strings.ReplaceAll(source, secret, hidden)
		}
		source = secretLine.ReplaceAllString(source, "${1}"+hidden)
		c.problems[i].Source = signIn.ReplaceAllString(source, "${1}"+hidden+"@")
	}
}
