package staff

import (
	"strconv"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/locales"
)

var (
	id     = Arg{Name: "meeting", Kind: ID}
	reason = Arg{Name: "reason", Kind: Text}
)

// Commands are all commands, in the order in which help lists them.
var Commands []Command

// Help is a command of the list that it shows, so the list is filled at start.
func init() {
	Commands = []Command{
		{Name: "liste", Aliases: []string{"list", "ls"}, Example: "!liste proposée Bretagne", Run: list,
			Args: []Arg{{Name: "filter", Kind: Filter, Optional: true}}},
		{Name: "voir", Aliases: []string{"show", "view"}, Args: []Arg{id}, Example: "!voir K7M2Q", Run: show},
		{Name: "valider", Aliases: []string{"approve", "ok"}, Args: []Arg{id, {Name: "series", Kind: Text, Optional: true}},
			Example: "!valider K7M2Q", Run: approve},
		{Name: "demander", Aliases: []string{"ask"}, Args: []Arg{id, {Name: "question", Kind: Text}},
			Example: "!demander K7M2Q combien de personnes étaient présentes ?", Run: ask},
		{Name: "répondre", Aliases: []string{"reply", "answer"}, Args: []Arg{id, {Name: "answer", Kind: Text}},
			Example: "!répondre K7M2Q oui, les enfants sont les bienvenus", Run: reply},
		{Name: "refuser", Aliases: []string{"refuse", "reject"}, Args: []Arg{id, reason},
			Example: "!refuser K7M2Q ce n'est pas un débat", Run: moving(meeting.Refuse)},
		{Name: "publier", Aliases: []string{"publish"}, Args: []Arg{id}, Example: "!publier K7M2Q", Run: moving(meeting.Publish)},
		{Name: "retirer", Aliases: []string{"withdraw"}, Args: []Arg{id, reason},
			Example: "!retirer K7M2Q à la demande de l'organisateur", Run: moving(meeting.Withdraw)},
		{Name: "annuler", Aliases: []string{"cancel"}, Args: []Arg{id, reason},
			Example: "!annuler K7M2Q la salle est fermée", Run: moving(meeting.Cancel)},
		{Name: "reporter", Aliases: []string{"reschedule", "postpone"}, Args: []Arg{id, {Name: "date", Kind: Text}},
			Example: "!reporter K7M2Q jeudi 10 décembre à 18 h 30", Run: reschedule},
		{Name: "agenda", Aliases: []string{"calendar", "upcoming"}, Example: "!agenda", Run: agenda},
		{Name: "retards", Aliases: []string{"late", "overdue"}, Example: "!retards", Run: late},
		{Name: "relancer", Aliases: []string{"chase", "remind"}, Args: []Arg{id}, Example: "!relancer K7M2Q", Run: chase},
		{Name: "confiance", Aliases: []string{"trust"}, Admin: true,
			Args:    []Arg{{Name: "user", Kind: User}, {Name: "off", Kind: Word, Optional: true}},
			Example: "!confiance @camille:exemple.fr", Run: trust},
		{Name: "stats", Aliases: []string{"statistics"}, Example: "!stats", Run: stats},
		{Name: "exporter", Aliases: []string{"export"}, Args: []Arg{{Name: "format", Kind: Word}}, Example: "!exporter csv", Run: export},
		{Name: "journal", Aliases: []string{"log", "history"}, Args: []Arg{id}, Example: "!journal K7M2Q", Run: journal},
		{Name: "publications", Aliases: []string{"posts", "queue"}, Example: "!publications", Run: posts},
		{Name: "état", Aliases: []string{"status", "health"}, Example: "!état", Run: status},
		{Name: "écartés", Aliases: []string{"aside", "setaside"}, Example: "!écartés", Run: aside},
		{Name: "réessayer", Aliases: []string{"retry"}, Args: []Arg{{Name: "number", Kind: Word}}, Example: "!réessayer 12", Run: tryAgain},
		{Name: "aide", Aliases: []string{"help"}, Args: []Arg{{Name: "command", Kind: Word, Optional: true}}, Example: "!aide valider", Run: help},
	}
}

func find(d Desk, id string) (meeting.Meeting, error) {
	m, ok, err := d.Meeting(id)
	if err != nil {
		return m, err
	}
	if !ok {
		return m, &Refusal{"staff.refused.nosuch", locales.Args{"ID": id}}
	}
	return m, nil
}

// filterWords joins neighbouring words that only mean something together ("à valider",
// "Île de France"), the longest first.
func filterWords(d Desk, words []string) []string {
	var out []string
	for len(words) > 0 {
		n := len(words)
		for ; n > 1; n-- {
			if d.Filter(strings.Join(words[:n], " ")) != nil {
				break
			}
		}
		out, words = append(out, strings.Join(words[:n], " ")), words[n:]
	}
	return out
}

func show(d Desk, c Call) (locales.Message, error) {
	m, err := find(d, c.ID)
	if err != nil {
		return nil, err
	}
	return d.Card(m), nil
}

