package privacy

import "regexp"

// sensitive are words of the special categories of article 9 GDPR, and offences. They say
// nothing about anyone until they stand in one sentence with a person.
var sensitive = []rule{
	{kind: "health", expr: regexp.MustCompile(`(?i)\b((?:cancer|d[ée]pressi|d[ée]prim[ée]|maladie|malade|handicap|dyslexi|dyspraxi|autis[mt]|asperger|diab[èe]t|s[ée]ropositi|hospitalis|enceinte|alcooli|toxicoman|psychiatr|suicid|tdah|bipolaire|schizophr|[ée]pilep|avort|anorexi|boulimi|alzheimer|parkinson|burn-?out|depress|pregnan|disab(?:led|ility))[\p{L}-]*|vih|sida|ivg|hiv)`)},
	{kind: "belief", expr: regexp.MustCompile(`(?i)\b((?:musulman|catholique|chr[ée]tien|protestant|[ée]vang[ée]lique|bouddhist|synagogue|mosqu[ée]e|ramadan|ath[ée]e|islam|muslim|christian|jewish|catholic|t[ée]moins? de j[ée]hovah)[\p{L}-]*|juifs?|juives?|hijab)`)},
	{kind: "union", expr: regexp.MustCompile(`(?i)\b((?:syndiqu|syndicaliste|syndicat|d[ée]l[ée]gu[ée]e? syndical|gr[ée]viste|trade union)[\p{L}-]*|CGT|CFDT|CFTC|FSU|UNSA)`)},
	{kind: "politics", expr: regexp.MustCompile(`(?i)\b((?:j['’]ai|je|il|elle|a|ont) vot[ée][\p{L}]*|(?:militant|encart[ée])[\p{L}-]*|adh[ée]rente? (?:du|au) parti[\p{L}]*|voted for)`)},
	{kind: "intimacy", expr: regexp.MustCompile(`(?i)\b((?:homosexu|bisexu|lesbienn?|transgenre|transsexu|orientation sexuelle|vie sexuelle|sexting|porno)[\p{L}-]*|gays?|lesbian)`)},
	{kind: "offence", expr: regexp.MustCompile(`(?i)\b((?:en prison|prison|condamn[ée]|incarc[ée]r|casier judiciaire|garde à vue|port[ée] plainte|d[ée]linquan|viol[ée]e?s?\b|drogu|cannabis|convicted|arrested)[\p{L}-]*)`)},
}

var (
	sentence = regexp.MustCompile(`[^.!?…\n]+`)
	someones = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:j['’]\p{L}|m['’]\p{L}|(?:je|moi|i|i['’]m|(?:mon|ma|mes|notre|nos|son|sa|ses|leur|leurs|my|our|his|her) +` + relation + `)(?:[^\p{L}]|$))`)
)

// findSensitive warns about sensitive words in the sentences that speak of the speaker or
// of someone close.
func findSensitive(s string) []Finding {
	var found []Finding
	for _, part := range sentence.FindAllStringIndex(s, -1) {
		if !someones.MatchString(s[part[0]:part[1]]) {
			continue
		}
		for _, r := range sensitive {
			for _, f := range r.find(s[part[0]:part[1]], Warn) {
				f.Start, f.End = f.Start+part[0], f.End+part[0]
				found = append(found, f)
			}
		}
	}
	return found
}
