package meeting

// Public is the one type that public output is built from: pages, posts, exports for
// everyone. It has only public fields; nothing that names a participant, a Matrix
// account or a room can be put into it. It is made when a meeting is announced, changed,
// cancelled, published, corrected or withdrawn; Report is set once it was validated. It
// is kept in the outbox row of each publication, so that what was published can be
// shown again.
type Public struct {
	ID       string   `json:"id"`
	Language string   `json:"language"` // of the texts that people wrote, ISO 639-1
	State    State    `json:"state"`
	Title    string   `json:"title"`
	Start    string   `json:"start"`          // wall time "2006-01-02T15:04", or "2006-01-02" when no hour is known
	End      string   `json:"end,omitempty"`  // as Start
	Zone     string   `json:"zone,omitempty"` // IANA name
	Venue    string   `json:"venue,omitempty"`
	Commune  string   `json:"commune,omitempty"`
	Dep      string   `json:"dep,omitempty"`    // département, its name
	Region   string   `json:"region,omitempty"` // its name
	Insee    string   `json:"insee,omitempty"`  // code of the commune
	Mode     string   `json:"mode,omitempty"`   // "in-person", "online", "hybrid"
	Format   string   `json:"format,omitempty"`
	Theme    string   `json:"theme,omitempty"`
	Hosts    []string `json:"hosts,omitempty"` // organising structures, never persons
	Publics  []string `json:"publics,omitempty"`
	Access   string   `json:"access,omitempty"`  // accessibility of the place
	Link     string   `json:"link,omitempty"`    // to register; https only
	Contact  string   `json:"contact,omitempty"` // to register, when it is not a link
	Activity string   `json:"activity,omitempty"`
	Note     string   `json:"note,omitempty"` // why it was cancelled or withdrawn, when that is public
	Report   *Account `json:"report,omitempty"`
	// Others are the starts of the meetings of the same series that its post names, as Start, in its zone.
	Others []string `json:"others,omitempty"`
}

// Account is the public part of a validated report.
type Account struct {
	Participants int      `json:"participants"`
	Estimate     bool     `json:"estimate,omitempty"`
	Publics      []Share  `json:"publics,omitempty"`
	Topics       []string `json:"topics,omitempty"`
	Ideas        []string `json:"ideas,omitempty"`
	Quotes       []string `json:"quotes,omitempty"`
	Feedback     []string `json:"feedback,omitempty"`
	Validated    string   `json:"validated,omitempty"` // date, "2006-01-02"
}

// Share is how many participants were of one public. Few is set, and Count is 0, when
// the number is withheld: it is below the publication threshold, or would tell one that is.
type Share struct {
	Public string `json:"public"`
	Count  int    `json:"count,omitempty"`
	Few    bool   `json:"few,omitempty"`
}