// approve says yes to whatever of the meeting waits for staff.
func approve(d Desk, c Call) (locales.Message, error) {
	m, err := find(d, c.ID)
	if err != nil {
		return nil, err
	}
	if c.Text != "" {
		if rest, all := seriesWord(c.Text); !all || rest != "" {
			return nil, &Refusal{"staff.refused.toomuch", locales.Args{"Rest": shorten(c.Text), "Example": c.Command.Example}}
		}
		return d.MoveSeries(c.ID, meeting.Announce, "")
	}
	if m.CorrectionWaits() {
		return d.Move(c.ID, meeting.Correct, "")
	}
	if m.State == meeting.Proposed || m.Revised != nil {
		return d.Move(c.ID, meeting.Announce, "")
	}
	return d.Move(c.ID, meeting.Validate, "")
}

func ask(d Desk, c Call) (locales.Message, error) {
	m, err := find(d, c.ID)
	if err != nil {
		return nil, err
	}
	if rest, all := seriesWord(c.Text); all && m.Series.First != "" {
		return series(d, c, meeting.Rework, rest)
	}
	if m.State == meeting.Proposed || m.Revised != nil || m.CorrectionWaits() {
		return d.Move(c.ID, meeting.Rework, c.Text)
	}
	return d.Move(c.ID, meeting.Ask, c.Text)
}

func reply(d Desk, c Call) (locales.Message, error) {
	if _, err := find(d, c.ID); err != nil {
		return nil, err
	}
	return d.Reply(c.ID, c.Text)
}

func moving(move meeting.Move) func(Desk, Call) (locales.Message, error) {
	return func(d Desk, c Call) (locales.Message, error) {
		m, err := find(d, c.ID)
		if err != nil {
			return nil, err
		}
		if rest, all := seriesWord(c.Text); all && m.Series.First != "" && (move == meeting.Refuse || move == meeting.Cancel) {
			return series(d, c, move, rest)
		}
		return d.Move(c.ID, move, c.Text)
	}
}

func reschedule(d Desk, c Call) (locales.Message, error) {
	if _, err := find(d, c.ID); err != nil {
		return nil, err
	}
	return d.Reschedule(c.ID, c.Text)
}

func trust(d Desk, c Call) (locales.Message, error) {
	if c.User == c.By {
		return nil, &Refusal{"staff.refused.self", nil}
	}
	on := c.Word == ""
	if !on && c.Word != "non" && c.Word != "no" {
		return nil, &Refusal{"staff.refused.trust", locales.Args{"Word": shorten(c.Word), "User": c.User}}
	}
	if err := d.Trust(c.User, on); err != nil {
		return nil, err
	}
	key := "staff.trust.on"
	if !on {
		key = "staff.trust.off"
	}
	return locales.Message{{Text: d.Say(key, locales.Args{"User": c.User})}}, nil
}

func export(d Desk, c Call) (locales.Message, error) {
	if c.Word != "csv" && c.Word != "json" {
		return nil, &Refusal{"staff.refused.format", locales.Args{"Word": shorten(c.Word)}}
	}
	n, err := d.Export(c.Word)
	if err != nil {
		return nil, err
	}
	return locales.Message{{Text: d.Say("staff.export.done", locales.Args{"Count": n})}}, nil
}

func journal(d Desk, c Call) (locales.Message, error) {
	if _, err := find(d, c.ID); err != nil {
		return nil, err
	}
	return d.Journal(c.ID)
}

// posts are those that wait, and when each leaves.
func posts(d Desk, _ Call) (locales.Message, error) { return d.Posts() }

// status is answered later, by who knows what waits and how much room there is.
func status(d Desk, _ Call) (locales.Message, error) {
	d.Status()
	return nil, nil
}

func aside(d Desk, _ Call) (locales.Message, error) {
	d.Aside()
	return nil, nil
}

func tryAgain(d Desk, c Call) (locales.Message, error) {
	number, err := strconv.Atoi(strings.TrimSpace(c.Word))
	if err != nil || number < 1 {
		return nil, &Refusal{"aside.number", nil}
	}
	d.TryAgain(number)
	return nil, nil
}

func help(d Desk, c Call) (locales.Message, error) {
	if c.Word != "" {
		one, ok := lookup(strings.TrimPrefix(c.Word, Prefix))
		if !ok {
			return nil, unknown(c.Word)
		}
		m := locales.Message{{Style: locales.Strong, Text: one.Usage(d.Say)}}
		m = m.Add(locales.Plain, d.Say("staff.command."+one.Name, nil))
		m = m.Add(locales.Soft, d.Say("staff.help.example", locales.Args{"Example": one.Example}))
		if len(one.Aliases) > 0 {
			m = m.Add(locales.Soft, d.Say("staff.help.aliases", locales.Args{"Names": Prefix + strings.Join(one.Aliases, ", "+Prefix)}))
		}
		if one.Admin {
			m = m.Add(locales.Soft, d.Say("staff.help.admin", nil))
		}
		return m, nil
	}
	m := locales.Message{{Style: locales.Strong, Text: d.Say("staff.help.head", nil)}}
	for _, one := range Commands {
		m = m.Add(locales.Item, one.Usage(d.Say)+" – "+d.Say("staff.command."+one.Name, nil))
	}
	return m.Add(locales.Soft, d.Say("staff.help.foot", nil)), nil
}

func agenda(d Desk, _ Call) (locales.Message, error) { return d.Agenda() }

func late(d Desk, _ Call) (locales.Message, error) { return d.Late() }

func chase(d Desk, c Call) (locales.Message, error) {
	if _, err := find(d, c.ID); err != nil {
		return nil, err
	}
	return d.Chase(c.ID)
}
