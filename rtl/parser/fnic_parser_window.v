// SPDX-License-Identifier: Apache-2.0
// Two 128-byte header windows of one parser engine; any 8 consecutive bytes can be read.
//
// Byte a of a window lies in lane a mod 8 at row a / 8. A chunk at position p takes from lane b the
// row of its first byte at or behind p, (p + 7 - b) / 8. So each lane keeps p + 7 - b of the
// present position and adds the advance to it: the sum is its row, with nothing chosen between
// adder and memory. One byte rotation puts the chunk in order. Nothing is ever shifted or copied.
// Write: one word a clock, seen by reads of the next clock. Read at present position + plus:
// combinational.
`default_nettype none

module fnic_parser_window (
  input  wire        clk,

  // Word write.
  input  wire        we,
  input  wire [4:0]  waddr,     // {window, row}
  input  wire [63:0] wdata,     // byte 0 in [7:0]

  // Position, modulo 128.
  input  wire        restart,   // it becomes 0
  input  wire        advance,   // else it becomes what is read now
  input  wire [6:0]  plus,

  // Chunk read.
  input  wire        window,
  input  wire [2:0]  off,       // (position + plus) mod 8
  output wire [63:0] chunk      // first byte in [7:0]
);

  wire [63:0] lanes;

  genvar b;
  generate
    for (b = 0; b < 8; b = b + 1) begin : g_lane
      localparam integer AHEAD_I = 7 - b;
      localparam [6:0]   AHEAD   = AHEAD_I[6:0];

      reg  [6:0] at_q;
      wire [6:0] at = at_q + plus;

      always @(posedge clk) begin
        if (restart)
          at_q <= AHEAD;
        else if (advance)
          at_q <= at;
      end

      fnic_ram_1w1r_async #(
        .WIDTH (8),
        .DEPTH (32)
      ) u_ram (
        .clk   (clk),
        .we    (we),
        .waddr (waddr),
        .wdata (wdata[8*b +: 8]),
        .raddr ({window, at[6:3]}),
        .rdata (lanes[8*b +: 8])
      );
    end
  endgenerate

  // Rotation by whole bytes: byte j of the chunk is lane (off + j) mod 8.
  wire [127:0] twice = {lanes, lanes};
  assign chunk = twice[{1'b0, off, 3'd0} +: 64];

endmodule

`default_nettype wire
