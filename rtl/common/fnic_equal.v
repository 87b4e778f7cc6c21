// SPDX-License-Identifier: Apache-2.0
// Masked equality: equal = ((a ^ b) & mask) == 0.
//
// GROUP bits are compared in one LUT (three without mask: tie mask to ones and let GROUP be 3, two
// with it), the groups join on a carry chain. Combinational. Ranges: WIDTH >= 1, GROUP >= 1.
`default_nettype none

module fnic_equal #(
  parameter integer WIDTH = 32,
  parameter integer GROUP = 2
) (
  input  wire [WIDTH-1:0] a,
  input  wire [WIDTH-1:0] b,
  input  wire [WIDTH-1:0] mask,
  output wire             equal
);

  localparam integer GROUPS = (WIDTH + GROUP - 1) / GROUP;

  generate
    if (WIDTH < 1 || GROUP < 1) begin : g_bad
      fnic_ERROR_width_and_group_must_be_positive u_error ();
    end
  endgenerate

  wire [WIDTH-1:0]  differs = (a ^ b) & mask;
  wire [GROUPS-1:0] same;

  genvar g;
  generate
    for (g = 0; g < GROUPS; g = g + 1) begin : g_group
      localparam integer BITS = (GROUP*(g + 1) > WIDTH) ? WIDTH - GROUP*g : GROUP;
      assign same[g] = differs[GROUP*g +: BITS] == {BITS{1'b0}};
    end
  endgenerate

  fnic_all #(.N(GROUPS)) u_all (
    .d   (same),
    .all (equal)
  );

endmodule

`default_nettype wire
