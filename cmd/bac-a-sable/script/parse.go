// Package script reads and plays a story: what people say to the bot, what it must answer,
// and what must then be found in public. A story is a text file that a person who does not
// program can write:
//
//	# a comment
//	= La préparation                 a title, printed
//	Camille> bonjour                 Camille says it, in her room
//	    et une deuxième ligne        indented lines belong to the message above
//	Bot< question 1 sur              the bot says, in the room of the last one who spoke,
//	                                 something that contains this, whatever the capitals
//	Bot< rencontre {CAFE}            … and the short ID that stands there is called CAFE
//	Bot! formulaire                  nothing said since the last answer expected contains this
//	Camille+ ✅                      she reacts to the bot's last message
//	Camille^ oui                     she replies to it
//	Camille~ bonsoir                 she edits her last message
//	Camille-                         she withdraws it
//	Camille+[sous quelle forme] 2️⃣   what it is about can be an earlier message of the bot that
//	Camille^[sous quelle forme] 2    contains this, for an edit one of hers; for a withdrawal a
//	Camille~[23] 25                  message or a reaction of hers
//	Camille-[✅]
//	Camille! point geo:48.39,-4.49   she shares a point of the map
//	Camille! notes.md Titre : Café   she sends a text file; indented lines belong to it
//	Bot~ validé par                  the bot changes a message of its own into one with this
//	Bot+ ✅                          the bot prepares a reaction for people to press
//	@équipe                          what is expected next is expected in that room
//	Fil< texte                       a post contains this
//	Suite< texte                     a post that answers another contains this
//	Fil= 3                           so many posts were ever created
//	Page {CAFE}< texte               the public page of that meeting contains this
//	arrêter le bot                   it is asked to end; "tuer le bot" does not ask
//	relancer le bot
//	relancer le bot 13 jours plus tard    for the bot it is so many days after today
//	@horloge 2027-06-03T17:30      for the bot it is now that time, in Paris
//
// {DATE+12} is the date in twelve days ("jeudi 3 décembre 2026"), {JOUR+12} without weekday
// and year, {DATE-1} yesterday. Whoever speaks stays in the room of the line before if they
// are in it, and is in their own room otherwise.
package script

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Verb is what a line does.
type Verb string

const (
	Title    Verb = "title"
	Enter    Verb = "enter" // Text is the room
	Say      Verb = "say"
	React    Verb = "react"
	Reply    Verb = "reply"
	Edit     Verb = "edit"
	Withdraw Verb = "withdraw"
	Share    Verb = "share" // Text is a file's name and what it holds, or PointPrefix and an address
	Expect   Verb = "expect"
	Rewrite  Verb = "rewrite" // the bot changed a message into one with Text
	Button   Verb = "button"  // the bot reacted with Text
	Refrain  Verb = "refrain" // the bot did not say Text
	Post     Verb = "post"    // a post contains Text
	Answer   Verb = "answer"  // a post that replies to another contains Text
	Count    Verb = "count"   // Number posts were created
	Page     Verb = "page"    // the page of the meeting that Who names contains Text
	Stop     Verb = "stop"
	Kill     Verb = "kill"
	Start    Verb = "start"
	Clock    Verb = "clock" // Text is the time in Paris, as wallTime reads it
)

// Line is one step of a story.
type Line struct {
	Number int // in the file, from 1
	Verb   Verb
	Who    string // a person, in lower case; for Page, the name of a variable or ""
	Text   string
	Count  int    // of posts, or days
	About  string // words of the message that a reaction, a reply, an edit or a withdrawal is about; "" for the last
}

// PointPrefix begins the text of a Share that is a point of the map; its "geo:" address follows.
const PointPrefix = "point "

var (
	spoken = regexp.MustCompile(`^(\p{L}+)\s*(?:([>!])|([+^~])(?:\[([^\]]+)\])?)\s*(.*)$`)
	taken  = regexp.MustCompile(`^(\p{L}+)\s*-(?:\[([^\]]+)\])?$`)
	page   = regexp.MustCompile(`^[Pp]age\s*(?:\{([A-Z]+)\})?\s*<\s*(.+)$`)
)

