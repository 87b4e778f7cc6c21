#!/usr/bin/env bash
# Installs the Debian packages that the project needs and this machine lacks. Quiet and quick when nothing is missing.
set -euo pipefail

# package:command or file that shows it is there
needs=(
  "verilator:verilator" "iverilog:iverilog" "yosys:yosys" "z3:z3" "g++:g++" "make:make"
  "zlib1g-dev:/usr/include/zlib.h" "libpcap0.8:/usr/lib/$(uname -m)-linux-gnu/libpcap.so.0.8"
)

missing=()
for need in "${needs[@]}"; do
  package=${need%%:*}
  proof=${need#*:}
  case $proof in
    /*) [ -e "$proof" ] || missing+=("$package") ;;
    *) command -v "$proof" >/dev/null 2>&1 || missing+=("$package") ;;
  esac
done

if ! command -v dotnet >/dev/null 2>&1; then
  echo "setup: the .NET 10 SDK is not installed (no 'dotnet' on the PATH); install it first" >&2
  exit 1
fi

[ ${#missing[@]} -eq 0 ] && exit 0

echo "setup: these Debian packages are missing and will be installed with apt-get: ${missing[*]}"
if ! command -v apt-get >/dev/null 2>&1; then
  echo "setup: there is no apt-get here; install the packages above by other means and run this again" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "setup: installing needs root; run: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
log=$(mktemp)
if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 20 "$log" >&2
  echo "setup: apt-get failed; its whole output is in $log" >&2
  exit 1
fi
rm -f "$log"
