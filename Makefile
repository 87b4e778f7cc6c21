# `make` alone lists the targets.
CFG   ?= tiny
T     ?=
SEED  ?= 1
WAVES ?=
OUT   ?= build/demo

FLEXNIC = dotnet run -c Release --no-build --project FlexNic.Hdl.csproj --

.DEFAULT_GOAL := help
.PHONY: help setup build gen demo test cosim soak fuzz bench synth golden fmt lint clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  variables: CFG=tiny|sume|wide|rmt32  T=<test> SEED=<n> WAVES=1 (cosim)  OUT=<dir> (demo)"

setup: ## install missing Debian packages (needs root when any is missing)
	@scripts/setup.sh

build: setup ## compile everything
	@dotnet build FlexNic.Hdl.sln -c Release -nologo -v quiet

demo: build ## the main job: memcached GETs of a capture; P4 text, golden model and RTL side by side
	@$(FLEXNIC) sim programs/memcached_get.p4 --rules programs/memcached_get_p4.rules --config configs/tiny.toml \
	  --pcap verif/data/memcached_rx.pcap --engine all --out $(OUT)

gen: build ## render the Verilog of CFG into build/gen/CFG
	@$(FLEXNIC) gen --config configs/$(CFG).toml --out build/gen/$(CFG)

test: setup ## all tests; ends with "N passed, N failed"
	@scripts/test.sh

cosim: build ## one cosimulation test again: T=<test> SEED=<n> [WAVES=1]
	@FNIC_SEED=$(SEED) FNIC_WAVES=$(WAVES) dotnet test verif/FlexNic.Cosim.Tests -c Release --no-build --nologo \
	  --logger "console;verbosity=normal" --filter "Name~$(T)"

soak: build ## 10^5 random frames through tiny, stalls on every stream (minutes)
	@dotnet test verif/FlexNic.Cosim.Tests -c Release --no-build --nologo --logger "console;verbosity=normal" --filter "Name~Soak"

fuzz: build ## random P4 programs on program and golden model of CFG, from SEED on
	@$(FLEXNIC) fuzz --config configs/$(CFG).toml --seed $(SEED)

bench: build ## clocks per packet and latency of CFG by frame size, from the Verilog
	@$(FLEXNIC) bench --config configs/$(CFG).toml

synth: build ## area and depth of the blocks of CFG by Yosys (minutes; kept by content)
	@$(FLEXNIC) synth --config configs/$(CFG).toml

golden: build ## accept the present output as golden text (then read the diff)
	@FNIC_ACCEPT=1 dotnet test verif/FlexNic.Tests -c Release --no-build --nologo

fmt: ## format the C#
	@dotnet format FlexNic.Hdl.sln

lint: ## formatting and whitespace
	@dotnet format FlexNic.Hdl.sln --verify-no-changes

clean: ## remove everything made
	@rm -rf build
