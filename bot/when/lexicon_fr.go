package when

// french is the French vocabulary: what organisers write around a date, and nothing more.
// A word is added here only when no sentence exists in which skipping it would move the
// date ("avant", "pas", "sauf", "peut-être" must never be).
func french() *lexicon {
	l := &lexicon{
		lang:     "fr",
		weekdays: values(0, "dimanche dim|lundi lun|mardi mar|mercredi mer|jeudi jeu|vendredi ven|samedi sam"),
		months: values(1, "janvier janv jan|fevrier fevr fev|mars|avril avr|mai|juin|juillet juil|aout|"+
			"septembre sept sep|octobre oct|novembre nov|decembre dec"),
		units: values(0, "zero|un une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|"+
			"quatorze|quinze|seize"),
		tens:       map[string]int{"dix": 10, "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50},
		ordinals:   values(1, "premier premiere|deuxieme second|troisieme|quatrieme|cinquieme"),
		suffixes:   set("er ere e eme ieme nd nde"),
		thousand:   "mille",
		and:        "et",
		hours:      set("h hr hrs heure heures"),
		minutes:    set("min mn minute minutes"),
		spans:      map[string]int{"jour": 1, "jours": 1, "semaine": 7, "semaines": 7, "mois": -1},
		in:         []string{"dans"},
		ago:        []string{"il y a", "y a"},
		day:        set("le du au"),
		of:         set("de du d en l"),
		from:       []string{"de"},
		to:         []string{"a", "jusqu a", "-", "/"},
		between:    "entre",
		lasting:    []string{"pendant", "durant", "duree", "duree de", "pour 1 duree de", "dure", "qui dure"},
		noon:       set("midi"),
		midnight:   set("minuit"),
		vagueHead:  set("fin debut mi courant milieu"),
		vagueTail:  set("mois semaine annee trimestre"),
		twelveUpTo: 7,
		halfHour:   "demi heure",
		aHalf:      "demi",
		attached: map[string]dayPart{
			"du matin": morning, "du mat": morning, "le matin": morning,
			"de l apres midi": afternoon, "l apres midi": afternoon, "de l aprem": afternoon,
			"du soir": evening, "le soir": evening,
			"am": am, "a m": am, "pm": pm, "p m": pm,
		},
		phrases: map[string][]item{},
	}
	frenchDays(l)
	frenchParts(l)
	frenchRest(l)
	return l
}

func frenchDays(l *lexicon) {
	l.say("aujourd hui|aujourdhui|aujourd hui meme|ce jour|d aujourd hui", item{kind: offset})
	l.say("demain|dem", item{kind: offset, n: 1})
	l.say("apres demain", item{kind: offset, n: 2})
	l.say("hier", item{kind: offset, n: -1})
	l.say("avant hier", item{kind: offset, n: -2})
	l.say("prochain|prochaine", item{kind: next})
	l.say("dernier|derniere|passe", item{kind: last})
	l.say("ce|cet|cette", item{kind: this})
	l.say("qui vient|a venir", item{kind: this})
	l.say("en 8", item{kind: plusDays, n: 7, guess: []string{whyWeekAfter}})
	l.say("en 15", item{kind: plusDays, n: 14, guess: []string{whyWeekAfter}})
	l.say("semaine prochaine|la semaine prochaine|sem prochaine|la sem prochaine|de la semaine prochaine", item{kind: inWeek, n: 1})
	l.say("cette semaine|de cette semaine", item{kind: inWeek})
	l.say("semaine derniere|la semaine derniere|de la semaine derniere|la semaine passee|de la semaine passee",
		item{kind: inWeek, n: -1})
	l.say("mois prochain|le mois prochain|du mois prochain", item{kind: inMonth, n: 1})
	l.say("ce mois|ce mois ci|de ce mois|de ce mois ci|du mois|du mois en cours", item{kind: inMonth})
	l.say("le mois dernier|du mois dernier|le mois passe|du mois passe", item{kind: inMonth, n: -1})
	l.say("l annee prochaine|de l annee prochaine|l an prochain|de l an prochain", item{kind: inYear, n: 1})
	l.say("cette annee|de cette annee", item{kind: inYear})
	l.say("l annee derniere|de l annee derniere|l an dernier|de l an dernier|l an passe", item{kind: inYear, n: -1})
}

func frenchParts(l *lexicon) {
	l.say("matin|au matin|le matin|dans la matinee|en matinee|matinee", item{kind: part, n: int(morning)})
	l.say("apres midi|l apres midi|dans l apres midi|en fin d apres midi|en debut d apres midi|aprem|l aprem|aprm|dans l aprem",
		item{kind: part, n: int(afternoon)})
	l.say("soir|au soir|le soir|en soiree|dans la soiree|en debut de soiree|soiree|en fin de journee",
		item{kind: part, n: int(evening)})
	l.say("ce matin", item{kind: offset}, item{kind: part, n: int(morning)})
	l.say("cet apres midi|cet aprem", item{kind: offset}, item{kind: part, n: int(afternoon)})
	l.say("ce soir", item{kind: offset}, item{kind: part, n: int(evening)})
	l.say("ce midi", item{kind: offset}, item{kind: clockTime, clock: clock{hour: 12, word: noonWord}})
	l.say("vers|environ|autour de|aux alentours de|aux environs de|approximativement",
		item{kind: about})
	l.say("fin vers|jusque vers|finit vers|se termine vers", item{kind: until}, item{kind: about})
	l.say("jusqu a|jusqu|fin|fin a|se termine a|se terminera a|finit a|finira a|termine a|et se termine a|et finit a",
		item{kind: until})
	l.say("au", item{kind: toDay})
}

func frenchRest(l *lexicon) {
	l.say("le|la|l|a|du|pour|pour le|a partir de|a compter de|des|precises|precise|pile|tapantes|debut|debut a|"+
		"date|la date|heure|l heure|a l heure|horaire|l horaire|jour|le jour|c est|ce sera|ca sera|ce serait|"+
		"c|ca va etre|on va faire ca|on va dire|euh|heu|ben|bah|bien|du coup|voila|on se retrouve|on se voit|nous nous retrouvons|on fait ca|rendez vous|rdv|je pense a|je propose|plutot|"+
		"en fait|finalement|donc|alors|bon|ok|oui|d accord|bonjour|bonsoir|merci|merci beaucoup|svp|s v p|s il vous plait|"+
		"s il te plait|elle|il|prevu|prevue|prevu le|prevue le|aura lieu|a lieu|se tient|se tiendra|commence|"+
		"commence a|commencera|commencera a|debute|debute a|debutera|debutera a|soit|heure locale|"+
		"la rencontre|le debat|la reunion|l atelier|le cafe|l evenement|la seance|la soiree debat|le cafe debat",
		item{kind: nothing})
	l.say("c t|c ete|cetait|ct|y avait|on l a fait|on a fait ca|on a fait|a eu lieu|s est tenu|s est tenue|s est deroule|s est deroulee|c etait|avait lieu|etait",
		item{kind: wasHeld})
	l.say("week end|le week end|ce week end|weekend|bientot|prochainement|un de ces jours|un jour|a la rentree|rentree|"+
		"printemps|au printemps|en ete|cet ete|l ete|automne|a l automne|hiver|cet hiver|en hiver|a definir|a preciser|"+
		"a confirmer|a fixer|dans la semaine|dans le mois|d ici|plus tard|sous peu|dans quelques jours|"+
		"dans quelques semaines|vacances|les vacances", item{kind: cannot, key: refusedVague})
	l.say("paques|noel|pentecote|ascension|toussaint|assomption|armistice|jour de l an|le jour de l an|nouvel an|saint sylvestre|"+
		"epiphanie|mardi gras|carnaval|fete|ferie|saint valentin|mi careme|vendredi saint", item{kind: cannot, key: refusedHoliday})
	l.say("et|ou|ou bien|ainsi que|les", item{kind: cannot, key: refusedSeveral})
	l.say("tous les|toutes les|chaque|tous|lundis|mardis|mercredis|jeudis|vendredis|samedis|dimanches|"+
		"une fois par|par semaine|par mois|hebdomadaire|mensuel", item{kind: cannot, key: refusedRepeats})
	for phrase, zone := range map[string]string{
		"heure de paris": "Europe/Paris", "heure de guadeloupe": "America/Guadeloupe",
		"heure de martinique": "America/Martinique", "heure de guyane": "America/Cayenne",
		"heure de cayenne": "America/Cayenne", "heure de la reunion": "Indian/Reunion",
		"heure de mayotte": "Indian/Mayotte", "heure de nouvelle caledonie": "Pacific/Noumea",
		"heure de noumea": "Pacific/Noumea", "heure de tahiti": "Pacific/Tahiti",
		"heure de saint pierre et miquelon": "America/Miquelon", "heure de wallis et futuna": "Pacific/Wallis",
		"heure de saint barthelemy": "America/St_Barthelemy", "heure de saint martin": "America/Marigot",
		"heure de la guadeloupe": "America/Guadeloupe", "heure de la martinique": "America/Martinique",
		"heure de la guyane": "America/Cayenne", "heure de la nouvelle caledonie": "Pacific/Noumea",
		"heure de reunion": "Indian/Reunion", "heure des kerguelen": "Indian/Kerguelen",
		"heure des marquises": "Pacific/Marquesas", "heure des gambier": "Pacific/Gambier",
	} {
		l.say(phrase, item{kind: inZone, key: zone})
	}
}
