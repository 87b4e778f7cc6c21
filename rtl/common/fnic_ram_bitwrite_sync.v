// SPDX-License-Identifier: Apache-2.0
// Memory with a write port of one bit and a wide registered read port, meant for block RAM.
//
// The planes of the ternary table are written one row (= one bit of the word) at a time and read
// whole. Block RAM has ports of different width, so no read-modify-write and no enable per bit is
// needed: the array is declared by bits, and the read loop is the wide port.
// A read takes one clock; rdata holds while re is 0. Reading a word of which a bit is written in
// the same clock gives the OLD bit. Contents and rdata are not reset.
// Ranges: WIDTH >= 1, DEPTH >= 1. waddr < DEPTH, raddr < DEPTH, wbit < WIDTH.
`default_nettype none

module fnic_ram_bitwrite_sync #(
  parameter integer WIDTH = 64,
  parameter integer DEPTH = 512
) (
  input  wire                                         clk,

  // write port: bit wbit of word waddr
  input  wire                                         we,
  input  wire [((DEPTH > 1) ? $clog2(DEPTH) : 1)-1:0] waddr,
  input  wire [((WIDTH > 1) ? $clog2(WIDTH) : 1)-1:0] wbit,
  input  wire                                         wdata,

  // read port: the whole word
  input  wire                                         re,
  input  wire [((DEPTH > 1) ? $clog2(DEPTH) : 1)-1:0] raddr,
  output wire [WIDTH-1:0]                             rdata
);

  generate
    if (WIDTH < 1 || DEPTH < 1) begin : g_bad
      fnic_ERROR_width_and_depth_must_be_positive u_error ();
    end
  endgenerate

  reg [WIDTH-1:0] rdata_q;

  assign rdata = rdata_q;

`ifdef VERILATOR
  // The same by words: a tenth of the memory, and quick to read. (Synthesis would see an enable per bit.)
  reg [WIDTH-1:0] mem_q [0:DEPTH-1];

  always @(posedge clk) begin
    if (we) begin
      mem_q[waddr][wbit] <= wdata;
    end
    if (re) begin
      rdata_q <= mem_q[raddr];
    end
  end
`else
  localparam integer BIT_W = (WIDTH > 1) ? $clog2(WIDTH) : 1;

  (* ram_style = "block" *)
  reg mem_q [0:(DEPTH << BIT_W)-1];

  integer i;
  always @(posedge clk) begin
    if (we) begin
      mem_q[{waddr, wbit}] <= wdata;
    end
    if (re) begin
      for (i = 0; i < WIDTH; i = i + 1)
        rdata_q[i] <= mem_q[{raddr, i[BIT_W-1:0]}];
    end
  end
`endif

endmodule

`default_nettype wire
