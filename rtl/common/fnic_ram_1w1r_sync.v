// SPDX-License-Identifier: Apache-2.0
// Memory with one write port and one registered read port, meant for block RAM.
//
// Both ports use the one clock. A read takes one clock: rdata shows the word at raddr after the edge
// at which re was 1, and holds while re is 0. Reading the address that is being written in the same
// clock gives the OLD word (READ_FIRST); a user that needs the new one forwards it.
// Contents and rdata are not reset: a word never written reads as anything.
// Ranges: WIDTH >= 1, DEPTH >= 1 (any number, not only powers of two). Addresses stay below DEPTH.
`default_nettype none

module fnic_ram_1w1r_sync #(
    parameter integer WIDTH = 32,
    parameter integer DEPTH = 512
) (
    input  wire                                          clk,

    // write port
    input  wire                                          we,
    input  wire [((DEPTH > 1) ? $clog2(DEPTH) : 1)-1:0]  waddr,
    input  wire [WIDTH-1:0]                              wdata,

    // read port
    input  wire                                          re,
    input  wire [((DEPTH > 1) ? $clog2(DEPTH) : 1)-1:0]  raddr,
    output wire [WIDTH-1:0]                              rdata
);

  generate
    if (WIDTH < 1 || DEPTH < 1) begin : g_bad
      fnic_ERROR_width_and_depth_must_be_positive u_error ();
    end
  endgenerate

  (* ram_style = "block" *)
  reg [WIDTH-1:0] mem_q [0:DEPTH-1];
  reg [WIDTH-1:0] rdata_q;

  assign rdata = rdata_q;

  always @(posedge clk) begin
    if (we) begin
      mem_q[waddr] <= wdata;
    end
    if (re) begin
      rdata_q <= mem_q[raddr];
    end
  end

endmodule

`default_nettype wire
