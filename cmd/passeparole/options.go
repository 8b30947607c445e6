package main

import (
	"log/slog"
	"path/filepath"

	"passeparole/bot/carnet"
	"passeparole/bot/config"
	"passeparole/bot/mastodon"
	"passeparole/bot/matrix"
)

// What each part is told of the configuration.

func matrixOptions(cfg *config.Config, log *slog.Logger) matrix.Options {
	return matrix.Options{
		Homeserver: cfg.Homeserver,
		UserID:     cfg.User,
		DeviceID:   cfg.Device,
		Token:      cfg.MatrixToken.Reveal(),
		Password:   cfg.MatrixPassword.Reveal(),
		Data:       filepath.Join(cfg.Data, "matrix"),
		Log:        log,
	}
}

// mastodonOptions may only be asked for when the configuration has a Mastodon account.
func mastodonOptions(cfg *config.Config, log *slog.Logger) mastodon.Options {
	return mastodon.Options{
		Server:    cfg.Mastodon.Server,
		Token:     cfg.MastodonToken.Reveal(),
		Account:   cfg.Mastodon.Account,
		AllowHTTP: cfg.Mastodon.AllowHTTP,
		Log:       log,
	}
}

// site may only be asked for when the configuration has pages.
func site(cfg *config.Config) carnet.Site {
	return carnet.Site{
		Programme: cfg.Programme.Name,
		Contact:   cfg.Programme.Contact,
		BaseURL:   cfg.Publish.BaseURL,
		Language:  cfg.Language,
	}
}
