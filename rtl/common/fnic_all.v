// SPDX-License-Identifier: Apache-2.0
// AND of many bits on a carry chain: all = &d.
//
// d + 1 carries out iff all bits are 1, and the propagate bits of that sum are d itself. So a wide
// AND costs no LUT beyond those that make d, and a quarter level for each four bits. Written as
// d - (-1), the 1 comes in as the carry and costs nothing either.
// Combinational. Ranges: N >= 1.
`default_nettype none

module fnic_all #(
  parameter integer N = 64
) (
  input  wire [N-1:0] d,
  output wire         all
);

  generate
    if (N < 1) begin : g_bad
      fnic_ERROR_n_must_be_positive u_error ();
    end
  endgenerate

  wire [N:0] sum = {1'b0, d} - {(N+1){1'b1}};

  assign all = sum[N];

  wire unused_ok = &{1'b0, sum[N-1:0]};

endmodule

`default_nettype wire
