# Everything here works on a machine with Go 1.26, make and git, and nothing else.
#
#   make demo     a real homeserver, a Mastodon stand-in, and a conversation with the bot
#   make test     all tests, the real homeserver included
#   make crash    whole meetings while the bot is killed at random
#   make check    the quick loop: vet, staticcheck, unit tests, flows and sentences

GO          ?= go
TAGS        := goolm,timetzdata
LDFLAGS     := -s -w
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
SANDBOX     := cmd/bac-a-sable
BIN         := $(CURDIR)/bin

export CGO_ENABLED = 0

.PHONY: all build servers demo test check bench fuzz clean

all: build

build: ## the bot, one static binary
	$(GO) build -tags $(TAGS) -trimpath -ldflags '$(LDFLAGS)' -o $(BIN)/passeparole ./cmd/passeparole

servers: $(BIN)/dendrite ## the homeserver and the stand-in, for the demo and the tests
	$(GO) build -C $(SANDBOX) -o $(BIN)/bac-a-sable .

$(BIN)/dendrite: $(SANDBOX)/go.mod
	$(GO) build -C $(SANDBOX) -o $@ github.com/element-hq/dendrite/cmd/dendrite

demo: build servers ## SCRIPT=file plays a recorded story instead of asking
	$(BIN)/bac-a-sable demo --bot $(BIN)/passeparole --dendrite $(BIN)/dendrite $(if $(SCRIPT),--script $(SCRIPT))

N    ?= 500
REAL ?= 50
.PHONY: crash
crash: build servers ## N kills on a homeserver in memory, REAL on Dendrite; SEED=n draws the same again
	$(BIN)/bac-a-sable crash --bot $(BIN)/passeparole --dendrite $(BIN)/dendrite --kills $(N) --real $(REAL) $(if $(SEED),--seed $(SEED))

# Tests that need the homeserver find it here; on their own they build it.
export PASSEPAROLE_DENDRITE = $(BIN)/dendrite
export PASSEPAROLE_SANDBOX  = $(BIN)/bac-a-sable
export PASSEPAROLE_BOT      = $(BIN)/passeparole

test: build servers lint ## everything
	$(GO) test -tags $(TAGS) -timeout 20m ./...
	$(GO) test -C $(SANDBOX) -timeout 20m ./...

check: lint ## the quick loop: no homeserver
	$(GO) test -tags $(TAGS) -short $$($(GO) list -tags $(TAGS) ./... | grep -v /dendrite_test)
	$(GO) run -tags $(TAGS) ./cmd/passeparole check --flows --locales --sample=false

.PHONY: lint
lint:
	$(GO) vet -tags $(TAGS) ./...
	$(GO) vet -C $(SANDBOX) ./...
	$(GO) run $(STATICCHECK) -tags $(TAGS) ./...
	$(GO) mod tidy -diff
	$(GO) mod verify

bench: ## figures, as ratios where they are timings
	$(GO) test -tags $(TAGS) -run '^$$' -bench . -benchmem ./...

FUZZTIME ?= 1m
fuzz: ## every fuzz target for FUZZTIME each
	@for pkg in $$($(GO) list -tags $(TAGS) ./...); do \
	  for target in $$($(GO) test -tags $(TAGS) -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "$$pkg $$target"; \
	    $(GO) test -tags $(TAGS) -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
	  done; done

clean:
	rm -rf $(BIN)
