# Everything a person types here. Each target installs what it lacks, and does nothing twice.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PATH := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/kagura/tools/bin:$(HOME)/.cargo/bin:$(PATH)

# A machine may have the pinned compiler only under the name `stable`.
RUST := $(shell sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
ifeq ($(RUSTUP_TOOLCHAIN)$(shell rustup run $(RUST) true 2>/dev/null && echo pinned),)
ifneq ($(findstring rustc $(RUST) ,$(shell rustup run stable rustc --version 2>/dev/null)),)
export RUSTUP_TOOLCHAIN := stable
endif
endif

WASM := --target wasm32-unknown-unknown
# What is handed on names no folder of the machine that built it: panics tell their place, and that is a path. Cargo's own way
# (`trim-paths`) is not stable.
CARGO_FOLDER := $(or $(CARGO_HOME),$(HOME)/.cargo)
REMAP := --remap-path-prefix=$(HOME)=/home --remap-path-prefix=$(CARGO_FOLDER)=/cargo --remap-path-prefix=$(CURDIR)=/kagura
# What the built app depends on; its checksum tells whether it has to be built again.
SITE_SOURCES := app/Cargo.toml app/index.html app/boot.js app/start.js app/src app/view app/plain app/hooks app/package-lock.json \
	server/api/Cargo.toml server/api/src server/src/http/pages/check/check.js style public Cargo.toml Cargo.lock rust-toolchain.toml

# With `--workspace`, as `make test` builds it: for the server alone its dependencies have other features, and each of the two would build
# anew what the other has just built.
BUILD := cargo build --locked --workspace --bin kagura

FOR_BROWSERS := env -u NO_COLOR -u MAKEFLAGS RUST_BACKTRACE=0 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$(REMAP)"

# Where builds go.
BUILT := $(or $(CARGO_TARGET_DIR),target)

## run: build everything and start it with demonstration data (ARGS="…" go to `kagura demo`)
run:
	@.ci/setup build -- $(BUILD)
	@$(MAKE) site
	$(BUILD)
	$(BUILT)/debug/kagura demo $(ARGS)

# The tests and the program that browsers are led through are built together, in one pass: what is built for `make run` differs in tokio's
# clock, which tests can set, and by it the server and all that stands on tokio would be compiled once more. The browsers' program is a copy,
# so that building meanwhile changes nothing. `make test BESIDE=1` runs both kinds of tests at once, for machines with cores to spare: on two
# it takes as long as one after the other.
TESTED := cargo test --locked --workspace --no-run
BROWSERS = cd end2end && KAGURA_PROGRAM='$(abspath $(BUILT))/browsers/kagura' ../.ci/in-memory npx playwright test

## test: every check and every test, in a browser too
test:
	@rm -f target/checked
	@.ci/setup test -- $(MAKE) -j2 -O check programs
	@[ -e target/checked ] || $(MAKE) -j2 -O check programs
	@$(MAKE) site
	$(TESTED)
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps -q --workspace
	BUILD='$(TESTED)' node --test --test-reporter=spec end2end/run.test.mjs
	cd app && npm run --silent budget
	mkdir -p $(BUILT)/browsers && cp $(BUILT)/debug/kagura $(BUILT)/browsers/
ifdef BESIDE
	.ci/beside target/browsers.log "nice .ci/tests" "$(BROWSERS)"
else
	.ci/tests
	$(BROWSERS)
endif

## test-all: the same with the heavy tests in full, for the night; `make test` does a tenth of them
test-all: export KAGURA_TESTS := full
test-all: test judge

## judge: the tests of OpenID Connect against another provider, as far as it has what they are about, to judge the tests themselves
judge:
	@.ci/setup test
	npm ci --silent --prefix server/benches/peer
	KAGURA_JUDGED_BY=oidc-provider cargo test --locked -q --workspace --test it -- --exact $$(cat server/tests/it/oidc/judged.txt)

## check: formatting, lints and types, for the host and for the browser
check:
	@.ci/setup check
	cd app && npm run --silent check
	cd end2end && npm run --silent check
	cargo fmt --all --check
	env -u MAKEFLAGS cargo clippy --locked --workspace --all-targets -- -D warnings
	env -u MAKEFLAGS cargo clippy --locked -p app $(WASM) -- -D warnings
	@mkdir -p target && touch target/checked

## texts: every text of the product, in Japanese and English, with where it is shown (docs/text.md says how they are written)
texts:
	@mkdir -p target
	@TEXTS='$(abspath target/texts.txt)' cargo test --locked -q --workspace --test texts the_list_is_written >target/texts.log 2>&1 \
		|| { cat target/texts.log; exit 1; }
	@cat target/texts.txt

## bench: measure, with an optimised build: the server, and how soon a phone on a bad line shows its first screen
bench:
	@.ci/setup test
	@$(MAKE) site
	cargo bench --locked -p api -p server
	cargo build --locked --release -p server
	cd end2end && KAGURA_PROGRAM='$(abspath $(BUILT))/release/kagura' npx playwright test -c bench.config.ts

## site: build the app into target/site, which the server carries
site:
	@.ci/setup build
	@mkdir -p target; sum=$$(find $(SITE_SOURCES) -type f | LC_ALL=C sort | xargs cksum | cksum); \
	if [ -f target/site/index.html ] && [ "$$sum" = "$$(cat target/site.sum 2>/dev/null)" ]; then \
		echo "site: up to date"; \
	else \
		$(FOR_BROWSERS) node app/hooks/finish.mjs; \
		echo "$$sum" > target/site.sum; \
	fi

# The compiler's part of it, which goes on beside other work: the last step of each program keeps one core busy for a minute.
programs:
	@$(FOR_BROWSERS) node app/hooks/stage.mjs

## profile: what fills the phone's program, by function and crate (OF=word sums up those whose name has it)
profile:
	@$(MAKE) site
	@node app/hooks/profile.mjs $(OF)

## release: build the program to hand on, target/release/kagura, and check that it is stripped and names no folder of this machine
release:
	@.ci/setup build
	@$(MAKE) site
	RUSTFLAGS="$(REMAP)" CFLAGS="-ffile-prefix-map=$(CARGO_FOLDER)=/cargo -ffile-prefix-map=$(CURDIR)=/kagura" \
		cargo build --locked --release -p server
	@.ci/handed-on $(BUILT)/release/kagura "$(HOME)" "$(CARGO_FOLDER)" "$(CURDIR)"

## deb: put that program into a Debian package, target/debian/kagura_….deb (packaging/debian/try installs it into a clean Debian)
deb: release
	@packaging/debian/build $(BUILT)/release/kagura

## advisories: known weaknesses, licences and sources of what is linked in (needs the network and cargo-deny)
advisories:
	cargo deny --locked check advisories bans licenses sources

## watch: rebuild and reload the app at http://localhost:8081 while you write it, beside `make run ARGS="--origin http://localhost:8081"`
watch:
	@.ci/setup build
	node app/hooks/watch.mjs

## setup: install what building and testing need
setup:
	@.ci/setup test

## clean: remove what was built and installed here (not the tools in the cache folder)
clean:
	rm -rf target app/node_modules end2end/node_modules end2end/test-results end2end/playwright-report

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): /\1\t/p' Makefile | expand -t 12

.PHONY: run test test-all judge check texts bench site programs profile release deb advisories watch setup clean help
