package communes

// zones overseas, by département (reference/civic.md §4.1). Saint-Barthélemy and
// Saint-Martin keep the time of Guadeloupe, which they were part of.
var zones = map[string]string{
	"971": "America/Guadeloupe",
	"972": "America/Martinique",
	"973": "America/Cayenne",
	"974": "Indian/Reunion",
	"975": "America/Miquelon",
	"976": "Indian/Mayotte",
	"977": "America/Guadeloupe",
	"978": "America/Guadeloupe",
	"986": "Pacific/Wallis",
	"987": "Pacific/Tahiti",
	"988": "Pacific/Noumea",
}

// islandZones are the communes of French Polynesia that do not keep Tahiti's time: the
// Marquesas are half an hour ahead, the Gambier islands an hour.
var islandZones = map[string]string{
	"98718": "Pacific/Marquesas", // Fatu-Hiva
	"98723": "Pacific/Marquesas", // Hiva-Oa
	"98731": "Pacific/Marquesas", // Nuku-Hiva
	"98746": "Pacific/Marquesas", // Tahuata
	"98756": "Pacific/Marquesas", // Ua-Huka
	"98757": "Pacific/Marquesas", // Ua-Pou
	"98719": "Pacific/Gambier",   // Gambier
}

func zone(code string) string {
	if z, ok := islandZones[code]; ok {
		return z
	}
	if z, ok := zones[departmentOf(code)]; ok {
		return z
	}
	return "Europe/Paris"
}
