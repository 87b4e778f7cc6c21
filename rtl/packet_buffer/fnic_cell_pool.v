// SPDX-License-Identifier: Apache-2.0
// Free cells of the packet buffer: hands out and takes back one cell number a clock, and keeps the
// number of cells that are neither stored in nor promised to an admitted packet.
//
// A FIFO of cell numbers in block RAM. After reset a counter fills it, one cell a clock, in the
// clocks in which no cell comes back; `free_cells` grows along, so packets are admitted meanwhile.
// `take_cells` reserves for a whole packet when it is admitted; the cells themselves are popped later
// one by one (alloc_*). free_cells counts a cell from the clock after it came back, the FIFO shows it
// up to three clocks later: alloc_valid may therefore lag and the writer waits for it.
// Ranges: CELLS >= 4.
`default_nettype none

module fnic_cell_pool #(
    parameter integer CELLS = 256
) (
    input  wire                                         clk,
    input  wire                                         rst,

    // reservation: number of cells taken in this clock, at most free_cells (0 = none)
    input  wire [$clog2(CELLS+1)-1:0]                   take_cells,
    output wire [$clog2(CELLS+1)-1:0]                   free_cells,

    // next cell to write
    output wire                                         alloc_valid,
    input  wire                                         alloc_ready,
    output wire [((CELLS > 1) ? $clog2(CELLS) : 1)-1:0] alloc_cell,

    // a cell whose last beat has been read
    input  wire                                         free_valid,
    input  wire [((CELLS > 1) ? $clog2(CELLS) : 1)-1:0] free_cell
);

  localparam integer CELL_W  = (CELLS > 1) ? $clog2(CELLS) : 1;
  localparam integer COUNT_W = $clog2(CELLS + 1);
  localparam integer LAST_I  = CELLS - 1;
  localparam [CELL_W-1:0] LAST = LAST_I[CELL_W-1:0];

  generate
    if (CELLS < 4) begin : g_bad
      fnic_ERROR_cells_at_least_4 u_error ();
    end
  endgenerate

  reg  [COUNT_W-1:0] free_q = {COUNT_W{1'b0}};
  reg                init_q = 1'b1;             // cells from fill_q on were never in the FIFO
  reg  [CELL_W-1:0]  fill_q = {CELL_W{1'b0}};
  reg                push_q = 1'b0;
  reg  [CELL_W-1:0]  push_cell_q;

  wire                unused_ready;
  wire [COUNT_W-1:0]  unused_count;

  assign free_cells = free_q;

  fnic_fifo_bram #(
      .WIDTH   (CELL_W),
      .DEPTH   (CELLS),
      .OUT_REG (1)
  ) u_fifo (
      .clk     (clk),
      .rst     (rst),
      .s_valid (push_q),
      .s_ready (unused_ready),
      .s_data  (push_cell_q),
      .m_valid (alloc_valid),
      .m_ready (alloc_ready),
      .m_data  (alloc_cell),
      .count   (unused_count)
  );

  always @(posedge clk) begin
    push_q      <= free_valid || init_q;
    push_cell_q <= free_valid ? free_cell : fill_q;
    if (init_q && !free_valid) begin
      fill_q <= fill_q + 1'b1;
      init_q <= fill_q != LAST;
    end
    // A fill clock adds a cell exactly as a returned cell does.
    free_q <= free_q - take_cells + {{(COUNT_W-1){1'b0}}, free_valid || init_q};
    if (rst) begin
      free_q <= {COUNT_W{1'b0}};
      init_q <= 1'b1;
      fill_q <= {CELL_W{1'b0}};
      push_q <= 1'b0;
    end
  end

`ifdef FNIC_ASSERT
  // The FIFO closes its input for one clock after reset; the first push comes later than that.
  always @(posedge clk) begin
    if (!rst && push_q && !unused_ready) begin
      $display("ASSERT %m: a cell came back although all cells are free.");
      $finish;
    end
    if (!rst && take_cells > free_q) begin
      $display("ASSERT %m: more cells promised than there are.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
