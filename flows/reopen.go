package flows

// Reopen brings a submitted draft back to its review, where every answer can be
// corrected and the whole sent again. Any other draft is returned as it is.
func Reopen(st State) State {
	if st.Status != Done {
		return st
	}
	st = st.clone()
	st.Status, st.Cursor, st.Return, st.Pending, st.Tries, st.Tried = Reviewing, "", false, nil, 0, ""
	st.Seq++
	return st
}
