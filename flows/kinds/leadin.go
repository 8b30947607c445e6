package kinds

import (
	"regexp"
	"slices"
	"strings"

	"passeparole/flows"
)

// What people say around an answer when they talk: « c'est la médiathèque », « euh 23 je crois ».
// In a place, a number or a choice such words can be no part of the answer and are taken off;
// titles, ideas and quotations stay as they were said. Dates know these words themselves
// (bot/when). Between « » everything stays.

var (
	leadIn = regexp.MustCompile(`(?i)^(?:` +
		`(?:h?e+u+h*|hum+|ben|bah|beh|bon|alors|donc|du coup|(?:eh|et) bien|voil[àa]|disons|plut[oô]t|finalement|en fait|` +
		`bonjour|bonsoir|salut|slt|bjr|bsr|well|so|actually|rather)[ ,.…:]+|` +
		`(?:je (?:dirais?|pense|crois)|i (?:think|guess)|i'd say)(?: que| qu['’ ]| that)? ?[,:]? ?|` +
		`(?:c['’ ](?:est|[ée]tait|t)|cest|c[ée]tait|ct|c|[çc]a (?:va [eê]tre|sera|serait|se passe|s['’]est pass[ée])|ce (?:sera|serait|sont)|it['’]?s|it (?:is|was|will be)|that['’]s)` +
		` |` +
		`(?:on (?:est|[ée]tait|sera|attend|avait)|nous (?:sommes|[ée]tions|serons|attendons)|(?:il )?y ?['’]? ?(?:avait|aura|a|en a|en avait)|there (?:are|were|was|will be)|we (?:are|were))` +
		` |` +
		`(?:on (?:va faire|fait|fera|ferait|a fait|l['’]a fait|le fait)|nous (?:faisons|avons fait)|we(?:'ll| will)? (?:do|did|met))(?: [çc]a| cela| it)? |` +
		`chez nous,? [àa] )`)
	// article is left of a sentence whose beginning was taken off: « c'est à la bibliothèque ».
	article     = regexp.MustCompile(`^(?:la |le |les |l['’]|the )`)
	inside      = regexp.MustCompile(`(?i)^(?:[àa]|au|aux|dans|at|in) `)
	upTo        = regexp.MustCompile(`(?i)^(?:[àa]|at) (\d)`)
	leadOut     = regexp.MustCompile(`(?i)[ ,]+(?:je (?:pense|crois|dirais)|il me semble|i (?:think|guess)|bien s[uû]r|en fait|finalement|du coup|plut[oô]t|normalement|[àa] priori|hein|quoi|svp|stp|s['’]il (?:vous|te) pla[iî]t|please|of course)$`)
	unsureOf    = regexp.MustCompile(`(?i)\b(?:je (?:dirais?|pense|crois)|disons|il me semble|normalement|[àa] priori|i (?:think|guess)|i'd say)\b`)
	namedThen   = regexp.MustCompile(`(?i)^(?:(?:euh|ben|bah|alors|donc|bon)[ ,]+)*(?:c['’ ](?:est|[ée]tait|t)|cest|c|ce sera|[çc]a sera) (?:(la |le |les |l['’]|un |une |notre |nous\b))`)
	englishThen = regexp.MustCompile(`(?i)^(?:(?:well|so|er|um)[ ,]+)*(?:it['’]?s|it (?:is|was)) ((?:the |our |a |an ))`)
)

// unled is an answer without what was said around it. unsure says that it was only thought.
func unled(s flows.Step, said string) (rest string, unsure bool) {
	switch s.Kind {
	case "place", "number", "choice", "choices", "people", "duration", "yesno":
	case "list":
		if s.Structure { // « c'est la médiathèque » : the name begins at its article
			for _, then := range []*regexp.Regexp{namedThen, englishThen} {
				if m := then.FindStringSubmatchIndex(said); m != nil {
					return said[m[2]:], false
				}
			}
		}
		return said, false
	default:
		return said, false
	}
	rest = said
	for range 5 {
		before := rest
		if cut := leadIn.ReplaceAllString(rest, ""); strings.TrimSpace(cut) != "" {
			rest = strings.TrimSpace(cut)
		}
		if s.Kind == "place" && rest != before {
			rest = inside.ReplaceAllString(rest, "")
		}
		if s.Kind == "number" {
			rest = upTo.ReplaceAllString(rest, "$1")
		}
		if s.Kind == "place" && rest != before && article.MatchString(rest) {
			rest = article.ReplaceAllString(rest, "")
		}
		if cut := leadOut.ReplaceAllString(rest, ""); strings.TrimSpace(cut) != "" {
			rest = cut
		}
		if rest == before {
			break
		}
	}
	return strings.TrimSpace(strings.TrimRight(rest, ",…")), unsureOf.MatchString(said)
}

// unsurely marks a figure that was only thought as an estimate.
func unsurely(s flows.Step, p flows.Parsed) flows.Parsed {
	if s.Kind == "number" && len(p.Values) == 1 {
		p.Values = append(slices.Clone(p.Values), "estimate")
	}
	return p
}
