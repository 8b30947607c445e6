package watch

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"passeparole/bot/disk"
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

// figures are what Prometheus reads. Labels are words of this program, from lists that
// are known when it is built: never a name, a room or a text.
type figures struct {
	registry     *prometheus.Registry
	turns        prometheus.Histogram
	commits      prometheus.Histogram
	inputs       *prometheus.CounterVec
	mastodon     *prometheus.CounterVec
	unanswered   prometheus.Counter
	watch        *Watch
	descriptions map[string]*prometheus.Desc
}

// later is the cause of an attempt that will be repeated.
const later = "later"

func newFigures(w *Watch) *figures {
	seconds := prometheus.ExponentialBuckets(0.001, 2, 15) // 1 ms to 16 s
	f := &figures{
		registry: prometheus.NewRegistry(), watch: w, descriptions: map[string]*prometheus.Desc{},
		turns: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "passeparole_turn_seconds", Buckets: seconds,
			Help: "Time from a sync response to its commit."}),
		commits: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "passeparole_commit_seconds", Buckets: seconds,
			Help: "Time of the commit alone."}),
		inputs: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "passeparole_inputs_total",
			Help: "Inputs that were committed, by kind."}, []string{"kind"}),
		mastodon: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "passeparole_mastodon_outcomes_total",
			Help: "What came of attempts to post: done, later, or the cause of a refusal."}, []string{"cause"}),
		unanswered: prometheus.NewCounter(prometheus.CounterOpts{Name: "passeparole_figures_missing_total",
			Help: "Figures that could not be read when they were asked for."}),
	}
	for _, d := range []struct{ name, help, label string }{
		{"ready", "1 when /ready answers 200.", ""},
		{"last_sync_age_seconds", "Age of the last sync response that was committed.", ""},
		{"outbox_rows", "Rows that wait in the outbox, by class of lane.", "lane"},
		{"outbox_oldest_seconds", "Age of the oldest row that waits, by class of lane.", "lane"},
		{"set_aside", "Inputs and rows that were set aside.", ""},
		{"quarantined", "Responses in quarantine.", ""},
		{"parked", "Encrypted messages that wait for their key.", ""},
		{"due_reminders", "Reminders that are due and not yet sent.", ""},
		{"meetings", "Meetings, by state.", "state"},
		{"conversations", "Conversations through a flow, by status.", "status"},
		{"disk_free_bytes", "What may still be written on the disk of the data.", ""},
		{"disk_trouble", "1 while the disk takes nothing, by kind of trouble.", "kind"},
	} {
		var labels []string
		if d.label != "" {
			labels = []string{d.label}
		}
		f.descriptions[d.name] = prometheus.NewDesc("passeparole_"+d.name, d.help, labels, nil)
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "passeparole_build_info", Help: "Always 1; the labels say what runs.",
		ConstLabels: prometheus.Labels{"version": w.o.Version, "go": runtime.Version()}})
	build.Set(1)
	f.registry.MustRegister(f.turns, f.commits, f.inputs, f.mastodon, f.unanswered, build, f,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return f
}

// Turned implements the loop's watcher.
func (w *Watch) Turned(inputs []turn.Input, took, commit time.Duration) {
	w.figures.turns.Observe(took.Seconds())
	w.figures.commits.Observe(commit.Seconds())
	for _, in := range inputs {
		w.figures.inputs.WithLabelValues(strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", in), "turn."))).Inc()
	}
}

// Sent implements the loop's watcher.
func (w *Watch) Sent(row turn.Row, cause turn.Cause, err error) {
	if row.Lane != turn.LaneMastodon {
		return
	}
	label := string(cause)
	switch {
	case err != nil:
		label = later
	case cause == turn.Done:
		label = "done"
	}
	w.figures.mastodon.WithLabelValues(label).Inc()
}

// Describe implements prometheus.Collector.
func (f *figures) Describe(to chan<- *prometheus.Desc) {
	for _, d := range f.descriptions {
		to <- d
	}
}

// Collect implements prometheus.Collector: it asks the sources. What cannot be read is
// left out and counted, so that the other figures are still seen.
func (f *figures) Collect(to chan<- prometheus.Metric) {
	w, k := f.watch, f.watch.known()
	gauge := func(name string, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(f.descriptions[name], prometheus.GaugeValue, value, labels...)
	}
	ready, _ := w.Ready(w.o.Language)
	gauge("ready", truth(ready))
	if !k.synced.IsZero() {
		gauge("last_sync_age_seconds", w.o.Now().Sub(k.synced).Seconds())
	}
	if free, ok := disk.Free(w.o.Data); ok {
		gauge("disk_free_bytes", float64(free))
	}
	for name, ask := range map[string]func() (int, error){
		"set_aside": k.sources.Aside, "quarantined": k.sources.Quarantined, "parked": k.sources.Parked, "due_reminders": k.sources.Due,
	} {
		if ask == nil {
			continue
		}
		if n, err := ask(); err != nil {
			f.unanswered.Inc()
		} else {
			gauge(name, float64(n))
		}
	}
	if k.sources.Disk != nil {
		trouble, is := k.sources.Disk()
		for _, kind := range disk.Kinds {
			gauge("disk_trouble", truth(is && trouble.Kind == kind), string(kind))
		}
	}
	f.outbox(k, gauge)
	f.counts(k, gauge)
}

func (f *figures) outbox(k known, gauge func(string, float64, ...string)) {
	if k.sources.Backlogs == nil {
		return
	}
	all, err := k.sources.Backlogs()
	if err != nil {
		f.unanswered.Inc()
		return
	}
	for _, lane := range classes {
		rows, oldest := waiting(all, lane)
		age := 0.0
		if rows > 0 {
			age = f.watch.o.Now().Sub(oldest).Seconds()
		}
		gauge("outbox_rows", float64(rows), lane)
		gauge("outbox_oldest_seconds", age, lane)
	}
}

func (f *figures) counts(k known, gauge func(string, float64, ...string)) {
	if k.sources.Counts == nil {
		return
	}
	meetings, conversations, err := k.sources.Counts()
	if err != nil {
		f.unanswered.Inc()
		return
	}
	for _, state := range meeting.States {
		gauge("meetings", float64(meetings[string(state)]), string(state))
	}
	for status, count := range conversations {
		gauge("conversations", float64(count), status)
	}
}

func truth(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
