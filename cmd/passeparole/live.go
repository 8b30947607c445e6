package main

import "context"

// live works until the context ends.
func (h *house) live(ctx context.Context) error {
	if h.cfg.Publish != nil {
		if _, err := h.pages(); err != nil {
			return err
		}
		if h.cfg.Publish.Listen != "" {
			done, err := h.servePages(ctx)
			if err != nil {
				return err
			}
			defer func() { <-done }()
		}
	}
	<-ctx.Done()
	return nil
}
