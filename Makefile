# Everything here works on a machine with Go 1.26, make and git, and nothing else.
#
#   make demo     a real homeserver, a Mastodon stand-in, and a conversation with the bot
#   make test     all tests, the real homeserver included
#   make test-long  the same, then a minute of each fuzz target
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

.PHONY: test-long
test-long: test fuzz ## everything, then every fuzz target for a minute

# One line for each target, and the sum: executions, and inputs that reached new code. What
# makes a target fail is kept by go test under testdata/fuzz, and replayed by every go test.
FUZZTIME ?= 1m
fuzz: ## every fuzz target for FUZZTIME each
	@set -e; log=$$(mktemp); sum=$$(mktemp); trap 'rm -f "$$log" "$$sum"' EXIT; \
	for module in . $(SANDBOX); do \
	  for dir in $$(cd $$module && grep -rl --include='*_test.go' '^func Fuzz' . | xargs -n1 dirname | sort -u); do \
	    for target in $$(cd $$module && sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' $$dir/*_test.go); do \
	      test $$module = . && case $$dir in ./$(SANDBOX)/*) continue;; esac; \
	      $(GO) test -C $$module -tags $(TAGS) -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$dir >"$$log" 2>&1 || { cat "$$log"; exit 1; }; \
	      awk -v name="$$dir $$target" '/^fuzz: elapsed/ { n = $$5; for (i = 6; i <= NF; i++) if ($$i == "interesting:") new = $$(i+1) } \
	        END { printf "%-48s %10d executions %6d new\n", name, n, new }' "$$log" | tee -a "$$sum"; \
	    done; \
	  done; \
	done; \
	awk '{ t++; n += $$3; new += $$5 } END { printf "%d targets, %d executions, %d new\n", t, n, new }' "$$sum"

clean:
	rm -rf $(BIN)
