package communes

import "strings"

// Words of venues, folded, by what may follow them. They only decide whether the last
// words of a text are taken for a commune; a word that is missing costs a question.
var (
	// complete ends the name of a venue: a commune may follow.
	complete = wordSet(`fetes polyvalente municipale municipal communale communal mairie mediatheque bibliotheque
		ludotheque mjc rural social sociale socioculturel socioculturelle culturel culturelle numerique numeriques
		associations associative associatif jeunes jeunesse cinema gymnase marche village intercommunale
		intercommunal sports loisirs congres universite fablab foyer halles halle ehpad citoyen citoyenne
		artisanal visiteurs ville prefecture departementale departemental scolaire services connectee
		mediateque bibliotheques tierslieu lieu lieux cantine epn prefectorale`)
	// kinds are often followed by the name of a person or a saint.
	kinds = wordSet(`salle espace centre maison college lycee ecole eglise chapelle theatre institut institution
		clinique hopital residence amphitheatre auditorium complexe pole domaine groupe stade temple abbaye
		cathedrale paroisse campus atelier ateliers fabrique cafe bar restaurant brasserie bistrot hotel
		association club cercle librairie galerie musee parc jardin villa tour cite`)
	// named are followed by any name at all; a town there is a street's or a station's.
	named = wordSet(`rue avenue boulevard bd bld place placette quai cours square allee allees impasse chemin route
		passage gare pont porte faubourg esplanade promenade rond-point metro station arret tramway bus
		ligne hameau lieudit quartier`)
	// smallWords never end a venue: what follows belongs to them.
	smallWords = wordSet(`en dans sur sous chez par pour avec et ou la le les l un une vers entre du de des d
		tres plus notre votre leur mon ma mes son sa ses ce cette saint sainte`)
	// communal are venues that are called after their commune.
	communal = []string{"mairie", "mediatheque", "bibliotheque", "hotel de ville", "salle des fetes",
		"salle polyvalente", "foyer rural", "ludotheque", "mjc", "municipale", "municipal", "communale", "communal"}
	// urban are venues that are called after a town, or after something else.
	urban = []string{"universite", "campus", "tiers lieu", "cinema", "theatre", "centre social", "prefecture",
		"sous prefecture", "ccas", "lycee agricole", "maison des associations", "numerique", "hopital", "musee"}
	// commonNouns are also names of communes.
	commonNouns = wordSet(`hopital halles halle salle salles temple chapelle palais parc tour chateau bar ferme
		eglise cite forge forges grange granges moulin moulins monastere abbaye ville port plage bourg ligne
		poste gare ecole cave caves cours plaine montagne riviere foret bois mur porte pont rue place marche
		barre force ville couture colombe cabane cabannes fosse fosses fontaine fontaines jardin cure
		prairie loge loges celle cluse maison maisons mairie marine escale`)
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
