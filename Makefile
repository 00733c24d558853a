# fanshi. `make demo` and `make test` are all that a fresh machine needs: they install what they use.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
export PATH := $(PATH):/usr/local/go/bin

# The day of the demonstration: today's date is an input, never the clock.
NOW ?= 2026-11-23
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

FONTS := themes/alert/fonts
SHA256SUM := $(shell command -v sha256sum || echo shasum -a 256)

# What the tests call, by Debian package: pdftoppm and pdftotext, qpdf, zbarimg, ZXingReader, chromium, gs, mutool,
# unzip, python3, soffice (300 MB), a second set of Chinese fonts, a variable font, hb-shape, openssl, and the C compiler of
# `go test -race`. internal/phones fetches browsers of former years from npm and keeps them in the user's cache.
TEST_TOOLS := poppler-utils qpdf zbar-tools zxing-cpp-tools chromium ghostscript mupdf-tools unzip python3 libreoffice-calc libreoffice-writer fonts-noto-cjk fonts-inter-variable libharfbuzz-bin openssl gcc libc6-dev fortunes-zh

.PHONY: help build dist fonts demo approve-sample test-tools test chromium soak bench mutants lint clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 12

build: fonts ## build bin/fanshi, fonts included (default)
	go build -trimpath -ldflags "-s -w -X fanshi/internal/cli.Version=$(VERSION)" -o bin/fanshi ./cmd/fanshi

# Static: no libc is asked for, so they run on any Linux, musl and the cheapest boxes included. ARM means ARMv6 and later.
DIST := linux/amd64 linux/arm64 linux/arm windows/amd64

dist: fonts ## build static binaries for Linux (amd64, arm64, arm) and Windows into dist/
	@for target in $(DIST); do \
		os=$${target%/*} arch=$${target#*/} suffix=; \
		[ $$os != windows ] || suffix=.exe; \
		echo "dist/fanshi-$$os-$$arch$$suffix"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch GOARM=6 go build -trimpath -ldflags "-s -w -X fanshi/internal/cli.Version=$(VERSION)" \
			-o "dist/fanshi-$$os-$$arch$$suffix" ./cmd/fanshi; \
	done
	@cd dist && $(SHA256SUM) fanshi-* > SHA256SUMS

# The files are checked before they reach the theme, so that a wrong one never does.
fonts: ## fetch the theme's fonts from npm; nothing if they are there
	@(cd $(FONTS) && $(SHA256SUM) -c SHA256SUMS) >/dev/null 2>&1 && exit 0; \
	tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; \
	echo 'fetching the fonts from npm' >&2; \
	cp themes/package.json themes/package-lock.json "$$tmp"; \
	(cd "$$tmp" && npm ci --ignore-scripts --no-audit --no-fund </dev/null >&2); \
	mkdir "$$tmp/fonts"; \
	noto="$$tmp/node_modules/@expo-google-fonts/noto-sans-sc"; \
	cp "$$noto/400Regular/NotoSansSC_400Regular.ttf" "$$noto/700Bold/NotoSansSC_700Bold.ttf" \
		"$$noto/900Black/NotoSansSC_900Black.ttf" "$$tmp/fonts"; \
	cp "$$tmp/node_modules/@fontsource/unifont/files/unifont-latin-400-normal.woff" "$$tmp/fonts/Unifont.woff"; \
	cp $(FONTS)/SHA256SUMS "$$tmp/fonts"; \
	(cd "$$tmp/fonts" && $(SHA256SUM) -c SHA256SUMS >&2); \
	cp "$$tmp"/fonts/*.ttf "$$tmp"/fonts/*.woff $(FONTS)

demo: build ## run the main job on this repository's content, into public/
	bin/fanshi build --now $(NOW) --force-date

# The reviewers are invented. The records are made anew, so that they hold nothing but what stands in the tree; fanshi.yaml is
# signed twice, as it stands here and as fanshi init writes it.
SIGNED := 2026-11-20

approve-sample: build ## sign the sample's content anew, as its invented reviewers: after every change of content/ or fanshi.yaml
	@rm -rf content/reviews.yaml records/approved; \
	project=$$(mktemp -d); trap 'rm -rf "$$project"' EXIT; \
	approve() { \
		for signer in 初审:示例审稿人甲 复审:示例审稿人乙 终审:示例审稿人丙; do \
			code=$$(bin/fanshi -C "$$1" approve --all --json | sed -n 's/.*"code":"\([0-9a-f-]*\)".*/\1/p'); \
			bin/fanshi -C "$$1" approve --all --stage "$${signer%:*}" --by "$${signer#*:}" --date $(SIGNED) --code "$$code" --json >/dev/null; \
		done; \
	}; \
	approve .; \
	cp -r content "$$project/content"; cp internal/cli/fanshi.yaml "$$project/fanshi.yaml"; \
	approve "$$project"; \
	cp "$$project/content/reviews.yaml" content/reviews.yaml; \
	bin/fanshi status

