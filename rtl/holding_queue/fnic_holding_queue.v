// SPDX-License-Identifier: Apache-2.0
// Holding queue of one destination: the packets that wait for it in the shared buffer, in order, and
// how many cells they hold.
//
// The descriptors are a FIFO in block RAM. A packet is let in only while fewer than QUEUE_CELLS cells
// are in use, and has at least one cell, so QUEUE_CELLS descriptors always suffice.
// `open` (the queue is below its limit) follows use and release by one clock.
// Latency 3 clocks from push to the head, one packet a clock. Ranges: QUEUE_CELLS >= 2.
`default_nettype none

module fnic_holding_queue #(
    parameter integer WIDTH       = 112,
    parameter integer QUEUE_CELLS = 224,
    parameter integer COUNT_W     = 9     // holds every number of cells the queue can have
) (
    input  wire               clk,
    input  wire               rst,

    // cells promised to a packet at its admission (0 = none in this clock), a cell read out
    input  wire [COUNT_W-1:0] take_cells,
    input  wire               free_valid,
    output wire               open,
    output wire [COUNT_W-1:0] used_cells,

    // descriptor of a packet that is stored completely
    input  wire               push_valid,
    input  wire [WIDTH-1:0]   push_data,

    // oldest descriptor
    output wire               head_valid,
    input  wire               head_ready,
    output wire [WIDTH-1:0]   head_data
);

  localparam [COUNT_W-1:0] LIMIT = QUEUE_CELLS[COUNT_W-1:0];

  reg  [COUNT_W-1:0]                used_q = {COUNT_W{1'b0}};
  wire                              unused_ready;
  wire [$clog2(QUEUE_CELLS+1)-1:0]  unused_count;

  assign used_cells = used_q;
  assign open       = used_q < LIMIT;

  fnic_fifo_bram #(
      .WIDTH   (WIDTH),
      .DEPTH   (QUEUE_CELLS),
      .OUT_REG (1)
  ) u_fifo (
      .clk     (clk),
      .rst     (rst),
      .s_valid (push_valid),
      .s_ready (unused_ready),
      .s_data  (push_data),
      .m_valid (head_valid),
      .m_ready (head_ready),
      .m_data  (head_data),
      .count   (unused_count)
  );

  always @(posedge clk) begin
    used_q <= used_q + take_cells - {{(COUNT_W-1){1'b0}}, free_valid};
    if (rst) begin
      used_q <= {COUNT_W{1'b0}};
    end
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && push_valid && !unused_ready) begin
      $display("ASSERT %m: a descriptor does not fit, although each packet has a cell.");
      $finish;
    end
    if (!rst && free_valid && used_q == {COUNT_W{1'b0}}) begin
      $display("ASSERT %m: a cell is given back that the queue does not have.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
