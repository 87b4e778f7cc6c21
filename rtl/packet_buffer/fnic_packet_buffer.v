// SPDX-License-Identifier: Apache-2.0
// Packet buffer (paper, Figure 2): a memory of cells shared by the holding queues of all
// destinations; queue 0 is the host (DMA pipeline), queue 1+p is port p (egress pipeline).
//
//   s -> fnic_buffer_writer -> cells (block RAM, linked) -> fnic_buffer_reader -> m_host, m_port
//          | admission           ^ fnic_cell_pool              ^ round robin by cell
//          +-- descriptor --> fnic_holding_queue (one each) ---+
//
// A packet is stored whole before it can leave. Drops concern whole packets and are counted: queue at
// its limit or no cells left (per destination), unknown destination, no destination.
// Latency 13 clocks from the last beat in to the first beat out; 1 beat and 1 packet a clock on
// either side. s_ready and m_* are registers.
// Ranges: BUS 64.. (power of two), CELL_BYTES a power of two and 2..16 beats, CELLS >= 4,
// PORTS 1..63, RINGS 1..64, 2 <= QUEUE_CELLS <= CELLS.
`default_nettype none

module fnic_packet_buffer #(
    parameter integer BUS         = 256,
    parameter integer CELL_BYTES  = 128,
    parameter integer CELLS       = 256,
    parameter integer PORTS       = 2,
    parameter integer RINGS       = 1,
    parameter integer QUEUE_CELLS = 224
) (
    input  wire                 clk,
    input  wire                 rst,

    // 1: a packet that finds no room makes the input wait instead of being dropped
    input  wire                 lossless,

    // packet stream in
    input  wire                 s_valid,
    output wire                 s_ready,
    input  wire [BUS-1:0]       s_data,
    input  wire                 s_last,
    input  wire [95:0]          s_meta,

    // packet stream to the DMA pipeline
    output wire                 m_host_valid,
    input  wire                 m_host_ready,
    output wire [BUS-1:0]       m_host_data,
    output wire                 m_host_last,
    output wire [95:0]          m_host_meta,

    // packet streams to the egress pipeline, port p in slice p
    output wire [PORTS-1:0]     m_port_valid,
    input  wire [PORTS-1:0]     m_port_ready,
    output wire [PORTS*BUS-1:0] m_port_data,
    output wire [PORTS-1:0]     m_port_last,
    output wire [PORTS*96-1:0]  m_port_meta,

    // pulses, one per packet dropped
    output wire                 stat_host_drop,
    output wire [PORTS-1:0]     stat_port_drop,
    output wire                 stat_bad_dst,
    output wire                 stat_none_drop
);

  localparam integer QUEUES     = PORTS + 1;
  localparam integer CELL_BEATS = CELL_BYTES * 8 / BUS;
  localparam integer BEAT_W     = (CELL_BEATS > 1) ? $clog2(CELL_BEATS) : 1;
  localparam integer CELL_W     = (CELLS > 1) ? $clog2(CELLS) : 1;
  localparam integer COUNT_W    = $clog2(CELLS + 1);
  localparam integer DESC_W     = COUNT_W + BEAT_W + CELL_W + 97;

  generate
    if (CELL_BEATS < 2 || (1 << BEAT_W) != CELL_BEATS || CELL_BEATS * BUS != CELL_BYTES * 8
        || PORTS < 1 || PORTS > 63 || RINGS < 1 || RINGS > 64
        || QUEUE_CELLS < 2 || QUEUE_CELLS > CELLS) begin : g_bad
      fnic_ERROR_packet_buffer_parameters_out_of_range u_error ();
    end
  endgenerate

  wire [COUNT_W-1:0]        take_cells;
  wire [QUEUES-1:0]         take_queue;
  wire [COUNT_W-1:0]        free_cells;
  wire                      alloc_valid;
  wire                      alloc_ready;
  wire [CELL_W-1:0]         alloc_cell;
  wire                      ram_we;
  wire [CELL_W+BEAT_W-1:0]  ram_waddr;
  wire [BUS-1:0]            ram_wdata;
  wire                      ram_re;
  wire [CELL_W+BEAT_W-1:0]  ram_raddr;
  wire [BUS-1:0]            ram_rdata;
  wire                      link_we;
  wire [CELL_W-1:0]         link_waddr;
  wire [CELL_W-1:0]         link_wdata;
  wire                      link_re;
  wire [CELL_W-1:0]         link_raddr;
  wire [CELL_W-1:0]         link_rdata;
  wire                      free_valid;
  wire [CELL_W-1:0]         free_cell;
  wire [QUEUES-1:0]         free_queue;
  wire [QUEUES-1:0]         queue_open;
  wire [QUEUES*COUNT_W-1:0] used_cells;
  wire [QUEUES-1:0]         push_valid;
  wire [DESC_W-1:0]         push_data;
  wire [QUEUES-1:0]         head_valid;
  wire [QUEUES-1:0]         head_ready;
  wire [QUEUES*DESC_W-1:0]  head_data;

  fnic_buffer_writer #(
      .BUS        (BUS),
      .CELL_BYTES (CELL_BYTES),
      .CELLS      (CELLS),
      .PORTS      (PORTS),
      .RINGS      (RINGS),
      .CELL_W     (CELL_W),
      .COUNT_W    (COUNT_W),
      .BEAT_W     (BEAT_W)
  ) u_writer (
      .clk            (clk),
      .rst            (rst),
      .lossless       (lossless),
      .s_valid        (s_valid),
      .s_ready        (s_ready),
      .s_data         (s_data),
      .s_last         (s_last),
      .s_meta         (s_meta),
      .take_cells     (take_cells),
      .take_queue     (take_queue),
      .free_cells     (free_cells),
      .alloc_valid    (alloc_valid),
      .alloc_ready    (alloc_ready),
      .alloc_cell     (alloc_cell),
      .ram_we         (ram_we),
      .ram_waddr      (ram_waddr),
      .ram_wdata      (ram_wdata),
      .link_we        (link_we),
      .link_waddr     (link_waddr),
      .link_wdata     (link_wdata),
      .queue_open     (queue_open),
      .push_valid     (push_valid),
      .push_data      (push_data),
      .stat_host_drop (stat_host_drop),
      .stat_port_drop (stat_port_drop),
      .stat_bad_dst   (stat_bad_dst),
      .stat_none_drop (stat_none_drop)
  );

  fnic_cell_pool #(
      .CELLS (CELLS)
  ) u_pool (
      .clk         (clk),
      .rst         (rst),
      .take_cells  (take_cells),
      .free_cells  (free_cells),
      .alloc_valid (alloc_valid),
      .alloc_ready (alloc_ready),
      .alloc_cell  (alloc_cell),
      .free_valid  (free_valid),
      .free_cell   (free_cell)
  );

  fnic_ram_1w1r_sync #(
      .WIDTH (BUS),
      .DEPTH (CELLS * CELL_BEATS)
  ) u_cells (
      .clk   (clk),
      .we    (ram_we),
      .waddr (ram_waddr),
      .wdata (ram_wdata),
      .re    (ram_re),
      .raddr (ram_raddr),
      .rdata (ram_rdata)
  );

  fnic_ram_1w1r_sync #(
      .WIDTH (CELL_W),
      .DEPTH (CELLS)
  ) u_links (
      .clk   (clk),
      .we    (link_we),
      .waddr (link_waddr),
      .wdata (link_wdata),
      .re    (link_re),
      .raddr (link_raddr),
      .rdata (link_rdata)
  );

  genvar q;
  generate
    for (q = 0; q < QUEUES; q = q + 1) begin : g_queue
      fnic_holding_queue #(
          .WIDTH       (DESC_W),
          .QUEUE_CELLS (QUEUE_CELLS),
          .COUNT_W     (COUNT_W)
      ) u_queue (
          .clk        (clk),
          .rst        (rst),
          .take_cells (take_cells & {COUNT_W{take_queue[q]}}),
          .free_valid (free_valid && free_queue[q]),
          .open       (queue_open[q]),
          .used_cells (used_cells[q*COUNT_W +: COUNT_W]),
          .push_valid (push_valid[q]),
          .push_data  (push_data),
          .head_valid (head_valid[q]),
          .head_ready (head_ready[q]),
          .head_data  (head_data[q*DESC_W +: DESC_W])
      );
    end
  endgenerate

  fnic_buffer_reader #(
      .BUS     (BUS),
      .QUEUES  (QUEUES),
      .CELL_W  (CELL_W),
      .COUNT_W (COUNT_W),
      .BEAT_W  (BEAT_W)
  ) u_reader (
      .clk        (clk),
      .rst        (rst),
      .head_valid (head_valid),
      .head_ready (head_ready),
      .head_data  (head_data),
      .ram_re     (ram_re),
      .ram_raddr  (ram_raddr),
      .ram_rdata  (ram_rdata),
      .link_re    (link_re),
      .link_raddr (link_raddr),
      .link_rdata (link_rdata),
      .free_valid (free_valid),
      .free_cell  (free_cell),
      .free_queue (free_queue),
      .m_valid    ({m_port_valid, m_host_valid}),
      .m_ready    ({m_port_ready, m_host_ready}),
      .m_data     ({m_port_data, m_host_data}),
      .m_last     ({m_port_last, m_host_last}),
      .m_meta     ({m_port_meta, m_host_meta})
  );

`ifdef FNIC_ASSERT
  // No cell is ever lost: once the pool is filled, free + used = all.
  localparam [COUNT_W-1:0] ALL = CELLS[COUNT_W-1:0];
  reg [COUNT_W-1:0] total;
  reg               filled_q = 1'b0;
  integer           n;

  always @* begin
    total = free_cells;
    for (n = 0; n < QUEUES; n = n + 1) begin
      total = total + used_cells[n*COUNT_W +: COUNT_W];
    end
  end

  always @(posedge clk) begin
    filled_q <= !rst && (filled_q || total == ALL);
    if (!rst && filled_q && total != ALL) begin
      $display("ASSERT %m: %0d cells of %0d are free or in use.", total, ALL);
      $finish;
    end
  end
`else
  wire unused_ok = &{1'b0, used_cells};
`endif

endmodule

`default_nettype wire