# Installs first and updates the package lists only if that fails: they are often there and fresh enough.
test-tools: ## install the Debian packages that the tests call
	@if ! command -v dpkg-query >/dev/null; then \
		for tool in pdftoppm qpdf zbarimg ZXingReader chromium gs mutool unzip python3 soffice hb-shape openssl cc; do \
			command -v $$tool >/dev/null || missing="$${missing:-}$$tool "; \
		done; \
		[ -z "$${missing:-}" ] || { echo "the tests need, and this machine lacks: $$missing(on Debian: apt-get install --no-install-recommends $(TEST_TOOLS))" >&2; exit 1; }; \
		exit 0; \
	fi; \
	for package in $(TEST_TOOLS); do \
		status=$$(dpkg-query -W -f '$${db:Status-Status}\n' $$package 2>/dev/null || true); \
		grep -qx installed <<<"$$status" || missing="$${missing:+$$missing }$$package"; \
	done; \
	[ -n "$${missing:-}" ] || exit 0; \
	install="apt-get install -y --no-install-recommends $$missing"; \
	[ "$$(id -u)" = 0 ] || { echo "the tests need $$missing; run: sudo apt-get update && sudo $$install" >&2; exit 1; }; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$install </dev/null || { apt-get update && $$install </dev/null; }

# The race detector watches the packages. What makes whole projects, drives browsers or only reads source runs without it,
# since there it costs four times the time and sees the same code again; in internal/build that are the tests that -short skips.
END_TO_END := fanshi/cmd/fanshi fanshi/internal/bench fanshi/internal/oracle fanshi/internal/phones fanshi/internal/proof fanshi/internal/rules

# A missing tool is a failure here, never a skip. What tests report beside their verdict (the version of Chromium and what
# it does otherwise than we do) is shown at the end: go test shows nothing of a package that passes.
test: fonts test-tools ## run all tests, the packages' with the race detector
	go vet ./...
	@report=$$(mktemp); trap 'cat "$$report"; rm -f "$$report"' EXIT; \
	export FANSHI_TEST_TOOLS=required FANSHI_TEST_REPORT="$$report"; \
	echo 'go test -race -short: the packages' >&2; \
	go test -race -short -timeout 30m $$(go list ./... | grep -vxF "$$(printf '%s\n' $(END_TO_END))"); \
	echo 'go test: the rooms of tests, the command, all of build' >&2; \
	go test -timeout 30m $(END_TO_END) ./internal/build; \
	go test -timeout 30m -run '^TestFleet$$' ./internal/agent

