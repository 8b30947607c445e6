package mastodon

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// params are the parameters of a call under the names of a form: "media_ids[]",
// "poll[options][]". A JSON body is read into the same names.
type params url.Values

const bodyLimit = 40 << 20

// errMalformed is a body that cannot be read.
var errMalformed = errors.New("malformed body")

func readParams(r *http.Request) (params, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, bodyLimit)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, errMalformed
		}
		p := params(r.URL.Query())
		if len(raw) == 0 {
			return p, nil
		}
		var body map[string]any
		if err := json.Unmarshal(raw, &body); err != nil {
			return nil, errMalformed
		}
		for name, value := range body {
			p.flatten(name, value)
		}
		return p, nil
	case "multipart/form-data":
		if err := r.ParseMultipartForm(bodyLimit); err != nil {
			return nil, errMalformed
		}
	default:
		// ParseForm leaves a DELETE body unread, which is what Mastodon's clients expect.
		if err := r.ParseForm(); err != nil {
			return nil, errMalformed
		}
	}
	return params(r.Form), nil
}

func (p params) flatten(name string, value any) {
	switch value := value.(type) {
	case nil:
	case string:
		p[name] = append(p[name], value)
	case bool:
		p[name] = append(p[name], strconv.FormatBool(value))
	case float64:
		p[name] = append(p[name], strconv.FormatFloat(value, 'f', -1, 64))
	case []any:
		if _, ok := p[name+"[]"]; !ok {
			p[name+"[]"] = []string{}
		}
		for _, v := range value {
			p.flatten(name+"[]", v)
		}
	case map[string]any:
		for k, v := range value {
			p.flatten(name+"["+k+"]", v)
		}
	}
}

func (p params) has(name string) bool { _, ok := p[name]; return ok }

func (p params) get(name string) string {
	if len(p[name]) == 0 {
		return ""
	}
	return p[name][0]
}

// list are the values of "name[]", without empty ones.
func (p params) list(name string) []string {
	var values []string
	for _, v := range p[name+"[]"] {
		if v != "" {
			values = append(values, v)
		}
	}
	return values
}

// yes reads a boolean as Rails does: everything but these words is true.
func (p params) yes(name string) bool {
	switch strings.ToLower(p.get(name)) {
	case "", "0", "f", "false", "off":
		return false
	}
	return true
}
