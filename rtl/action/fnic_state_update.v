// SPDX-License-Identifier: Apache-2.0
// New value of one half of a state row: 0 hold, 1 old + 1, 2 old + X, 3 X.
//
// One carry chain for all four: propagate = the sum bit without carry, generate = old & X, which
// never generates unless both are added, and the carry in is the increment.
// Combinational: one LUT level and 8 carry cells.
`default_nettype none

module fnic_state_update (
  input  wire [31:0] old,
  input  wire [31:0] x,
  input  wire [1:0]  op,
  output wire [31:0] y
);

  wire [31:0] prop = (op == 2'd3) ? x : (op == 2'd2) ? old ^ x : old;
  wire [31:0] gen  = old & x;

  // gen + (prop ^ gen) + increment has these propagate and generate bits; as a difference, with
  // the increment as a bit below, it keeps gen on the cheap side of the chain. For hold and X, a
  // 0 of propagate comes with a 0 of generate, so no carry is born.
  wire [32:0] chain = {gen, op == 2'd1} - {~(prop ^ gen), 1'b1};

  assign y = chain[32:1];

  wire unused_ok = &{1'b0, chain[0]};

endmodule

`default_nettype wire