# The sheet engine beside another Chromium than the one in PATH: make chromium FANSHI_CHROMIUM=/path/to/chromium, or
# make chromium NPM=149.0.0, a version of the npm package @sparticuz/chromium (its numbers are Chromium's), which is kept in
# the user's cache.
chromium: fonts test-tools ## compare with another Chromium: FANSHI_CHROMIUM=path, or NPM=149.0.0 to fetch it from npm
	@browser=$${FANSHI_CHROMIUM:-chromium}; \
	if [ -n "$(NPM)" ]; then \
		folder="$${XDG_CACHE_HOME:-$$HOME/.cache}/fanshi/chromium-$(NPM)"; browser="$$folder/chromium"; \
		if [ ! -x "$$browser" ]; then \
			tmp=$$(mktemp -d); trap 'rm -rf "$$tmp"' EXIT; \
			(cd "$$tmp" && npm pack --silent @sparticuz/chromium@$(NPM) </dev/null >&2 && tar xzf *.tgz); \
			node -e 'process.stdout.write(require("zlib").brotliDecompressSync(require("fs").readFileSync(process.argv[1])))' \
				"$$tmp/package/bin/chromium.br" >"$$tmp/chromium"; \
			chmod +x "$$tmp/chromium"; mkdir -p "$$folder"; mv "$$tmp/chromium" "$$browser"; \
		fi; \
	fi; \
	FANSHI_CHROMIUM="$$browser" FANSHI_TEST_TOOLS=required go test -count=1 -timeout 30m -v -run '^Test(Oracle|VersionTable|Witnesses|AgainstChromium)$$' \
		./internal/oracle ./internal/sheet/style

# 5,000 screens under fanshi serve, 10,000 interruptions of fanshi pull, a minute of every state of the player, every
# guard of promises R11 to R17 taken away once, 14,976 degraded copies of codes, 20,000 random documents laid out in Chromium,
# every file of the sample changed in every way, and 25 projects of generated files: an hour and a half; and a thousand worlds
# of fifty screens (TestFleet): an hour or two more.
soak: fonts test-tools ## run the long forms of the tests of screens, sheets and content
	FANSHI_SOAK=1 go test -count=1 -timeout 180m -v -p 1 -run '^Test(Walks|ApprovedWalks|Crowd|KilledPull|FaultyProxy|Fleet|Player.*|RandomDocuments|Guards|Degraded|Inputs|EveryCharacter)$$' \
		./cmd/fanshi ./internal/agent ./internal/build ./internal/review ./internal/oracle ./internal/guards ./internal/proof

# FANSHI_BENCH tells the test to measure; without it `make test` would too. Standard output is JSON lines only.
# With FANSHI_NGINX=1 fanshi serve is measured beside nginx by wrk, which must be installed.
bench: fonts ## measure: one JSON line per benchmark
	@out=$$(FANSHI_BENCH=1 go test -count=1 -timeout 30m ./internal/bench -run '^Test(Bench|Serving)$$' -v) || { echo "$$out" >&2; exit 1; }; \
	grep '^{' <<<"$$out"

# FANSHI_MUTANTS tells the test to measure. Mutants are drawn by SEED; PACKAGES are folders below internal/ (all).
SEED ?= 1
N ?= 300
PACKAGES ?=

mutants: fonts test-tools ## change the code in N places and see which changes no test notices (SEED, N, PACKAGES)
	FANSHI_MUTANTS=$(N) FANSHI_SEED=$(SEED) FANSHI_MUTANTS_PACKAGES='$(PACKAGES)' \
		go test -count=1 -timeout 0 -v -run '^TestMutants$$' ./internal/mutants

# go vet compiles the tests of the other systems too, which go build does not.
lint: ## check the format, go vet, staticcheck, builds for Windows, macOS and ARM
	@files=$$(gofmt -l cmd content internal templates themes); \
	[ -z "$$files" ] || { echo "run gofmt -w on:" $$files >&2; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	GOOS=windows GOARCH=amd64 go build -o /dev/null ./...
	GOOS=darwin GOARCH=arm64 go build -o /dev/null ./...
	GOOS=linux GOARCH=arm64 go build -o /dev/null ./...
	GOOS=windows GOARCH=amd64 go vet ./...

clean: ## remove what build and demo made; the fonts stay
	rm -rf bin public dist
