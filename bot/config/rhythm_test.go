package config

import (
	"reflect"
	"testing"
	"time"

	"passeparole/bot/remind"
)

var weekend = []time.Weekday{time.Sunday, time.Saturday}

func TestRhythm(t *testing.T) {
	all := "days: [lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche]"
	for _, c := range []struct {
		name, text string
		environ    []string
		closed     remind.Quiet
		apart      time.Duration
		perDay     int
		digest     string
	}{
		{"usual", "", nil, remind.Quiet{From: "19:00", To: "08:00", Days: weekend}, 5 * time.Minute, 5, "0 10 * * 1"},
		{"at once", `hours: "00:00-24:00", spacing: 0s, per_day: 0, digest: none, ` + all, nil, remind.Quiet{}, 0, 0, ""},
		{"until midnight", `hours: "12:00 – 24:00", spacing: 1 h, ` + all, nil, remind.Quiet{From: "00:00", To: "12:00"}, time.Hour, 5, "0 10 * * 1"},
		{"by night", `hours: "20:00-02:00", days: [Sunday]`, nil,
			remind.Quiet{From: "02:00", To: "20:00", Days: []time.Weekday{1, 2, 3, 4, 5, 6}}, 5 * time.Minute, 5, "0 10 * * 1"},
		{"by the environment", "per_day: 2", []string{"PASSEPAROLE_MASTODON_RHYTHM_PER_DAY=7", "PASSEPAROLE_MASTODON_RHYTHM_SPACING=90s"},
			remind.Quiet{From: "19:00", To: "08:00", Days: weekend}, 90 * time.Second, 7, "0 10 * * 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg, problems := Load(write(t, inRhythm(c.text)), c.environ)
			if len(problems) > 0 {
				t.Fatalf("refused: %+v", problems)
			}
			r := cfg.Mastodon.Rhythm
			if got := r.Closed(); !reflect.DeepEqual(got, c.closed) {
				t.Errorf("closed %+v, want %+v", got, c.closed)
			}
			if r.Apart() != c.apart || *r.PerDay != c.perDay || r.Digest != c.digest || r.DigestDays != 14 || r.SeriesDays != 14 {
				t.Errorf("read as %+v", r)
			}
		})
	}
}

func TestANumberOfTheEnvironment(t *testing.T) {
	_, problems := Load(write(t, inRhythm("")), []string{"PASSEPAROLE_MASTODON_RHYTHM_PER_DAY=cinq"})
	if len(problems) != 1 || problems[0].Key != "config.variable-number" || problems[0].Env != "PASSEPAROLE_MASTODON_RHYTHM_PER_DAY" {
		t.Errorf("found %+v", problems)
	}
}
