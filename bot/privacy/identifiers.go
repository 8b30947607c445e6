package privacy

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	gap    = `[ \x{a0}\x{202f}]` // a space as French numbers have it
	months = `(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|` +
		`january|february|march|april|may|june|july|august|october|december)`
)

// identifiers block: each of them designates one person or one home by itself.
var identifiers = []rule{
	{kind: "email", expr: regexp.MustCompile(`[\p{L}\p{Nd}._%+-]{1,64}@[\p{L}\p{Nd}-]+(?:\.[\p{L}\p{Nd}-]+)*\.\p{L}{2,24}`)},
	{kind: "email", expr: regexp.MustCompile(`(?i)[\p{L}\p{Nd}._%+-]{1,64} ?(?:[\[(] ?(?:at|arobase|chez) ?[\])]|arobase) ?[\p{L}\p{Nd}-]+(?: ?(?:\.|[\[(] ?(?:point|dot) ?[\])]|point) ?[\p{L}\p{Nd}-]+)+`)},
	{kind: "phone", expr: phone},
	{kind: "phone", expr: regexp.MustCompile(`(?:\+|00)(?:33|32|41|352|377|262|590|594|596|508|687|689|681|44|49|34|39|212|213|216|221|225|237)` +
		`(?:[ \x{a0}\x{202f}./-]?(?:\(0\))?[ \x{a0}\x{202f}./-]?\d){8,11}`)},
	{kind: "handle", expr: regexp.MustCompile(`@[A-Za-z0-9_][A-Za-z0-9_.=/+-]*(?:[:@][A-Za-z0-9.-]+(?::\d+)?)?`), accept: notInAddress},
	{kind: "profile", expr: regexp.MustCompile(`(?i)(?:https?://)?(?:www\.|m\.|[a-z]{2}\.)?(?:facebook\.com|fb\.com|linkedin\.com/in|instagram\.com|twitter\.com|x\.com|tiktok\.com|snapchat\.com/add|t\.me|wa\.me|youtube\.com/(?:@|c/|user/|channel/)|bsky\.app/profile|matrix\.to/#|threads\.net)/?@?[\p{L}\p{Nd}_%.:@!-]{2,}[^\s«»"<>]{0,100}`)},
	{kind: "profile", expr: regexp.MustCompile(`(?i)(?:https?://)?[a-z0-9-]+(?:\.[a-z0-9-]+)+/(?:@|u/|users/|~)[\p{L}\p{Nd}_.@-]{2,}`)},
	{kind: "iban", expr: regexp.MustCompile(`(?i)[A-Z]{2}\d{2}(?:` + gap + `?[A-Z0-9]{4}){2,7}(?:` + gap + `?[A-Z0-9]{1,3})?`), accept: validIBAN},
	{kind: "nir", expr: regexp.MustCompile(`[1278]` + gap + `?\d{2}` + gap + `?\d{2}` + gap + `?(?:\d{2}|\d[ABab])` + gap + `?\d{3}` + gap + `?\d{3}(?:` + gap + `?(?:/` + gap + `?)?)\d{2}`), accept: validNIR},
	{kind: "plate", expr: regexp.MustCompile(`[A-HJ-NP-TV-Z]{2}-?\d{3}-?[A-HJ-NP-TV-Z]{2}|[A-HJ-NP-TV-Z]{2} \d{3} [A-HJ-NP-TV-Z]{2}|[a-hj-np-tv-z]{2}-\d{3}-[a-hj-np-tv-z]{2}`), accept: notShouting},
	{kind: "plate", expr: regexp.MustCompile(`(?i)(?:immatricul|plaque)[^\n]{0,30}?(\d{1,4}[ -]?[A-Z]{2,3}[ -]?(?:\d{2,3}|2[AB]))`)},
	{kind: "street", expr: regexp.MustCompile(`(?i)\d{1,4}(?: ?(?:bis|ter|quater|[a-d]))?,? +(?:rue|avenue|av\.|boulevard|bld|bd|impasse|all[ée]e|quai|chemin|faubourg|fbg|esplanade|sentier|ruelle|venelle|lotissement|lieu-dit|rond-point|chauss[ée]e)(?: +(?:de +la|de +l['’]|de|des|du|d['’]|la|le|les|aux?|[àa]))?[ '’]*[\p{L}\p{Nd}][\p{L}\p{Nd}'’.-]*(?: +\p{Lu}[\p{L}'’.-]+)*`)},
	{kind: "street", expr: regexp.MustCompile(`\d{1,4}(?: ?(?:bis|ter|quater|[A-D]))?,? +(?:[Pp]lace|[Cc]ours|[Pp]assage|[Ss]quare|[Rr]oute|[Vv]oie|[Cc]ité|[Cc]los|[Mm]ontée|[Cc]ôte|[Pp]romenade|[Rr]ésidence|[Hh]ameau|[Tt]raverse|[Vv]illa|[Mm]ail|[Pp]arvis)(?: +(?:de +la|de +l['’]|de|des|du|d['’]|la|le|les|aux?))?[ '’]*\p{Lu}[\p{L}'’.-]+(?: +\p{Lu}[\p{L}'’.-]+)*`)},
	{kind: "street", expr: regexp.MustCompile(`\d{1,4}[A-Da-d]?,? +(?:\p{Lu}[\p{L}'’.-]+ +){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square|Close)`)},
	{kind: "birth", expr: regexp.MustCompile(`(?i)(?:\bn[ée]e?s?[ ,]|naissance|\bborn\b|\bbirth\b)[^\n]{0,25}?(\d{1,2}(?:er|st|nd|rd|th)?[ ./-]+(?:` + months + `|\d{1,2})[ ./-]+\d{2,4}|\d{4}-\d{2}-\d{2})`)},
	{kind: "birth", expr: regexp.MustCompile(`(?i)(?:\bn[ée]e? le )(\d{1,2}(?:er)? +` + months + `)`)},
}

// phone is a French number, grouped by one kind of separator: a date followed by an hour
// has as many digits but never the same separator throughout.
var phone = regexp.MustCompile(phoneForms())

func phoneForms() string {
	forms := []string{
		`0[1-9]\d{8}`, `0[1-9]\d{2}` + gap + `\d{3}` + gap + `\d{3}`, `0` + gap + `[1-9]\d{2}` + gap + `\d{3}` + gap + `\d{3}`,
		`0[1-9]` + gap + `\d{3}` + gap + `\d{3}` + gap + `\d{2}`,
	}
	for _, separator := range []string{gap, `\.`, `-`, `–`, `/`, `, ?`, gap + `?[-–/]` + gap + `?`} {
		forms = append(forms, `0[1-9](?:`+separator+`\d{2}){4}`)
	}
	return strings.Join(forms, "|")
}

// notInAddress refuses the @ of an address or of a link, which are other kinds; an @
// alone in a text is one only where a mention could begin.
func notInAddress(s string, start, _ int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	return start == 0 || beginsMention(before)
}

// notShouting refuses "DE 100 GB" in a text written in capitals, where any number between
// two short words would look like a plate.
func notShouting(s string, start, end int) bool {
	if !strings.Contains(s[start:end], " ") {
		return true
	}
	before, after := strings.Fields(s[:start]), strings.Fields(s[end:])
	return (len(before) == 0 || !capitals(before[len(before)-1])) && (len(after) == 0 || !capitals(after[0]))
}

func capitals(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 1
}
