// SPDX-License-Identifier: Apache-2.0
// Clock of a block that may stand still while it has nothing to do.
//
// In synthesis, and wherever FNIC_GATE is not defined, `gated` is `clk` and nothing is left of this
// module. With FNIC_GATE (simulators of large geometries) the clock runs while `busy` is 1 and for
// TAIL clocks after, and stands otherwise, so that a simulator does no work for the block.
// The user promises that this cannot be seen: TAIL clocks after `busy` has fallen nothing in the
// block moves any more but what its outputs do not show. `busy` comes from registers of clk, of
// `gated`, or of a clock gated likewise, and from inputs that change with the rising edge of clk.
// Ranges: TAIL 1..31.
`default_nettype none

module fnic_clock_gate #(
  parameter integer TAIL = 15
) (
  input  wire clk,
  input  wire busy,
  output wire gated
);

  generate
    if (TAIL < 1 || TAIL > 31) begin : g_bad
      fnic_ERROR_tail_must_be_1_to_31 u_error ();
    end
  endgenerate

`ifdef FNIC_GATE
  localparam [4:0] START = TAIL[4:0];

  reg [4:0] tail_q = START;
  reg       run_q  = 1'b1;

  always @(posedge clk) begin
    tail_q <= busy ? START : tail_q - {4'd0, tail_q != 5'd0};
  end

  // The decision stands while clk is 1, so no edge of `gated` is cut short.
  always @(negedge clk) begin
    run_q <= busy || tail_q != 5'd0;
  end

  assign gated = clk && run_q;
`else
  assign gated = clk;
  wire unused_ok = &{1'b0, busy};
`endif

endmodule

`default_nettype wire
