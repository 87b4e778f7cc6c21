// SPDX-License-Identifier: Apache-2.0
// Data path of the deparser: rotate the payload, keep the carry, put header and payload together.
//
// Three clocks, moving only while `adv` is 1: (1) rotation by 0..3 bytes, (2) rotation by multiples
// of 4 bytes, byte masks, (3) per byte one of header, carry, rotated beat.
// The header beat arrives in time for clock 3. `out` is a register.
`default_nettype none

module fnic_deparser_merge #(
  parameter integer BUS = 256
) (
  input  wire                     clk,
  input  wire                     adv,

  // Slot (clock 1).
  input  wire                     take,        // pay is a payload beat of this slot
  input  wire [$clog2(BUS/8)-1:0] take_turn,   // rotate it up by so many bytes
  input  wire [$clog2(BUS/8)-1:0] emit_turn,   // bytes from the carry
  input  wire [$clog2(BUS/8):0]   emit_hdr,    // bytes from the header
  input  wire [BUS-1:0]           pay,

  // Clock 3.
  input  wire [BUS-1:0]           header,
  output reg  [BUS-1:0]           out
);

  localparam integer BB   = BUS / 8;
  localparam integer BB_W = $clog2(BB);

  reg             take1_q;
  reg  [BB_W-3:0] turn1_q;                     // what is left to rotate, in units of 4 bytes
  reg  [BB_W-1:0] carry1_q;
  reg  [BB_W:0]   hdr1_q;
  reg  [BUS-1:0]  pay1_q;

  wire [BUS-1:0]  pay_by_1;
  wire [BUS-1:0]  pay_by_4;
  wire [BUS-1:0]  turned;

  reg             take2_q;
  reg  [BUS-1:0]  pay2_q;
  reg  [BB-1:0]   from_hdr2_q;
  reg  [BB-1:0]   from_carry2_q;
  reg  [BUS-1:0]  carry_q;

  // Rotation in steps of a factor of four. A 256-bit beat has no third and fourth 16 bytes.
  fnic_deparser_rotate #(.BYTES(BB), .UNIT(1)) u_by_1 (
    .data   (pay),
    .n      (take_turn[1:0]),
    .turned (pay_by_1)
  );

  fnic_deparser_rotate #(.BYTES(BB), .UNIT(4)) u_by_4 (
    .data   (pay1_q),
    .n      (turn1_q[1:0]),
    .turned (pay_by_4)
  );

  generate
    if (BB_W == 6) begin : g_512
      fnic_deparser_rotate #(.BYTES(BB), .UNIT(16)) u_by_16 (
        .data   (pay_by_4),
        .n      (turn1_q[3:2]),
        .turned (turned)
      );
    end else begin : g_256
      assign turned = turn1_q[2] ? {pay_by_4[127:0], pay_by_4[255:128]} : pay_by_4;
    end
    if (BUS != 256 && BUS != 512) begin : g_bad
      fnic_ERROR_bus_256_or_512 u_error ();
    end
  endgenerate

  integer b;
  always @(posedge clk) begin
    if (adv) begin
      take1_q  <= take;
      turn1_q  <= take_turn[BB_W-1:2];
      carry1_q <= emit_turn;
      hdr1_q   <= emit_hdr;
      pay1_q   <= pay_by_1;

      take2_q       <= take1_q;
      pay2_q        <= turned;
      from_hdr2_q   <= ~({BB{1'b1}} << hdr1_q);
      from_carry2_q <= ~({BB{1'b1}} << carry1_q);

      for (b = 0; b < BB; b = b + 1)
        out[8*b +: 8] <= from_hdr2_q[b]   ? header[8*b +: 8]
                       : from_carry2_q[b] ? carry_q[8*b +: 8] : pay2_q[8*b +: 8];
      if (take2_q)
        carry_q <= pay2_q;
    end
  end

endmodule

`default_nettype wire
