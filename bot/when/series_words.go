package when

// seriesWords is the vocabulary of recurrences in one language, in folded words and with
// numbers in digits ("un mardi sur deux" is "1 mardi sur 2").
type seriesWords struct {
	singular map[string]string // plurals, as the word that the lexicon knows
	every    []string          // before a weekday, an ordinal or a unit
	units    map[string]unit
	ofMonth  []string // behind a day: "du mois"
	eachOf   []string // the same, and it says that there are several: "de chaque mois"
	adverbs  map[string]unit
	other    string // "every other Tuesday"
	over     string // "un mardi sur deux"
	times    map[string]bool
	lasting  []string // before "6 mois"
	from     []string
	until    []string
	filler   map[string]bool // between from or until and a month
	monthEnd map[string]bool
	monthTop map[string]bool
	except   []string
	holidays []string
	yearEnd  []string
	school   []string // behind yearEnd: another year is meant
	vague    []string
	nothing  map[string]bool // beside a series, and nowhere else
	and      map[string]bool
	fromTo   [][2]string // around two bounds: "du … au …"
	the      map[string]bool
}

// unit is what a frequency counts in.
type unit int

const (
	noUnit unit = iota
	inDays
	inWeeks
	inMonths_
	inQuarters
	inYears
)

var seriesFrench = &seriesWords{
	singular: map[string]string{"premiers": "premier", "premieres": "premiere", "deuxiemes": "deuxieme", "seconds": "second",
		"troisiemes": "troisieme", "quatriemes": "quatrieme", "cinquiemes": "cinquieme", "derniers": "dernier", "dernieres": "derniere",
		"lundis": "lundi", "mardis": "mardi", "mercredis": "mercredi", "jeudis": "jeudi", "vendredis": "vendredi", "samedis": "samedi",
		"dimanches": "dimanche", "es": "e", "emes": "eme", "iemes": "ieme", "ers": "er"},
	every: []string{"tous les", "toutes les", "chaque", "tout les", "toute les"},
	units: map[string]unit{"jour": inDays, "jours": inDays, "soir": inDays, "soirs": inDays, "matin": inDays, "matins": inDays,
		"semaine": inWeeks, "semaines": inWeeks, "mois": inMonths_, "trimestre": inQuarters, "trimestres": inQuarters,
		"an": inYears, "ans": inYears, "annee": inYears, "annees": inYears},
	ofMonth: []string{"du mois"},
	eachOf:  []string{"de chaque mois", "de tous les mois", "chaque mois", "tous les mois"},
	adverbs: map[string]unit{"par semaine": inWeeks, "par mois": inMonths_, "par an": inYears, "par trimestre": inQuarters,
		"hebdomadaire": inWeeks, "mensuel": inMonths_, "mensuelle": inMonths_, "mensuellement": inMonths_, "trimestriel": inQuarters,
		"trimestrielle": inQuarters, "quotidien": inDays, "quotidienne": inDays, "annuel": inYears, "annuelle": inYears, "par jour": inDays},
	over:     "sur",
	times:    set("fois seance seances rencontre rencontres date dates debat debats atelier ateliers session sessions cafe cafes reunion reunions"),
	lasting:  []string{"pendant", "durant", "sur", "pour", "pour 1 duree de", "sur 1 duree de"},
	from:     []string{"a partir", "a compter", "des", "debut", "en commencant", "en debutant", "commence", "commencant", "a partir d"},
	until:    []string{"jusqu", "et jusqu", "fin", "se termine", "et se termine"},
	filler:   set("au a en du de d le la l"),
	monthEnd: set("fin"),
	monthTop: set("debut"),
	except:   []string{"sauf", "sans", "hors", "excepte", "hormis", "a l exception", "mais pas", "et pas", "pas", "et sans", "mais sans", "ni"},
	holidays: []string{"vacances", "pendant les vacances", "les vacances", "en vacances", "vacances scolaires", "pendant les vacances scolaires",
		"les vacances scolaires", "vacance", "conges", "conges scolaires", "jours feries", "les jours feries", "jour ferie", "feries", "periode scolaire",
		"periodes scolaires", "les periodes de vacances", "periode de vacances", "periodes de vacances"},
	yearEnd: []string{"fin de l annee civile", "fin de l annee", "fin de cette annee", "fin d annee"},
	school:  []string{"scolaire", "universitaire", "prochaine"},
	vague: []string{"rentree", "la rentree", "ete", "l ete", "vacances", "aux vacances", "l automne", "automne", "hiver", "l hiver", "printemps",
		"au printemps", "noel", "a noel", "paques", "a paques", "nouvel ordre", "a nouvel ordre", "week end", "week ends", "weekend", "weekends",
		"l annee scolaire", "annee scolaire", "fin de l annee scolaire", "la fin de l annee scolaire", "l annee", "fin de l annee", "la fin de l annee",
		"de l annee scolaire", "toussaint", "la toussaint", "bimensuel", "bimestriel", "bimensuelle", "bimestrielle", "nouvelle annee"},
	nothing: set("puis ensuite repeter repete repetez recurrent recurrente regulierement toujours serie"),
	and:     set("et ou"),
	fromTo:  [][2]string{{"du", "au"}, {"de", "a"}, {"d", "a"}, {"entre", "et"}, {"de", "au"}, {"du", "a"}, {"du", "jusqu au"}, {"de", "jusqu a"}, {"de", "jusqu en"}, {"du", "jusqu a"}},
	the:     set("le la l les du celui celle de en au"),
}

