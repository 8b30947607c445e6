package mastodon

import (
	"net/http"
	"strings"
)

// The numbers of an unchanged Mastodon 4.5 (reference/mastodon.md §3).
const (
	mostMedia      = 4
	imageSizeLimit = 16 << 20
	imageMatrix    = 33177600
	gifMatrix      = 921600
)

var mediaTypes = []string{"image/jpeg", "image/png", "image/gif", "image/webp", "video/mp4", "video/webm", "audio/mpeg", "audio/ogg", "audio/wav"}

func (s *Server) configuration(newer bool) map[string]any {
	media := map[string]any{
		"supported_mime_types": mediaTypes, "image_size_limit": imageSizeLimit, "image_matrix_limit": imageMatrix,
		"video_size_limit": 99 << 20, "video_frame_rate_limit": 120, "video_matrix_limit": 8294400,
	}
	if newer {
		media["description_limit"] = s.switches.AltLimit
	}
	return map[string]any{
		"accounts":          map[string]any{"max_featured_tags": 10, "max_pinned_statuses": 5},
		"statuses":          map[string]any{"max_characters": s.switches.MaxCharacters, "max_media_attachments": mostMedia, "characters_reserved_per_url": linkLength},
		"media_attachments": media,
		"polls":             map[string]any{"max_options": 4, "max_characters_per_option": 50, "min_expiration": 300, "max_expiration": 2629746},
	}
}

// version follows the mode of the idempotency replay, which tells the versions apart.
func (s *Server) version() (string, int) {
	if s.switches.Replay == Replay500 {
		return "4.6.5", 11
	}
	return "4.5.15", 7
}

func (s *Server) domain() string {
	return strings.TrimPrefix(strings.TrimPrefix(s.url, "http://"), "https://")
}

func (s *Server) rules() []any {
	return []any{map[string]any{"id": "1", "text": "Un serveur d’essai : rien n’en sort.", "hint": "", "translations": map[string]any{}}}
}

func (s *Server) instanceV2(*call) (int, any, *refusal) {
	version, api := s.version()
	return http.StatusOK, map[string]any{
		"domain": s.domain(), "title": "Mastodon (bac à sable)", "version": version, "source_url": "https://github.com/mastodon/mastodon",
		"description": "Serveur d’essai", "usage": map[string]any{"users": map[string]any{"active_month": 1}},
		"languages": []string{"fr"}, "configuration": s.configuration(true),
		"registrations": map[string]any{"enabled": false, "approval_required": true, "message": nil},
		"contact":       map[string]any{"email": "", "account": nil}, "rules": s.rules(),
		"api_versions": map[string]any{"mastodon": api},
	}, nil
}

// instanceV1 has the same numbers less description_limit, and says that it is deprecated.
func (s *Server) instanceV1(c *call) (int, any, *refusal) {
	version, _ := s.version()
	c.header.Set("Deprecation", "@1668384000")
	return http.StatusOK, map[string]any{
		"uri": s.domain(), "title": "Mastodon (bac à sable)", "short_description": "Serveur d’essai", "description": "Serveur d’essai",
		"email": "", "version": version, "urls": map[string]any{"streaming_api": ""},
		"stats":     map[string]any{"user_count": 2, "status_count": len(s.statuses), "domain_count": 0},
		"languages": []string{"fr"}, "registrations": false, "approval_required": true, "invites_enabled": false,
		"configuration": s.configuration(false), "contact_account": nil, "rules": s.rules(),
	}, nil
}
