// SPDX-License-Identifier: Apache-2.0
// Delay line: q is d of CLOCKS clocks ago.
//
// No reset and no enable, so that it maps to shift-register LUTs; what is in it after reset is
// meaningless and must be qualified by a valid bit that travels beside it.
// Ranges: WIDTH >= 1, CLOCKS >= 1.
`default_nettype none

module fnic_delay #(
  parameter integer WIDTH  = 32,
  parameter integer CLOCKS = 4
) (
  input  wire             clk,
  input  wire [WIDTH-1:0] d,
  output wire [WIDTH-1:0] q
);

  generate
    if (WIDTH < 1 || CLOCKS < 1) begin : g_bad
      fnic_ERROR_width_and_clocks_must_be_positive u_error ();
    end
  endgenerate

  reg [WIDTH*CLOCKS-1:0] line_q;

  generate
    if (CLOCKS == 1) begin : g_one
      always @(posedge clk) line_q <= d;
    end else begin : g_many
      always @(posedge clk) line_q <= {line_q[WIDTH*(CLOCKS-1)-1:0], d};
    end
  endgenerate

  assign q = line_q[WIDTH*(CLOCKS-1) +: WIDTH];

endmodule

`default_nettype wire
