package communes

import (
	"bytes"
	"compress/gzip"
	"testing"
)

func TestADamagedListIsRefused(t *testing.T) {
	zipped := func(text string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, file := range map[string][]byte{
		"not gzip":       []byte("C\t39002\tValbrume"),
		"cut archive":    packed[:len(packed)/2],
		"cut line":       zipped("C\t39002\tValbrume\t39900\t12\t\nC\t39003"),
		"line of one":    zipped("C\n"),
		"names unsorted": zipped("C\t39002\tValbrume\t\t1\t\nC\t39003\tArvigny\t\t1\t\n"),
	} {
		if _, err := load(file); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
