// SPDX-License-Identifier: Apache-2.0
// Clock of a block that may stand still while it has nothing to do.
//
// In synthesis, and wherever FNIC_GATE is not defined, `gated` is `clk`: the gate costs nothing. With
// FNIC_GATE (simulators of large geometries) the clock stands in every clock for which `run` is 0,
// so that a simulator does no work for the block. The user promises that this cannot be seen: while
// `run` is 0 the block's outputs are idle and its registers need not move. `run` comes from registers
// and inputs that change with the rising edge of clk.
`default_nettype none

module fnic_clock_gate (
  input  wire clk,
  input  wire run,
  output wire gated
);

`ifdef FNIC_GATE
  // The decision stands while clk is 1, so no edge of `gated` is cut short.
  reg run_q = 1'b1;
  always @(negedge clk) run_q <= run;
  assign gated = clk && run_q;
`else
  assign gated = clk;
  wire unused_ok = &{1'b0, run};
`endif

endmodule

`default_nettype wire
