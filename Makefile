# Every target does its own set-up: the .NET 10 SDK, Node and npm are all a machine needs to have.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help build test demo bench bench-decisions bench-search bench-start bench-upload chart conformance mutation oracle-diff search-fuzz faults clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build everything (Release)
	@scripts/build.sh

test: ## Unit, in-process and contract tests (real WireMock, real SDK); under ten minutes on two cores
	@scripts/test.sh

demo: ## Emulator and sidecar with a guided tour; stays up afterwards (DEMO_EXIT=1 ends after the tour)
	@scripts/demo.sh

bench: ## Requests per second: direct, bare YARP, sidecar; one table
	@scripts/bench.sh

bench-decisions: ## Cedar engine: ns and bytes per decision, residuals, parsing, beside the bars; fails on a wrong decision
	@scripts/bench-decisions.sh

bench-search: ## Search: µs per rewritten expression, MB/s of a filtered page, beside the bars; fails on a wrong answer (SEARCH_DATA)
	@scripts/bench-search.sh

bench-upload: ## Resident memory while 300 MB go through; fails above 64 MiB
	@scripts/upload-memory.sh

bench-start: ## Cold start with 10,000 policies, 2,000 users and 200 groups at an emulated Cloudinary: seconds, calls, resident memory
	@scripts/bench-start.sh

chart: ## Render the Helm chart and check it (helm, or the renderer HELM_RENDER)
	@scripts/chart.sh

conformance: ## Cedar engine against the public suites in CEDAR_DATA; prints counts, fails on any difference
	@scripts/conformance.sh

mutation: ## Mutants of the Cedar engine against its tests (FOLDER=Residuals for one folder); prints survivors and scores
	@scripts/mutation.sh

oracle-diff: ## Cedar engine against the reference engine on N random cases; fails on any difference (SEED, CASE)
	@scripts/oracle-diff.sh

search-fuzz: ## Rewritten searches in every dialect over N random expressions and grants; fails on an escape or a lost row (SEED, CASE)
	@scripts/search-fuzz.sh

faults: ## Two sidecars under load while Redis, the control plane, the clock or the grants file fails; fails on a wrong allow (SEED)
	@scripts/faults.sh

clean: ## Remove what the other targets made
	@rm -rf artifacts .demo tests/contract/node_modules tests/contract/__files
	@find src tests -type d \( -name bin -o -name obj -o -name TestResults \) -not -path '*/node_modules/*' -prune -exec rm -rf {} +
