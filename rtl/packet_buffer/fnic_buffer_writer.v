// SPDX-License-Identifier: Apache-2.0
// Write side of the packet buffer: decides about each packet before its first beat is stored, then
// writes its beats cell by cell and hands the finished packet to its holding queue.
//
//   s -> [skid: queue, cells needed] -> [admission] -> [write: cell, link] -> RAM, descriptor
//
// Admission: as many cells as the packet needs are free, and its queue is below its limit. If not,
// the packet is dropped whole (lossless = 0) or the input waits (lossless = 1). A packet larger than
// the whole buffer is dropped even then, so the input cannot wait for ever.
// The cells of a packet are linked: link[cell] is the next one. The descriptor {one cell only, cells,
// index of the last beat in the last cell, first cell, meta} is pushed with the last beat, so a reader never sees
// a packet that is not there completely.
// Latency 2 clocks from s to the RAM; 1 beat and 1 packet a clock. s_ready is a register.
`default_nettype none

module fnic_buffer_writer #(
    parameter integer BUS        = 256,
    parameter integer CELL_BYTES = 128,
    parameter integer CELLS      = 256,
    parameter integer PORTS      = 2,
    parameter integer RINGS      = 1,
    parameter integer CELL_W     = 8,    // index of a cell
    parameter integer COUNT_W    = 9,    // number of cells
    parameter integer BEAT_W     = 2     // index of a beat in its cell
) (
    input  wire                              clk,
    input  wire                              rst,

    input  wire                              lossless,

    // packet stream
    input  wire                              s_valid,
    output wire                              s_ready,
    input  wire [BUS-1:0]                    s_data,
    input  wire                              s_last,
    input  wire [95:0]                       s_meta,

    // cell pool: promise of cells to a packet, next free cell
    output wire [COUNT_W-1:0]                take_cells,
    output wire [PORTS:0]                    take_queue,
    input  wire [COUNT_W-1:0]                free_cells,
    input  wire                              alloc_valid,
    output wire                              alloc_ready,
    input  wire [CELL_W-1:0]                 alloc_cell,

    // data and link memories
    output wire                              ram_we,
    output wire [CELL_W+BEAT_W-1:0]          ram_waddr,
    output wire [BUS-1:0]                    ram_wdata,
    output wire                              link_we,
    output wire [CELL_W-1:0]                 link_waddr,
    output wire [CELL_W-1:0]                 link_wdata,

    // holding queues: below the limit; descriptor of a stored packet
    input  wire [PORTS:0]                    queue_open,
    output wire [PORTS:0]                    push_valid,
    output wire [COUNT_W+BEAT_W+CELL_W+96:0] push_data,

    // pulses, one per packet dropped
    output reg                               stat_host_drop,
    output reg  [PORTS-1:0]                  stat_port_drop,
    output reg                               stat_bad_dst,
    output reg                               stat_none_drop
);

  localparam integer BB        = BUS / 8;
  localparam integer BB_LOG2   = $clog2(BB);
  localparam integer CELL_LOG2 = $clog2(CELL_BYTES);
  // ---------------------------------------------------------------- what the packet wants
  // Computed in front of the skid, so that it is registered together with the beat.
  reg                       first_q = 1'b1;  // the next beat taken from s is the first of a packet
  wire [15:0]               len_m1  = s_meta[15:0] - 16'd1;
  wire [16-CELL_LOG2:0]     need    = {1'b0, len_m1[15:CELL_LOG2]} + 1'b1;
  wire                      to_port = s_meta[31:30] == 2'd1;
  wire                      to_host = s_meta[31:30] == 2'd2;
  wire                      ring_ok = {1'b0, s_meta[29:24]} < RINGS[6:0];
  reg  [PORTS:0]            queue;           // one hot; none: dropped
  integer                   i;

  always @* begin
    queue    = {(PORTS+1){1'b0}};
    queue[0] = to_host && ring_ok;
    for (i = 0; i < PORTS; i = i + 1) begin
      queue[i+1] = to_port && (s_meta[29:24] == i[5:0]);
    end
  end

  wire                      d_valid;
  wire                      d_ready;
  wire [BUS-1:0]            d_data;
  wire                      d_last;
  wire [95:0]               d_meta;
  wire                      d_first;
  wire                      d_big;
  wire                      d_none;
  wire [PORTS:0]            d_queue;
  wire [COUNT_W-1:0]        d_need;
  wire [BEAT_W-1:0]         d_end;
  wire [COUNT_W-1:0]        need_fit;
  wire                      big;    // larger than the whole buffer
  wire                      unused_len = &{1'b0, len_m1};

  // Cut to the counter: only used when the packet is not larger than the buffer.
  generate
    if (CELLS >= (65536 >> CELL_LOG2)) begin : g_never_big
      assign need_fit = {{(COUNT_W-17+CELL_LOG2){1'b0}}, need};
      assign big      = 1'b0;
    end else begin : g_big
      assign need_fit = need[COUNT_W-1:0];
      assign big      = need > CELLS[16-CELL_LOG2:0];
    end
  endgenerate

  fnic_skid #(
      .WIDTH (BUS + 97 + 3 + PORTS + 1 + COUNT_W + BEAT_W)
  ) u_in (
      .clk     (clk),
      .rst     (rst),
      .s_valid (s_valid),
      .s_ready (s_ready),
      .s_data  ({len_m1[BB_LOG2 +: BEAT_W], need_fit, queue, !to_host && !to_port,
                 big, first_q, s_meta, s_last, s_data}),
      .m_valid (d_valid),
      .m_ready (d_ready),
      .m_data  ({d_end, d_need, d_queue, d_none, d_big, d_first, d_meta, d_last, d_data})
  );

  // ---------------------------------------------------------------- admission
  reg                keep_q  = 1'b0;  // the packet under way was admitted
  wire               w_move;
  wire               fits    = (d_need <= free_cells) && |(d_queue & queue_open);
  wire               known   = |d_queue && !d_big;
  wire               admit   = known && fits;
  wire               stall   = d_first && known && !fits && lossless;
  wire               keep    = d_first ? admit : keep_q;
  wire               d_move  = d_valid && d_ready;
  wire               drop    = d_move && d_first && !admit;

  assign d_ready    = w_move && !stall;
  assign take_cells = d_need & {COUNT_W{d_move && d_first && admit}};
  assign take_queue = d_queue;

  // ---------------------------------------------------------------- write
  reg                w_valid_q = 1'b0;
  reg  [BUS-1:0]     w_data_q;
  reg                w_last_q;
  reg                w_first_q;
  reg  [95:0]        w_meta_q;
  reg  [PORTS:0]     w_queue_q;
  reg  [COUNT_W-1:0] w_need_q;
  reg                w_one_q;
  reg  [BEAT_W-1:0]  w_end_q;
  reg  [BEAT_W-1:0]  beat_q = {BEAT_W{1'b0}};  // index of the beat in its cell
  reg  [CELL_W-1:0]  cell_q;                   // cell being filled
  reg  [CELL_W-1:0]  first_cell_q;
  wire               start = beat_q == {BEAT_W{1'b0}};
  wire               go    = w_valid_q && (!start || alloc_valid);
  wire [CELL_W-1:0]  cell_now = start ? alloc_cell : cell_q;

  assign w_move      = !w_valid_q || go;
  assign alloc_ready = w_valid_q && start;
  assign ram_we      = go;
  assign ram_waddr   = {cell_now, beat_q};
  assign ram_wdata   = w_data_q;
  assign link_we     = go && start && !w_first_q;
  assign link_waddr  = cell_q;
  assign link_wdata  = alloc_cell;
  assign push_valid  = w_queue_q & {(PORTS+1){go && w_last_q}};
  assign push_data   = {w_one_q, w_need_q, w_end_q, w_first_q ? alloc_cell : first_cell_q, w_meta_q};

  always @(posedge clk) begin
    if (s_valid && s_ready) begin
      first_q <= s_last;
    end
    if (d_move && d_first) begin
      keep_q <= admit;
    end
    if (w_move) begin
      w_valid_q <= d_move && keep;
      w_data_q  <= d_data;
      w_last_q  <= d_last;
      w_first_q <= d_first;
      w_meta_q  <= d_meta;
      w_queue_q <= d_queue;
      w_need_q  <= d_need;
      w_one_q   <= d_need == {{(COUNT_W-1){1'b0}}, 1'b1};
      w_end_q   <= d_end;
    end
    if (go) begin
      beat_q <= w_last_q ? {BEAT_W{1'b0}} : beat_q + 1'b1;
      cell_q <= cell_now;
      if (w_first_q) begin
        first_cell_q <= alloc_cell;
      end
    end
    stat_none_drop <= drop && d_none;
    stat_bad_dst   <= drop && !d_none && !(|d_queue);
    stat_host_drop <= drop && d_queue[0];
    stat_port_drop <= d_queue[PORTS:1] & {PORTS{drop}};
    if (rst) begin
      first_q        <= 1'b1;
      keep_q         <= 1'b0;
      w_valid_q      <= 1'b0;
      beat_q         <= {BEAT_W{1'b0}};
      stat_none_drop <= 1'b0;
      stat_bad_dst   <= 1'b0;
      stat_host_drop <= 1'b0;
      stat_port_drop <= {PORTS{1'b0}};
    end
  end

`ifdef FNIC_ASSERT
  // beats of the packet still to come, from meta.len
  reg [15:0] left_q = 16'd0;

  wire [15:0] left = d_first ? ((d_meta[15:0] - 16'd1) >> BB_LOG2) : left_q;
  wire        unused_assert = &{1'b0, left};

  always @(posedge clk) begin
    if (!rst && d_move) begin
      left_q <= left - 16'd1;
      if (d_last != (left == 16'd0) && d_meta[15:0] != 16'd0) begin
        $display("ASSERT %m: the number of beats does not match meta.len = %0d.", d_meta[15:0]);
        $finish;
      end
    end
  end
`endif

endmodule

`default_nettype wire
