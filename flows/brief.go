package flows

// Briefly is what is said when the question that stays open was read a moment ago: its line
// comes again, its choices and the list so far do not.
func Briefly(effects []Effect) []Effect {
	out := make([]Effect, len(effects))
	for i, e := range effects {
		switch e := e.(type) {
		case Ask:
			e.Short = true
			out[i] = e
		case More:
			e.Short = true
			out[i] = e
		case ShowReview:
			e.Short = true
			out[i] = e
		default:
			out[i] = e
		}
	}
	return out
}
