package decide

// posts follows what leads from what was posted, and from what waits to be.
func (i *inspection) posts() {
	records(i, threads, func(id string, t thread) {
		i.needs(threads, id, meetings, id)
		if t.Under != "" {
			i.needs(threads, id, meetings, t.Under)
		}
	})
	records(i, awaited, func(key string, w awaitedPost) {
		i.at(awaited, key, w.key())
		if w.Kind != tellWeek {
			i.needs(awaited, key, meetings, w.Meeting)
		}
	})
	records(i, paces, func(key string, _ pace) { i.at(paces, key, accountPace) })
}
