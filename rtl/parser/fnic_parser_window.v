// Two 128-byte header windows of one parser engine; any 8 consecutive bytes can be read.
//
// Byte a of a window lies in lane a mod 8 at row a / 8. A chunk that starts at offset `off` of row
// r takes lanes off..7 from row r and lanes 0..off-1 from row r+1, so each lane has its own read
// address and one byte rotation puts the chunk in order. Nothing is ever shifted or copied.
// Write: one word a clock, seen by reads of the next clock. Read: combinational.
`default_nettype none

module fnic_parser_window (
  input  wire        clk,

  // Word write.
  input  wire        we,
  input  wire [4:0]  waddr,     // {window, row}
  input  wire [63:0] wdata,     // byte 0 in [7:0]

  // Chunk read.
  input  wire        window,
  input  wire [6:0]  pos,
  input  wire [3:0]  next_row,  // row of pos + 8
  output wire [63:0] chunk      // first byte in [7:0]
);

  wire [2:0]  off   = pos[2:0];
  wire [3:0]  row   = pos[6:3];
  wire [7:0]  wraps = ~(8'hFF << off);   // lanes that take the next row
  wire [63:0] lanes;

  genvar b;
  generate
    for (b = 0; b < 8; b = b + 1) begin : g_lane
      wire [3:0] addr = wraps[b] ? next_row : row;

      fnic_ram_1w1r_async #(
        .WIDTH (8),
        .DEPTH (32)
      ) u_ram (
        .clk   (clk),
        .we    (we),
        .waddr (waddr),
        .wdata (wdata[8*b +: 8]),
        .raddr ({window, addr}),
        .rdata (lanes[8*b +: 8])
      );
    end
  endgenerate

  // Rotation by whole bytes: byte j of the chunk is lane (off + j) mod 8.
  wire [127:0] twice = {lanes, lanes};
  assign chunk = twice[{1'b0, off, 3'd0} +: 64];

endmodule

`default_nettype wire
