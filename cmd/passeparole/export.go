package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"

	"passeparole/bot/carnet"
	"passeparole/bot/decide"
	"passeparole/bot/meeting"
	"passeparole/bot/turn"
)

type exportCommand struct {
	Format      string `arg:"" enum:"csv,json"`
	Output      string `short:"o" type:"path" placeholder:"FILE"`
	Spreadsheet bool
}

// Run writes the public records, as they were last published, and nothing else.
func (c exportCommand) Run(a *app) error {
	cfg, err := a.load(a.err)
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(cfg.Data, databaseFile)); err != nil {
		return &failure{Code: exitData, Key: "cli.export.nothing", Err: err}
	}
	db, err := openStore(cfg)
	if err != nil {
		return err
	}
	defer db.Close()
	var all []meeting.Public
	err = db.View(func(mem turn.Memory) error {
		all, err = decide.Shown(mem)
		return err
	})
	if err != nil {
		return storeFailure(err)
	}
	raw, err := carnet.Table(c.kind(), all)
	if err != nil {
		return err
	}
	if c.Output == "" {
		_, err = a.out.Write(raw)
	} else {
		err = renameio.WriteFile(c.Output, raw, 0o644)
	}
	if err != nil {
		return fmt.Errorf("writing the export: %w", err)
	}
	return nil
}

func (c exportCommand) kind() string {
	if c.Format == "csv" && c.Spreadsheet {
		return carnet.Spreadsheet
	}
	return c.Format
}
