package mastodon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// texts are the error sentences, English and French. Real ones are localised and change
// between versions: only the HTTP code may be relied on (reference/mastodon.md §1, §10).
var texts = map[string][2]string{
	"no-token":       {"The access token is invalid", "Le jeton d’accès est invalide"},
	"revoked":        {"The access token was revoked", "Le jeton d’accès a été révoqué"},
	"scope":          {"This action is outside the authorized scopes", "Cette action n’entre pas dans les autorisations accordées"},
	"suspended":      {"Your login is currently disabled", "Votre compte est actuellement désactivé"},
	"app-only":       {"This method requires an authenticated user", "Cette méthode demande un utilisateur authentifié"},
	"not-found":      {"Record not found", "Enregistrement introuvable"},
	"parent":         {"The post you are trying to reply to does not appear to exist.", "Le message auquel vous essayez de répondre ne semble pas exister."},
	"too-long":       {"Validation failed: Text character limit of %d exceeded", "Validation échouée : Le texte dépasse la limite de %d caractères"},
	"blank":          {"Validation failed: Text can't be blank", "Validation échouée : Le texte doit être rempli"},
	"visibility":     {"Validation failed: Visibility is not included in the list", "Validation échouée : La visibilité n’est pas dans la liste"},
	"scheduled-soon": {"Validation failed: Scheduled at must be in the future", "Validation échouée : La date de publication doit être dans le futur"},
	"scheduled-many": {"Validation failed: You have exceeded the limit of %d scheduled posts", "Validation échouée : Vous avez dépassé la limite de %d messages programmés"},
	"mentions":       {"Mentions of unexpected accounts", "Mentions de comptes non attendus"},
	"banned-tag":     {"Validation failed: Text contains a tag that is not allowed", "Validation échouée : Le texte contient un mot-clé refusé"},
	"media-many":     {"Cannot attach more than 4 files", "Impossible de joindre plus de 4 fichiers"},
	"media-unknown":  {"Media %s not found or already attached to another post", "Média %s introuvable ou déjà joint à un autre message"},
	"media-pending":  {"Cannot attach files that have not finished processing. Try again in a moment!", "Impossible de joindre des fichiers dont le traitement n’est pas terminé. Réessayez dans un instant !"},
	"media-mixed":    {"Cannot attach a video to a post that already contains images", "Impossible de joindre une vidéo à un message contenant déjà des images"},
	"media-type":     {"Validation failed: File content type is not supported", "Validation échouée : Le type du fichier n’est pas pris en charge"},
	"media-big":      {"Validation failed: File file size must be less than 16 MB", "Validation échouée : Le fichier doit faire moins de 16 Mo"},
	"media-matrix":   {"%s images are not supported", "Les images de %s ne sont pas prises en charge"},
	"media-alt":      {"Validation failed: Description is too long (maximum is %d characters)", "Validation échouée : La description est trop longue (pas plus de %d caractères)"},
	"media-failed":   {"Error processing thumbnail for uploaded media", "Le traitement du média envoyé a échoué"},
	"media-attached": {"Record not found", "Enregistrement introuvable"},
	"poll":           {"Validation failed: %s", "Validation échouée : %s"},
	"missing":        {"param is missing or the value is empty: %s", "paramètre manquant ou vide : %s"},
	"too-many":       {"Too many requests", "Trop de requêtes"},
	"unavailable":    {"There was a temporary problem serving your request, please try again", "Un problème temporaire est survenu, veuillez réessayer"},
	"unprocessable":  {"Validation failed: Record invalid", "Validation échouée : Enregistrement invalide"},
	"malformed":      {"There was a problem in the JSON you submitted", "Le contenu envoyé est mal formé"},
}

// refusal is an answer other than success, made while the server is locked.
type refusal struct {
	code  int
	text  string
	args  []any
	extra map[string]any
}

func no(code int, text string, args ...any) *refusal {
	return &refusal{code: code, text: text, args: args}
}

var notFound = no(http.StatusNotFound, "not-found")

// refuse answers with a refusal. It takes the lock.
func (s *Server) refuse(w http.ResponseWriter, code int, text string, args ...any) {
	s.mu.Lock()
	body := no(code, text, args...).body(s.switches.Language)
	s.mu.Unlock()
	writeJSON(w, code, body)
}

func (r *refusal) body(language string) map[string]any {
	i := 0
	if language == "fr" {
		i = 1
	}
	text := texts[r.text][i]
	if len(r.args) > 0 {
		text = fmt.Sprintf(text, r.args...)
	}
	body := map[string]any{"error": text}
	for k, v := range r.extra {
		body[k] = v
	}
	return body
}

func writeJSON(w http.ResponseWriter, code int, body any) {
	var raw bytes.Buffer
	encoder := json.NewEncoder(&raw)
	encoder.SetEscapeHTML(false) // "content" is HTML: kept readable for whoever looks at it
	if err := encoder.Encode(body); err != nil {
		htmlPage(w, http.StatusInternalServerError, "the stand-in cannot encode its answer")
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(code)
	w.Write(raw.Bytes())
}

func seconds(n int) time.Duration { return time.Duration(n) * time.Second }

// stamp is how Mastodon writes an instant: milliseconds and Z.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
