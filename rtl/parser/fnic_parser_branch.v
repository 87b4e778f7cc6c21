// SPDX-License-Identifier: Apache-2.0
// Branch of one parser step: the first of BRANCHES masked compares that holds names the next state.
//
// With `enable` 0 none is looked at: `otherwise` comes out.
// Combinational. Legal: BRANCHES 1..16.
`default_nettype none

module fnic_parser_branch #(
  parameter integer BRANCHES = 4
) (
  input  wire                   enable,
  input  wire [31:0]            lookup,
  input  wire [72*BRANCHES-1:0] rows,        // per branch: value 32, mask 32, next 8
  input  wire [7:0]             otherwise,   // next if none holds
  output reg  [7:0]             next         // bit 7 done, 6:0 state or code
);

  generate
    if (BRANCHES < 1 || BRANCHES > 16) begin : g_bad
      fnic_ERROR_branches_1_to_16 u_error ();
    end
  endgenerate

  wire [BRANCHES-1:0] hit;

  // `enable` takes part in the compare, where it costs no level.
  genvar b;
  generate
    for (b = 0; b < BRANCHES; b = b + 1) begin : g_branch
      fnic_equal #(
        .WIDTH (33)
      ) u_equal (
        .a     ({enable, lookup}),
        .b     ({1'b1, rows[72*b +: 32]}),
        .mask  ({1'b1, rows[72*b+32 +: 32]}),
        .equal (hit[b])
      );
    end
  endgenerate

  // Two by two, each pair gives 0 when none of its two holds. Joined by AND and OR, because tools
  // spend a wide multiplexer on a chain of five choices.
  localparam integer PAIRS = (BRANCHES + 1) / 2;

  reg [8*PAIRS-1:0] pair;
  reg [PAIRS-1:0]   none;

  integer i;
  always @* begin
    pair = {8*PAIRS{1'b0}};
    none = {PAIRS{1'b1}};
    for (i = BRANCHES - 1; i >= 0; i = i - 1)
      if (hit[i]) begin
        pair[8*(i/2) +: 8] = rows[72*i+64 +: 8];
        none[i/2]          = 1'b0;
      end
    next = otherwise;
    for (i = PAIRS - 1; i >= 0; i = i - 1)
      next = pair[8*i +: 8] | (next & {8{none[i]}});
  end

endmodule

`default_nettype wire
