package communes

import (
	"runtime"
	"testing"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(packed); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMemory tells how many bytes the table keeps once it is read.
func BenchmarkMemory(b *testing.B) {
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		t, err := load(packed)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(t)
	}
	b.ReportMetric(float64(after.HeapAlloc)-float64(before.HeapAlloc), "bytes-kept")
}

func benchmarkFind(b *testing.B, q string) {
	Find(q)
	for b.Loop() {
		Find(q)
	}
}

func BenchmarkFindName(b *testing.B)      { benchmarkFind(b, "Besançon") }
func BenchmarkFindHomonyms(b *testing.B)  { benchmarkFind(b, "saint aubin") }
func BenchmarkFindQualified(b *testing.B) { benchmarkFind(b, "Saint-Aubin dans le Jura") }
func BenchmarkFindPostcode(b *testing.B)  { benchmarkFind(b, "39100 Dole") }
func BenchmarkFindNothing(b *testing.B)   { benchmarkFind(b, "quelque part dans la vallée") }
func BenchmarkNearest(b *testing.B)       { benchmarkFind(b, "saint obin") }
func BenchmarkNearestIn(b *testing.B)     { benchmarkFind(b, "saint obin dans le jura") }
func BenchmarkNearestLong(b *testing.B)   { benchmarkFind(b, "saint germain en lait") }

func BenchmarkSplit(b *testing.B) {
	for b.Loop() {
		Split("médiathèque Jean-Moulin, Saint-Aubin (39)")
	}
}