var seriesEnglish = &seriesWords{
	singular: map[string]string{"mondays": "monday", "tuesdays": "tuesday", "wednesdays": "wednesday", "thursdays": "thursday",
		"fridays": "friday", "saturdays": "saturday", "sundays": "sunday"},
	every: []string{"every", "each"},
	units: map[string]unit{"day": inDays, "days": inDays, "evening": inDays, "morning": inDays, "week": inWeeks, "weeks": inWeeks,
		"month": inMonths_, "months": inMonths_, "quarter": inQuarters, "quarters": inQuarters, "year": inYears, "years": inYears},
	ofMonth: []string{"of the month", "in the month"},
	eachOf:  []string{"of every month", "of each month", "every month", "each month", "in every month", "in each month"},
	adverbs: map[string]unit{"weekly": inWeeks, "monthly": inMonths_, "quarterly": inQuarters, "daily": inDays, "yearly": inYears,
		"annually": inYears, "1 a week": inWeeks, "a week": inWeeks, "a month": inMonths_, "1 a month": inMonths_},
	other:    "other",
	over:     "out of",
	times:    set("times meetings sessions dates debates workshops events occurrences"),
	lasting:  []string{"for", "over", "during"},
	from:     []string{"from", "starting", "starting from", "starting on", "beginning", "beginning on", "beginning from", "as of", "starting in", "beginning in"},
	until:    []string{"until", "till", "through", "up to", "and until", "ending", "ending on", "ending in"},
	filler:   set("the of in on"),
	monthEnd: set("end"),
	monthTop: set("beginning start"),
	except:   []string{"except", "except in", "except on", "but not", "without", "outside", "not", "excluding", "skipping"},
	holidays: []string{"holidays", "the holidays", "school holidays", "the school holidays", "during the holidays", "during holidays", "bank holidays",
		"during school holidays", "during the school holidays", "term time", "in the holidays"},
	yearEnd: []string{"the end of the year", "end of the year", "the end of this year", "year end", "the year s end"},
	vague: []string{"weekend", "weekends", "summer", "the summer", "winter", "spring", "autumn", "easter", "christmas", "further notice",
		"the end of the year", "end of the year", "the school year", "end of the school year", "the end of the school year", "biweekly", "bimonthly", "fortnightly"},
	nothing: set("then repeat repeated repeating recurring again series"),
	and:     set("and or"),
	fromTo:  [][2]string{{"from", "to"}, {"from", "until"}, {"from", "through"}, {"from", "till"}, {"between", "and"}},
	the:     set("the on in of"),
}

func seriesWordsOf(lex *lexicon) *seriesWords {
	if lex.lang == "en" {
		return seriesEnglish
	}
	return seriesFrench
}
