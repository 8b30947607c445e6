package paste

import (
	"strings"
	"testing"
)

// A text as large as a message can be, of whatever is hardest to read, is read in a moment.
func BenchmarkHostile(b *testing.B) {
	for name, piece := range map[string]string{"headings": "lieu:x\n", "bare": "Lieu\n\n- a\n", "mail": "de: a\nobjet: b\n", "brackets": "((((", "marks": "> > > ", "colons": ":::::", "dashes": "- - ", "gaps": "\n\n\n\nx"} {
		text := strings.Repeat(piece, (64<<10)/len(piece))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Read(form, text)
			}
		})
	}
}
