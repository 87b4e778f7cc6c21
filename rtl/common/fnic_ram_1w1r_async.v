// SPDX-License-Identifier: Apache-2.0
// Memory with one write port and one combinational read port, meant for LUT RAM.
//
// The write takes effect after the clock edge; until then rdata shows the old word, so reading the
// address that is being written gives the OLD word. Contents are not reset.
// Ranges: WIDTH >= 1, DEPTH >= 1 (any number; 32 and 64 are the sizes of the LUT RAM of the fabric,
// each doubling beyond 64 adds a multiplexer level). Addresses stay below DEPTH.
`default_nettype none

module fnic_ram_1w1r_async #(
    parameter integer WIDTH = 32,
    parameter integer DEPTH = 32
) (
    input  wire                                          clk,

    // write port
    input  wire                                          we,
    input  wire [((DEPTH > 1) ? $clog2(DEPTH) : 1)-1:0]  waddr,
    input  wire [WIDTH-1:0]                              wdata,

    // read port, no clock
    input  wire [((DEPTH > 1) ? $clog2(DEPTH) : 1)-1:0]  raddr,
    output wire [WIDTH-1:0]                              rdata
);

  generate
    if (WIDTH < 1 || DEPTH < 1) begin : g_bad
      fnic_ERROR_width_and_depth_must_be_positive u_error ();
    end
  endgenerate

  (* ram_style = "distributed" *)
  reg [WIDTH-1:0] mem_q [0:DEPTH-1];

  assign rdata = mem_q[raddr];

  always @(posedge clk) begin
    if (we) begin
      mem_q[waddr] <= wdata;
    end
  end

endmodule

`default_nettype wire
