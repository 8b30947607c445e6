GO       ?= go
TAGS     := goolm,timetzdata
export CGO_ENABLED = 0

.PHONY: build check
build:
	$(GO) build -tags $(TAGS) -o bin/passeparole ./cmd/passeparole

check:
	$(GO) vet -tags $(TAGS) ./...
	$(GO) test -tags $(TAGS) ./...
