package toot

import "passeparole/bot/privacy"

// tame makes a person's text fit for one line of a post, mentioning nobody, tagging
// nothing and linking nowhere.
func tame(text string) string { return privacy.Neutral(privacy.OneLine(text)) }