var orders = map[string]Verb{"arrêter le bot": Stop, "tuer le bot": Kill, "relancer le bot": Start}

// prefixes begin a line that expects something.
var prefixes = []struct {
	prefix string
	verb   Verb
}{{"Bot<", Expect}, {"Bot!", Refrain}, {"Bot~", Rewrite}, {"Bot+", Button}, {"Fil<", Post}, {"Suite<", Answer}, {"Fil=", Count}}

// Parse reads a story. The error names the line that it could not read.
func Parse(text string) ([]Line, error) {
	var lines []Line
	for i, raw := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		trimmed := strings.TrimSpace(raw)
		if trimmed == "" || raw[0] == '#' { // indented, "# Titre" is a heading of somebody's notes
			continue
		}
		if raw[0] == ' ' || raw[0] == '\t' {
			if len(lines) == 0 || !lines[len(lines)-1].speaks() {
				return nil, fmt.Errorf("ligne %d : « %s » est décalé, mais ne suit pas un message", i+1, trimmed)
			}
			lines[len(lines)-1].Text += "\n" + trimmed
			continue
		}
		line, err := parseLine(trimmed)
		if err != nil {
			return nil, fmt.Errorf("ligne %d : %w", i+1, err)
		}
		line.Number = i + 1
		lines = append(lines, line)
	}
	return lines, nil
}

// wallTime is the instant of a time of day in Paris, "2027-06-03T17:30".
func wallTime(text string) (time.Time, error) {
	at, err := time.ParseInLocation("2006-01-02T15:04", text, paris)
	if err != nil {
		return at, fmt.Errorf("« %s » n’est pas une heure. Par exemple : @horloge 2027-06-03T17:30", text)
	}
	return at, nil
}

var later = regexp.MustCompile(`(?i)^relancer le bot (\d{1,4}) jours? plus tard$`)

func (l Line) speaks() bool {
	return l.Verb == Say || l.Verb == Reply || l.Verb == Edit || l.Verb == Share
}

func parseLine(text string) (Line, error) {
	if verb, ok := orders[strings.ToLower(text)]; ok {
		return Line{Verb: verb}, nil
	}
	if m := later.FindStringSubmatch(text); m != nil {
		days, err := strconv.Atoi(m[1])
		return Line{Verb: Start, Count: days}, err
	}
	for _, p := range prefixes {
		rest, ok := strings.CutPrefix(text, p.prefix)
		if !ok {
			continue
		}
		line := Line{Verb: p.verb, Text: strings.TrimSpace(rest)}
		if line.Text == "" {
			return Line{}, fmt.Errorf("il manque un texte après « %s »", p.prefix)
		}
		if p.verb == Count {
			n, err := strconv.Atoi(line.Text)
			if err != nil {
				return Line{}, fmt.Errorf("« %s » n’est pas un nombre", line.Text)
			}
			line.Count = n
		}
		return line, nil
	}
	if m := page.FindStringSubmatch(text); m != nil {
		return Line{Verb: Page, Who: m[1], Text: m[2]}, nil
	}
	if wall, ok := strings.CutPrefix(text, "@horloge "); ok {
		wall = strings.TrimSpace(wall)
		_, err := wallTime(wall)
		return Line{Verb: Clock, Text: wall}, err
	}
	if room, ok := strings.CutPrefix(text, "@"); ok {
		return Line{Verb: Enter, Text: strings.ToLower(room)}, nil
	}
	if title, ok := strings.CutPrefix(text, "="); ok {
		return Line{Verb: Title, Text: strings.TrimSpace(title)}, nil
	}
	if m := taken.FindStringSubmatch(text); m != nil {
		return Line{Verb: Withdraw, Who: strings.ToLower(m[1]), About: m[2]}, nil
	}
	if m := spoken.FindStringSubmatch(text); m != nil {
		verb := map[string]Verb{">": Say, "!": Share, "+": React, "^": Reply, "~": Edit}[m[2]+m[3]]
		return Line{Verb: verb, Who: strings.ToLower(m[1]), Text: m[5], About: m[4]}, nil
	}
	return Line{}, fmt.Errorf("« %s » n’est pas une ligne connue, comme « Camille> bonjour » ou « Bot< bonjour »", text)
}
