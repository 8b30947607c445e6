package kinds

import (
	"regexp"
	"strconv"
	"strings"

	"passeparole/flows"
)

// A point that somebody shared on the map is the place itself: its precision is the address.
// It is kept beside the commune, which is asked for, since the département, the region and
// the time zone come from there.

var geo = regexp.MustCompile(`^geo:(-?\d{1,2}(?:\.\d{1,12})?),(-?\d{1,3}(?:\.\d{1,12})?)(?:[,;].*)?$`)

// readPoint reads a geo address (RFC 5870) as "latitude,longitude", in degrees with five
// decimals: about a metre.
func readPoint(said string) (point string, ok bool) {
	m := geo.FindStringSubmatch(strings.TrimSpace(said))
	if m == nil {
		return "", false
	}
	lat, errLat := strconv.ParseFloat(m[1], 64)
	lon, errLon := strconv.ParseFloat(m[2], 64)
	if errLat != nil || errLon != nil || lat < -90 || lat > 90 || lon < -180 || lon > 180 {
		return "", false
	}
	return strconv.FormatFloat(lat, 'f', 5, 64) + "," + strconv.FormatFloat(lon, 'f', 5, 64), true
}

// at puts a point on the place that was answered before, or asks for its commune.
func (k place) at(s flows.Step, point string, st flows.State) (flows.Parsed, *flows.Refusal) {
	if a := st.Answers[s.ID]; a.Given() {
		if p := PlaceOf(a.Values); !p.Online && p.Commune != "" {
			p.Point = point
			return flows.Parsed{Values: p.Values()}, nil
		}
	}
	return flows.Parsed{Ask: &flows.Refusal{Key: "talk.pointask"}, Kept: []string{"geo:" + point}}, nil
}

// keptPoint finds the point among what a place keeps between two messages.
func keptPoint(kept []string) (point string, rest []string, ok bool) {
	for i, k := range kept {
		if p, found := readPoint(k); found {
			return p, append(append([]string(nil), kept[:i]...), kept[i+1:]...), true
		}
	}
	return "", kept, false
}

// pointed puts a point on every reading of a place that has a commune.
func pointed(p flows.Parsed, point string) flows.Parsed {
	put := func(values []string) []string {
		if at := PlaceOf(values); !at.Online && at.Commune != "" {
			at.Point = point
			return at.Values()
		}
		return values
	}
	if len(p.Values) > 0 {
		p.Values = put(p.Values)
	}
	for i, o := range p.Options {
		p.Options[i].Values = put(o.Values)
	}
	if p.Ask != nil || len(p.Options) > 0 {
		p.Kept = append(append([]string(nil), p.Kept...), "geo:"+point)
	}
	return p
}
