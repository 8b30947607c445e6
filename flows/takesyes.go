package flows

// TakesYes says that a yes means something to the question that is open.
func TakesYes(f *Flow, st State) bool {
	step, ok := f.Step(Asking(st))
	_, proposed := st.Proposals[step.ID]
	a, answered := st.Answers[step.ID]
	return !ok || st.Pending != nil || asksYesOrNo(step) || proposed || answered && (a.Open || a.Fresh())
}
