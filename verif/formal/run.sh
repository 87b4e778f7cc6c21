#!/bin/sh
# Proofs of the stream primitives: run.sh [MODULE...] (default: every MODULE.v in this folder).
# Each file names its jobs in lines "// JOB bmc STEPS" and "// JOB induction STEPS"; JOB_BMC or
# JOB_INDUCTION is defined while it is read, for properties that hold from reset but are not inductive.
# Needs yosys, yosys-smtbmc and z3. Products go to build/formal. Exit status 1 if a job fails.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root" || exit 1
out=build/formal
mkdir -p "$out"
if [ $# -eq 0 ]; then
  set -- $(cd verif/formal && ls *.v | sed 's/\.v$//')
fi
failed=0
for module in "$@"; do
  source="verif/formal/$module.v"
  jobs=$(sed -n 's/^\/\/ JOB \([a-z]*\) \([0-9]*\)$/\1:\2/p' "$source")
  if [ -z "$jobs" ]; then
    echo "$module: no job"
    failed=1
  fi
  for job in $jobs; do
    kind=${job%%:*}
    steps=${job##*:}
    name="$out/$module.$kind"
    case "$kind" in
      bmc)       option="" define=JOB_BMC ;;
      induction) option="-i" define=JOB_INDUCTION ;;
      *)         echo "$module: unknown job $kind"; failed=1; continue ;;
    esac
    if yosys -q -p "read_verilog -formal -D $define $(echo rtl/common/*.v rtl/port/*.v rtl/pipeline/*.v) $source;
        hierarchy -check -top formal_$module; proc; flatten; opt -full; memory_dff; memory_map; opt;
        async2sync; dffunmap; opt_clean; write_smt2 -wires $name.smt2" >"$name.log" 2>&1 &&
        yosys-smtbmc -s z3 $option -t "$steps" --dump-vcd "$name.vcd" "$name.smt2" >>"$name.log" 2>&1
    then
      echo "$module $kind $steps: PASS"
    else
      echo "$module $kind $steps: FAIL, see $name.log"
      failed=1
    fi
  done
done
exit $failed
