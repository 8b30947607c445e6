package privacy

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A name in the middle of a text is a person's, or that of a street, a town or a brand. What is
// found here is only looked at twice (Warn), by the person who writes and by the team.

//go:embed firstnames.txt
var firstNamesFile string

// firstNames are first names used in France, of every origin, folded.
var firstNames = sync.OnceValue(func() map[string]bool { return wordSet(firstNamesFile) })

// alsoWords are first names that are words as well, or towns: at the beginning of a sentence
// they count only before a verb or a surname, and never behind "à".
var alsoWords = wordSet(`Aimé Aimée Alexa Ambre Ange Angélique Aurore Avril Basile Blanche Capucine Carmen Charlotte Christian Claire
	Claude Clémence Clément Colombe Côme Constance Constant Désiré Fleur Flora Flore Florence Franck Garance Gilles Guy Honoré
	Hortense Hilaire Iris Jade Jean Jan Jimmy Joy Juste Justine Laurence Lilas Lina Lou Luna Madeleine Marguerite Marin Marine
	Martial Martin Max Maxime Mélodie Modeste Nour Océane Olive Parfait Pascal Perle Pierre Prudence Prune Reine Robin Roman Romane
	Rose Sam Serge Tom Urbain Valence Valentin Victoire Victor Violette Vincent Ali Ida Mario Marc Luc Simone Diego Jordan Lorient`)

// noPerson are capitalised words that no name of a person begins or ends with.
var noPerson = wordSet(`Le La Les Un Une Des Du De Au Aux Ce Cette Ces Mon Ma Mes Notre Nos Votre Vos Leur Leurs Son Sa Ses The My Our Your His Her Their
	Je Tu Il Elle On Nous Vous Ils Elles I You He She We They It
	Lundi Mardi Mercredi Jeudi Vendredi Samedi Dimanche Monday Tuesday Wednesday Thursday Friday Saturday Sunday
	Janvier Février Mars Avril Mai Juin Juillet Août Septembre Octobre Novembre Décembre
	January February March April May June July August September October November December
	Internet Web Wifi Wikipédia Wikipedia Google Facebook Meta Instagram Twitter Microsoft Windows Office Teams Word Excel Apple Iphone Android
	Youtube Tiktok Snapchat Whatsapp Signal Telegram Discord Twitch Netflix Amazon Uber Airbnb Mastodon Matrix Linux Firefox Mozilla Chrome Zoom
	Copilot Gemini Mistral Chat Open Big Data Machine Learning Deep Black Mirror Minecraft Fortnite Parcoursup Pix Doctolib Ameli Pronote
	Café Cafés Atelier Débat Conseil National Nationale Numérique Commission Union Européenne Européen Parlement Assemblée Sénat République
	Ministère Ministre Mairie Maire Ville Commune Département Région Préfecture État États Unis Nations Pays Grand Grande Haute Haut Hauts Bas Basse
	Nord Sud Est Ouest New York San Los Saint Sainte Saints Mont Monte Pôle Emploi France Travail Services Service Public Publique Poste Banque
	Éducation Santé Justice Police Gendarmerie Armée Croix Rouge Secours Populaire Restos Caisse Sécurité Sociale Moyen Âge Antiquité Renaissance
	Université École Collège Lycée Institut Centre Espace Maison Médiathèque Bibliothèque Musée Théâtre Salle Place Rue Avenue Boulevard
	Noël Pâques Toussaint Ramadan Halloween Premier Première Monde Terre Dieu Bible Coran Europe Afrique Asie Amérique Paris Lyon Marseille Londres
	Covid Linky Navigo Vitale Digital Services Act Green Deal Silicon Valley Tech Street Radio Télé Canal Ouest Bonjour Merci Oui Non`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[plainWord(w)] = true
	}
	return set
}

// plainWord is a word in small letters without accents.
func plainWord(w string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(strings.ToLower(w)))
}

