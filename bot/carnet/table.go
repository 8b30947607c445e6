package carnet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"passeparole/bot/meeting"
	"passeparole/bot/privacy"
)

// Columns of the CSV table: one row per meeting. Dates are wall times with their zone
// beside them, lists are separated by " | ", empty means unknown (reference/civic.md §4.4).
var Columns = []string{"id", "etat", "titre", "debut", "fin", "fuseau", "lieu", "commune", "code_insee", "departement",
	"region", "modalite", "format", "theme", "organisateurs", "publics_attendus", "accessibilite", "lien", "contact",
	"activite", "participants", "estimation", "publics", "sujets", "idees", "verbatims", "retours", "validation"}

// Spreadsheet is the format of Table for French spreadsheets.
const Spreadsheet = "tableur"

// Table is the public records as "csv", "json" or Spreadsheet.
func Table(format string, all []meeting.Public) ([]byte, error) {
	switch format {
	case "csv", Spreadsheet:
		return CSV(all, format == Spreadsheet)
	case "json":
		return JSON(all)
	}
	return nil, fmt.Errorf("writing the public records: there is no format %q", format)
}

// CSV is the table of public records, ordered by ID: UTF-8, LF. For a spreadsheet it has a
// byte order mark and semicolons, as French Excel expects; otherwise commas. Cells that a
// spreadsheet would take for a formula are guarded in both, since people open both.
func CSV(all []meeting.Public, spreadsheet bool) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	if spreadsheet {
		b.WriteString("\uFEFF")
		w.Comma = ';'
	}
	if err := w.Write(Columns); err != nil {
		return nil, fmt.Errorf("writing the table: %w", err)
	}
	for _, p := range byID(all) {
		cells := row(p)
		for i, cell := range cells {
			cells[i] = privacy.Cell(cell)
		}
		if err := w.Write(cells); err != nil {
			return nil, fmt.Errorf("writing the row of %s: %w", p.ID, err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("writing the table: %w", err)
	}
	return b.Bytes(), nil
}

// JSON is the public records as an array, ordered by ID.
func JSON(all []meeting.Public) ([]byte, error) {
	records := byID(all)
	if records == nil {
		records = []meeting.Public{}
	}
	raw, err := json.MarshalIndent(records, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the records: %w", err)
	}
	return append(raw, '\n'), nil
}

func byID(all []meeting.Public) []meeting.Public {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b meeting.Public) int { return strings.Compare(a.ID, b.ID) })
	return all
}

func row(p meeting.Public) []string {
	list := func(items []string) string {
		clean := make([]string, 0, len(items))
		for _, s := range items {
			clean = append(clean, privacy.OneLine(s))
		}
		return strings.Join(clean, " | ")
	}
	cells := []string{p.ID, string(p.State), privacy.OneLine(p.Title), p.Start, p.End, p.Zone, p.Venue, p.Commune, p.Insee, p.Dep,
		p.Region, p.Mode, p.Format, p.Theme, list(p.Hosts), list(p.Publics), p.Access, p.Link, p.Contact, p.Activity}
	a := p.Report
	if a == nil {
		return append(cells, make([]string, len(Columns)-len(cells))...)
	}
	shares := make([]string, 0, len(a.Publics))
	for _, s := range a.Publics {
		n := strconv.Itoa(s.Count)
		if s.Few {
			n = "non publié"
		}
		shares = append(shares, s.Public+": "+n)
	}
	return append(cells, strconv.Itoa(a.Participants), strconv.FormatBool(a.Estimate), list(shares), list(a.Topics),
		list(a.Ideas), list(a.Quotes), list(a.Feedback), a.Validated)
}
