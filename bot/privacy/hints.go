package privacy

import "regexp"

const (
	relation = `(?:fils|fille|enfants?|b[ée]b[ée]|mari|[ée]poux|[ée]pouse|femme|conjointe?|compagne|compagnon|copine?|` +
		`p[èe]re|m[èe]re|parents?|maman|papa|fr[èe]re|s[œo]e?ur|oncle|tante|cousine?|neveu|ni[èe]ce|grand-?(?:p[èe]re|m[èe]re)|mamie|papi|` +
		`coll[èe]gue|chef|cheffe|patronne?|directeur|directrice|responsable|voisine?|amie?|prof|[ée]l[èe]ve|[ée]tudiante?|stagiaire|` +
		`son|daughter|child|husband|wife|partner|father|mother|brother|sister|colleague|boss|neighbou?r|friend|teacher)`
	someone = `(?:mon|ma|mes|notre|nos|son|sa|ses|leur|un|une|le|la|my|our|his|her|a)`
)

// hints warn: they identify someone together with what stands around them.
var hints = []rule{
	{kind: "title", expr: regexp.MustCompile(`(?:\b(?:M|MM|Mr)\.|\b(?:Mmes?|Mlles?|Mr|Mrs|Ms|Dr|Pr|Me)\.?|\b[Mm]onsieur|\b[Mm]adame|\b[Mm]ademoiselle|\b[Dd]octeure?|\b[Pp]rofesseure?|\b[Mm]aître)` +
		gap + `+(?:de` + gap + `+)?\p{Lu}[\p{L}'’-]*(?:` + gap + `+\p{Lu}[\p{L}'’-]+)?`)},
	{kind: "name", expr: regexp.MustCompile(`(?i:\bje m['’]appelle|\bmon nom(?: de famille)? est|\bmon pr[ée]nom est|\bmoi,? c['’]est|\bmy name is)` +
		gap + `+(\p{L}[\p{L}'’-]*(?:` + gap + `+\p{Lu}[\p{L}'’-]+)*)`)},
	{kind: "name", expr: regexp.MustCompile(`(?i:\b(?:il|elle|iel|qui) s['’]appelle|\bse nomme|\bnomm[ée]e?|\bpr[ée]nomm[ée]e?)` +
		gap + `+(\p{Lu}[\p{L}'’-]+(?:` + gap + `+\p{Lu}[\p{L}'’-]+)*)`)},
	{kind: "name", expr: regexp.MustCompile(`(?i:\b(?:mon|ma|notre|son|sa|my|our|his|her)` + gap + `+` + relation + `),?` + gap + `+(\p{Lu}[\p{L}'’-]+)`)},
	{kind: "age", expr: regexp.MustCompile(`(?i)(?:\bj['’]ai|\b(?:il|elle|iel|on) (?:a|avait)|[âa]g[ée]e?s? (?:de|d['’])|\b` + someone + `(?: jeune| petite?)? ` + relation + `(?: de| d['’]|,| a| \())` +
		gap + `*(\d{1,3}` + gap + `?ans)`)},
	{kind: "age", expr: regexp.MustCompile(`\p{Lu}\p{Ll}+,` + gap + `?(\d{1,3}` + gap + `ans)`)},
	{kind: "age", expr: regexp.MustCompile(`(?i)\b(?:i am|i['’]m|s?he is|aged|` + relation + `,?) (\d{1,3}(?: years? old)?)`)},
	{kind: "role", expr: regexp.MustCompile(`(?i)(?:\b(?:le|la|notre|mon|ma|madame la|monsieur le)` + gap + `+|\bl['’])` +
		`((?:maire|mairesse|proviseure?|cur[ée]|imam|rabbin|pasteure?|pr[ée]fète?|pr[ée]fet|sous-pr[ée]fète?|d[ée]put[ée]e?|s[ée]nateur|s[ée]natrice|notaire|pharmacienn?e?|m[ée]decin|g[ée]n[ée]raliste|boulang[èe]re?|garde-champ[êe]tre|secr[ée]taire de mairie|DGS|instit(?:utrice|uteur)?|ma[îi]tresse|adjointe?)` +
		gap + `+(?:au maire|de|du|des|à|d['’])` + gap + `*[\p{L}'’-]+)`)},
	{kind: "role", expr: regexp.MustCompile(`(?i)(?:\b(?:le|la|notre|mon|ma)` + gap + `+|\bl['’])` +
		`((?:directeur|directrice|principale?|pr[ée]sidente?|g[ée]rante?|patronne?|cheffe?|responsable|CPE)` + gap +
		`+(?:de (?:la|l['’])|de|du|d['’]|des)` + gap + `*(?:mairie|coll[èe]ge|lyc[ée]e|[ée]cole|m[ée]diath[èe]que|biblioth[èe]que|hôpital|clinique|usine|entreprise|association|club|foyer|ehpad|cr[èe]che|centre social|agence|magasin|banque))`)},
}

var (
	school = regexp.MustCompile(`(?i:\b(?:l?yc[ée]e|coll[èe]ge|l['’]?[ée]cole|[ée]cole|maternelle|universit[ée]|IUT|CFA|LEP))(?:` + gap +
		`+(?i:primaire|[ée]l[ée]mentaire|maternelle|priv[ée]e?|professionnel|agricole|technique|g[ée]n[ée]ral))*(?:` + gap + `+(?:de la|de|du|des|d['’]|la|le|les))?[ '’]*(\p{Lu}[\p{L}'’-]+(?:` + gap + `+\p{Lu}[\p{L}'’-]+)*)`)
	class    = regexp.MustCompile(`(?i)(?:\b(?:CP|CE1|CE2|CM1|CM2|[3-6](?:e|è|ème|eme)(?:` + gap + `?[A-H1-9]\b)?|sixi[èe]me|cinqui[èe]me|quatri[èe]me|troisi[èe]me|seconde|2nde|2de|terminale|tle|BTS|ULIS|SEGPA)\b|\b(?:en|de|classe de) (?:premi[èe]re|1[èe]?re)\b)`)
	pupilish = regexp.MustCompile(`(?i)\b(?:mon|ma|mes|notre|nos|son|sa|ses) ` + relation + `\b|\bj['’](?:[ée]tudie|enseigne)|\bje suis (?:en|au?|à|prof|[ée]l[èe]ve)|[ée]l[èe]ve`)
)

// findSchools warns about the name of a school in a text that also tells a class, or that
// speaks of someone who goes there.
func findSchools(s string) []Finding {
	if !class.MatchString(s) && !pupilish.MatchString(s) {
		return nil
	}
	return rule{kind: "school", expr: school}.find(s, Warn)
}
