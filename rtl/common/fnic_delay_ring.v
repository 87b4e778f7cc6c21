// SPDX-License-Identifier: Apache-2.0
// Delay line for wide data: q is d of CLOCKS clocks ago, kept in a ring in LUT RAM.
//
// Two thirds of the LUTs of shift-register LUTs, and a simulator moves one word a clock and not
// CLOCKS. q is combinational from the memory. As in fnic_delay, what is in the ring after reset is
// meaningless. Ranges: WIDTH >= 1, CLOCKS 1..31.
`default_nettype none

module fnic_delay_ring #(
  parameter integer WIDTH  = 1024,
  parameter integer CLOCKS = 6
) (
  input  wire             clk,
  input  wire             rst,
  input  wire [WIDTH-1:0] d,
  output wire [WIDTH-1:0] q
);

  localparam integer PTR_W = $clog2(CLOCKS + 1);
  localparam [PTR_W-1:0] BACK = CLOCKS[PTR_W-1:0];

  generate
    if (WIDTH < 1 || CLOCKS < 1 || CLOCKS > 31) begin : g_bad
      fnic_ERROR_clocks_must_be_1_to_31 u_error ();
    end
  endgenerate

  // Two counters at a fixed distance, so that neither address has logic before it.
  reg [PTR_W-1:0] write_q = {PTR_W{1'b0}};
  reg [PTR_W-1:0] read_q  = {PTR_W{1'b0}} - BACK;

  always @(posedge clk) begin
    write_q <= write_q + 1'b1;
    read_q  <= read_q + 1'b1;
    if (rst) begin
      write_q <= {PTR_W{1'b0}};
      read_q  <= {PTR_W{1'b0}} - BACK;
    end
  end

  fnic_ram_1w1r_async #(.WIDTH(WIDTH), .DEPTH(1 << PTR_W)) u_ring (
    .clk   (clk),
    .we    (1'b1),
    .waddr (write_q),
    .wdata (d),
    .raddr (read_q),
    .rdata (q)
  );

endmodule

`default_nettype wire