var (
	capitalised = regexp.MustCompile(`\p{Lu}\p{Ll}+(?:-\p{Lu}\p{Ll}+)*`)
	// verbal begins what somebody does: "Rose a dit", "Pierre m'explique".
	verbal = regexp.MustCompile(`(?i)^ (?:(?:m|t|s|n|l|y)['’]\p{L}|(?:a|ont|est|était|dit|disait|raconte|explique|demande|pense|veut|voudrait|voulait|propose|utilise|parle|trouve|croit|fait|` +
		`va|sait|avait|vient|regarde|travaille|habite|aime|préfère|répond|ajoute|pose|joue|apprend|envoie|écrit|rappelle|souligne|se|ne|nous|vous|me|te|lui|leur|aussi|et moi|` +
		`says|said|is|was|has|had|told|thinks|asks|asked|wants|wanted|uses|used|works|lives|likes|knows|also)(?:[^\p{L}]|$))`)
	// named is what is called after somebody: a street, a school, a prize.
	named = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:rue|avenue|boulevard|bd|place|square|quai|allée|impasse|cours|parc|jardin|stade|gymnase|piscine|salle|espace|centre|maison|foyer|cité|résidence|quartier|pont|gare|` +
		`médiathèque|bibliothèque|ludothèque|théâtre|cinéma|musée|auditorium|école|collège|lycée|université|faculté|campus|institut|hôpital|clinique|ehpad|crèche|mjc|tiers-lieu|association|fondation|` +
		`prix|loi|rapport|plan|méthode|street|road|library|school|college|hospital|saint|sainte|st|ste)s?(?: (?:social|culturel|culturelle|municipale?|polyvalente?|publique?|primaire|élémentaire|maternelle|des fêtes|de|du|des|d'))*[ -]+(?:l['’])?$`)
	towards = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:à|a|en|vers|depuis|in|from|near|to) $`)
	opens   = regexp.MustCompile(`(?:^|[.!?…:;\n«»"“”(–—-])[\s«"“(–—-]*$`)
)

// findNames warns about first names, and about two capitalised words in a row within a sentence.
func findNames(s string) []Finding {
	var found []Finding
	words := capitalised.FindAllStringIndex(s, -1)
	for i := 0; i < len(words); i++ {
		start, end := words[i][0], words[i][1]
		if !standsAlone(s, start, end) {
			continue
		}
		whole := end // with the surname that follows
		if i+1 < len(words) && s[end:words[i+1][0]] == " " && standsAlone(s, words[i+1][0], words[i+1][1]) && !noPerson[plainWord(s[words[i+1][0]:words[i+1][1]])] {
			whole = words[i+1][1]
		}
		before := s[max(0, start-60):start]
		word := s[start:end]
		switch {
		case noPerson[plainWord(word)], named.MatchString(before):
			if whole > end && named.MatchString(before) {
				i++ // "rue Jean Jaurès"
			}
			continue
		case isFirstName(word) && counts(s, word, before, start, end, whole):
		case whole > end && !opens.MatchString(before):
		default:
			continue
		}
		if whole > end {
			i++
		}
		found = append(found, Finding{Kind: "name", Level: Warn, Start: start, End: whole, Text: s[start:whole]})
	}
	return found
}

// counts says whether a first name is a person's here, and not a word that begins a sentence.
func counts(s, word, before string, start, end, whole int) bool {
	if !alsoWords[plainWord(word)] || whole > end {
		return true
	}
	if towards.MatchString(before) {
		return false
	}
	return !opens.MatchString(s[max(0, start-60):start]) || verbal.MatchString(s[end:min(len(s), end+24)])
}

// isFirstName also knows "Jean-Pierre" by its two names.
func isFirstName(word string) bool {
	for part := range strings.SplitSeq(plainWord(word), "-") {
		if !firstNames()[part] {
			return false
		}
	}
	return true
}
