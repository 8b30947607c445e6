package mastodon

import (
	"net/http"
	"slices"
	"strings"
)

// call is one request to the API, with who asks; who is nil without a token.
type call struct {
	r      *http.Request
	who    *account
	header http.Header // of the answer
	params params
}

// handler answers a call while the server is locked: a code and a body, or a refusal.
type handler func(c *call) (code int, body any, no *refusal)

// api wraps a handler with the checks that every call passes: the token, its scopes (one of
// those given is enough; none means that no token is needed), and the quotas.
func (s *Server) api(pattern string, scopes []string, h handler) http.Handler {
	method, _, _ := strings.Cut(pattern, " ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// Reading the body takes as long as the client takes: not under the lock.
		p, malformed := readParams(r)
		s.mu.Lock()
		c := &call{r: r, header: w.Header(), params: p}
		code, body, refused := s.checked(c, method, scopes, malformed, h)
		if refused != nil {
			code, body = refused.code, refused.body(s.switches.Language)
		}
		s.mu.Unlock()
		if page, ok := body.(html500); ok {
			htmlPage(w, http.StatusInternalServerError, string(page))
			return
		}
		writeJSON(w, code, body)
	})
}

// html500 is a body that is sent as an HTML page with code 500.
type html500 string

func (s *Server) checked(c *call, method string, scopes []string, malformed error, h handler) (int, any, *refusal) {
	s.publishDue()
	if refused := s.authorise(c, method, scopes); refused != nil {
		return 0, nil, refused
	}
	if refused := s.spendCall(c); refused != nil {
		return 0, nil, refused
	}
	if malformed != nil {
		return 0, nil, no(http.StatusBadRequest, "malformed")
	}
	code, body, refused := h(c)
	s.showPostQuota(c)
	return code, body, refused
}

// authorise finds who asks. Reading needs no token, but a token that is given must be good
// and have the scope (reference/mastodon.md §11).
func (s *Server) authorise(c *call, method string, scopes []string) *refusal {
	token, given := strings.CutPrefix(c.r.Header.Get("Authorization"), "Bearer ")
	needed := method != http.MethodGet || slices.Contains(scopes, "profile") || strings.HasSuffix(c.r.URL.Path, "verify_credentials") ||
		slices.Contains(scopes, "write:media")
	if !given {
		if needed {
			return no(http.StatusUnauthorized, "no-token")
		}
		return nil
	}
	who := s.people[token]
	switch {
	case who == nil:
		return no(http.StatusUnauthorized, "no-token")
	case who.revoked, who == s.owner && s.switches.Revoked:
		return no(http.StatusUnauthorized, "revoked")
	}
	c.who = who
	if who != s.owner {
		return nil
	}
	switch {
	case len(scopes) > 0 && !slices.ContainsFunc(scopes, func(want string) bool { return slices.Contains(s.switches.Scopes, want) }):
		return no(http.StatusForbidden, "scope")
	case s.switches.Suspended && needed:
		return no(http.StatusForbidden, "suspended")
	case s.switches.AppOnly && len(scopes) > 0:
		return no(http.StatusUnprocessableEntity, "app-only")
	}
	return nil
}

// revoke ends a token, whoever asks with it.
func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	p, err := readParams(r)
	if err != nil {
		s.refuse(w, http.StatusBadRequest, "malformed")
		return
	}
	s.mu.Lock()
	if who := s.people[p.get("token")]; who != nil {
		who.revoked = true
	}
	s.mu.Unlock()
	writeJSON(w, http.StatusOK, struct{}{})
}
