// SPDX-License-Identifier: Apache-2.0
// Rotation of a beat upwards by 0..3 units of UNIT bytes: one 4:1 multiplexer a bit.
//
// Combinational. UNIT divides BYTES.
`default_nettype none

module fnic_deparser_rotate #(
  parameter integer BYTES = 32,
  parameter integer UNIT  = 1
) (
  input  wire [8*BYTES-1:0] data,
  input  wire [1:0]         n,
  output reg  [8*BYTES-1:0] turned
);

  localparam integer STEP = 8 * UNIT;
  localparam integer W    = 8 * BYTES;

  always @* begin
    case (n)
      2'd0:    turned = data;
      2'd1:    turned = {data[W-STEP-1:0],   data[W-1 -: STEP]};
      2'd2:    turned = {data[W-2*STEP-1:0], data[W-1 -: 2*STEP]};
      default: turned = {data[W-3*STEP-1:0], data[W-1 -: 3*STEP]};
    endcase
  end

endmodule

`default_nettype wire
