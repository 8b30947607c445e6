// Command generate makes bot/communes/communes.tsv.gz from the npm package
// @etalab/decoupage-administratif:
//
//	npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz
//	go run ./bot/communes/generate -from package
//
// The same package always makes the same bytes. The format is told in lines.go; the
// licence of the data in bot/communes/ATTRIBUTION.md.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	from := flag.String("from", "package", "directory of the unpacked npm package")
	to := flag.String("to", "bot/communes/communes.tsv.gz", "file to write")
	flag.Parse()
	if err := generate(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(from, to string) error {
	var data source
	for name, into := range map[string]any{
		"communes.json": &data.places, "departements.json": &data.departments, "regions.json": &data.regions,
	} {
		raw, err := os.ReadFile(filepath.Join(from, "data", name))
		if err != nil {
			return fmt.Errorf("reading the package: %w", err)
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return fmt.Errorf("reading %s: %w", name, err)
		}
	}
	lines, err := data.lines()
	if err != nil {
		return err
	}
	packed, err := pack(strings.Join(lines, "\n") + "\n")
	if err != nil {
		return fmt.Errorf("packing: %w", err)
	}
	if err := os.WriteFile(to, packed, 0o644); err != nil {
		return fmt.Errorf("writing the table: %w", err)
	}
	fmt.Printf("%s: %d lines, %d bytes\n", to, len(lines), len(packed))
	return nil
}

// pack leaves out the time and name that gzip could carry, so that the file depends on
// its content only.
func pack(text string) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write([]byte(text)); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
