package when

// english is the English vocabulary, read by the same grammar; see french.
func english() *lexicon {
	l := &lexicon{
		lang: "en",
		weekdays: values(0, "sunday sun|monday mon|tuesday tue tues|wednesday wed|thursday thu thur thurs|"+
			"friday fri|saturday sat"),
		months: values(1, "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"+
			"september sept sep|october oct|november nov|december dec"),
		units: values(0, "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"+
			"fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"),
		tens: map[string]int{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
		ordinals: values(1, "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"+
			"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth||||||||||thirtieth"),
		suffixes:   set("st nd rd th"),
		thousand:   "thousand",
		and:        "and",
		hours:      set("h hr hrs hours hour"),
		minutes:    set("min mins minute minutes"),
		spans:      map[string]int{"day": 1, "days": 1, "week": 7, "weeks": 7, "month": -1, "months": -1},
		in:         []string{"in"},
		ago:        []string{"ago"},
		day:        set("the"),
		of:         set("of in"),
		from:       []string{"from"},
		to:         []string{"to", "until", "till", "-", "/"},
		between:    "between",
		lasting:    []string{"for", "lasting", "duration"},
		noon:       set("noon midday"),
		midnight:   set("midnight"),
		vagueHead:  set("end early mid late beginning start middle"),
		vagueTail:  set("month week year"),
		twelveUpTo: 11,
		monthFirst: true,
		halfHour:   "half an hour",
		aHalf:      "half",
		attached: map[string]dayPart{
			"am": am, "a m": am, "pm": pm, "p m": pm,
			"in the morning": morning, "in the afternoon": afternoon, "in the evening": evening,
		},
		phrases: map[string][]item{},
	}
	englishDays(l)
	englishRest(l)
	return l
}

func englishDays(l *lexicon) {
	l.say("today", item{kind: offset})
	l.say("tomorrow", item{kind: offset, n: 1})
	l.say("the day after tomorrow|day after tomorrow", item{kind: offset, n: 2})
	l.say("yesterday", item{kind: offset, n: -1})
	l.say("the day before yesterday|day before yesterday", item{kind: offset, n: -2})
	l.say("in a week|a week today|today week", item{kind: offset, n: 7})
	l.say("a week tomorrow|tomorrow week", item{kind: offset, n: 8})
	l.say("in a fortnight|a fortnight today", item{kind: offset, n: 14})
	l.say("a week ago", item{kind: offset, n: -7})
	l.say("a fortnight ago", item{kind: offset, n: -14})
	l.say("in a month", item{kind: inMonths, n: 1, guess: []string{whyMonths}})
	l.say("a month ago", item{kind: inMonths, n: -1, guess: []string{whyMonths}})
	l.say("next", item{kind: next})
	l.say("last", item{kind: last})
	l.say("this|coming|this coming", item{kind: this})
	l.say("a week on", item{kind: plusDays, n: 7, guess: []string{whyWeekAfter}})
	l.say("a fortnight on", item{kind: plusDays, n: 14, guess: []string{whyWeekAfter}})
	for day, n := range l.weekdays {
		l.say(day+" week", item{kind: weekday, n: n}, item{kind: plusDays, n: 7, guess: []string{whyWeekAfter}})
	}
	l.say("next week|of next week", item{kind: inWeek, n: 1})
	l.say("this week|of this week", item{kind: inWeek})
	l.say("last week|of last week", item{kind: inWeek, n: -1})
	l.say("next month|of next month", item{kind: inMonth, n: 1})
	l.say("this month|of this month", item{kind: inMonth})
	l.say("last month|of last month", item{kind: inMonth, n: -1})
	l.say("next year|of next year", item{kind: inYear, n: 1})
	l.say("this year|of this year", item{kind: inYear})
	l.say("last year|of last year", item{kind: inYear, n: -1})
	l.say("morning|in the morning", item{kind: part, n: int(morning)})
	l.say("afternoon|in the afternoon", item{kind: part, n: int(afternoon)})
	l.say("evening|in the evening", item{kind: part, n: int(evening)})
	l.say("this morning", item{kind: offset}, item{kind: part, n: int(morning)})
	l.say("this afternoon", item{kind: offset}, item{kind: part, n: int(afternoon)})
	l.say("this evening|tonight", item{kind: offset}, item{kind: part, n: int(evening)})
}

func englishRest(l *lexicon) {
	l.say("about|around|approximately|roughly", item{kind: about})
	l.say("until|till|ending at|ends at|finishing at|finishes at|it ends at", item{kind: until})
	l.say("the|on|at|on the|from|starting at|starting|starts at|starts|sharp|date|time|it is|it s|it will be|"+
		"let s say|let s meet|actually|rather|please|thanks|thank you|hello|hi|ok|yes|well|"+
		"the meeting is|the meeting|the debate is|the debate|the workshop is|the workshop|we meet|we will meet|takes place|"+
		"will take place|local time|o clock", item{kind: nothing})
	l.say("took place|it took place|it was|was|was held", item{kind: wasHeld})
	l.say("weekend|the weekend|soon|some day|someday|one day|spring|summer|autumn|winter|later|in a few days|"+
		"in a few weeks|to be confirmed|to be decided|tbc|tbd|during the holidays", item{kind: cannot, key: refusedVague})
	l.say("easter|christmas|new year s day|new year s eve|boxing day|bank holiday|halloween|thanksgiving|"+
		"good friday|whitsun|pentecost|valentine s day|ascension", item{kind: cannot, key: refusedHoliday})
	l.say("and|or", item{kind: cannot, key: refusedSeveral})
	l.say("every|each|weekly|monthly|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays",
		item{kind: cannot, key: refusedRepeats})
	for phrase, zone := range map[string]string{
		"paris time": "Europe/Paris", "guadeloupe time": "America/Guadeloupe", "martinique time": "America/Martinique",
		"french guiana time": "America/Cayenne", "cayenne time": "America/Cayenne", "reunion time": "Indian/Reunion",
		"mayotte time": "Indian/Mayotte", "new caledonia time": "Pacific/Noumea", "noumea time": "Pacific/Noumea",
		"tahiti time": "Pacific/Tahiti", "saint pierre and miquelon time": "America/Miquelon",
		"wallis and futuna time": "Pacific/Wallis", "saint barthelemy time": "America/St_Barthelemy",
		"saint martin time": "America/Marigot", "marquesas time": "Pacific/Marquesas", "gambier time": "Pacific/Gambier",
		"kerguelen time": "Indian/Kerguelen",
	} {
		l.say(phrase, item{kind: inZone, key: zone})
	}
}
