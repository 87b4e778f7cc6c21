// SPDX-License-Identifier: Apache-2.0
// Read side of the packet buffer: one read port, one beat a clock, shared by all destinations.
//
// A destination asks for the next cell of its oldest packet whenever its output FIFO has room for a
// whole cell; the turn goes round robin, cell by cell. So the read port never waits, and a
// destination that is stalled simply does not ask: it blocks no other. Packets of one destination
// stay whole and in order.
//
//   clock            t         t+1          t+2       t+3
//   choose a cell    grant     read beat 0  ..        (the next grant in the clock of the last beat)
//   link of the cell address   link_rdata   next cell may be asked for
//   data                       address      rdata     output FIFO
//
// Each cell is given back in the clock in which its last beat is read.
// Latency 5 clocks from a descriptor to m_*; 1 beat and 1 packet a clock. m_* are registers.
`default_nettype none

module fnic_buffer_reader #(
    parameter integer BUS     = 256,
    parameter integer QUEUES  = 3,
    parameter integer CELL_W  = 8,    // index of a cell
    parameter integer COUNT_W = 9,    // number of cells
    parameter integer BEAT_W  = 2     // index of a beat in its cell
) (
    input  wire                                      clk,
    input  wire                                      rst,

    // oldest descriptor of each queue: {one cell only, cells, last beat in the last cell, first cell,
    // meta}
    input  wire [QUEUES-1:0]                         head_valid,
    output wire [QUEUES-1:0]                         head_ready,
    input  wire [QUEUES*(COUNT_W+BEAT_W+CELL_W+97)-1:0] head_data,

    // data and link memories, one clock
    output wire                                      ram_re,
    output wire [CELL_W+BEAT_W-1:0]                  ram_raddr,
    input  wire [BUS-1:0]                            ram_rdata,
    output wire                                      link_re,
    output wire [CELL_W-1:0]                         link_raddr,
    input  wire [CELL_W-1:0]                         link_rdata,

    // cell given back, and by which queue (one hot)
    output wire                                      free_valid,
    output wire [CELL_W-1:0]                         free_cell,
    output wire [QUEUES-1:0]                         free_queue,

    // packet streams, queue i in slice i
    output wire [QUEUES-1:0]                         m_valid,
    input  wire [QUEUES-1:0]                         m_ready,
    output wire [QUEUES*BUS-1:0]                     m_data,
    output wire [QUEUES-1:0]                         m_last,
    output wire [QUEUES*96-1:0]                      m_meta
);

  localparam integer DESC_W    = COUNT_W + BEAT_W + CELL_W + 97;
  localparam integer OUT_DEPTH = 32;                 // beats; the round trip of a credit is about 10
  localparam integer ROOM_W    = $clog2(OUT_DEPTH + 1);
  localparam [ROOM_W-1:0] ALL_ROOM = OUT_DEPTH[ROOM_W-1:0];
  localparam [QUEUES-1:0] ONE      = {{(QUEUES-1){1'b0}}, 1'b1};

  generate
    if ((1 << BEAT_W) > OUT_DEPTH / 2) begin : g_bad
      fnic_ERROR_a_cell_may_have_at_most_16_beats u_error ();
    end
  endgenerate

  // ---------------------------------------------------------------- requests
  wire [QUEUES-1:0]        request;
  wire [QUEUES*CELL_W-1:0] want_cell;
  wire [QUEUES-1:0]        want_eop;    // it is the last cell of its packet
  wire [QUEUES*BEAT_W-1:0] want_end;    // index of its last beat
  wire [QUEUES-1:0]        fire;        // the queue gets the turn in this clock
  wire [BEAT_W-1:0]        sel_end;
  wire                     sel_eop;

  genvar q;
  generate
    for (q = 0; q < QUEUES; q = q + 1) begin : g_queue
      wire [COUNT_W-1:0] first_left = head_data[q*DESC_W+96+CELL_W+BEAT_W +: COUNT_W];
      wire [CELL_W-1:0]  first_cell = head_data[q*DESC_W+96 +: CELL_W];
      reg                more_q = 1'b0;  // inside a packet: cell_q and left_q count
      reg                link_q = 1'b0;  // link_rdata is our next cell in this clock
      reg  [CELL_W-1:0]  cell_q;
      reg  [COUNT_W-1:0] left_q;         // cells not read yet
      reg                one_q;          // left_q is 1
      reg  [ROOM_W-1:0]  room_q = ALL_ROOM;
      wire [COUNT_W-1:0] left   = more_q ? left_q : first_left;
      wire               pop    = m_valid[q] && m_ready[q];

      assign want_cell[q*CELL_W +: CELL_W] = more_q ? cell_q : first_cell;
      assign want_eop[q]   = more_q ? one_q : head_data[q*DESC_W+DESC_W-1];
      assign want_end[q*BEAT_W +: BEAT_W] =
          want_eop[q] ? head_data[q*DESC_W+96+CELL_W +: BEAT_W] : {BEAT_W{1'b1}};
      assign request[q]    = head_valid[q] && |room_q[ROOM_W-1:BEAT_W];
      assign head_ready[q] = fire[q] && want_eop[q];

      // A cell that is not the last of its packet keeps the read port for two clocks or more, so the
      // next cell is known before this queue can have another turn.
      always @(posedge clk) begin
        link_q <= fire[q] && !want_eop[q];
        if (fire[q]) begin
          more_q <= !want_eop[q];
          left_q <= left - 1'b1;
          one_q  <= left == {{(COUNT_W-2){1'b0}}, 2'd2};
        end
        if (link_q) begin
          cell_q <= link_rdata;
        end
        // The room of a whole cell is taken, its last beat counted from 0.
        room_q <= room_q + {{(ROOM_W-1){1'b0}}, pop} - {{(ROOM_W-1){1'b0}}, fire[q]}
                  - ({{(ROOM_W-BEAT_W){1'b0}}, sel_end} & {ROOM_W{fire[q]}});
        if (rst) begin
          link_q <= 1'b0;
          more_q <= 1'b0;
          room_q <= ALL_ROOM;
        end
      end
    end
  endgenerate

  // ---------------------------------------------------------------- turn
  reg                 g_valid_q = 1'b0;
  reg  [QUEUES-1:0]   g_queue_q = ONE;     // one hot; also where the round robin stands
  reg  [CELL_W-1:0]   g_cell_q;
  reg  [BEAT_W-1:0]   g_beat_q;
  reg  [BEAT_W-1:0]   g_end_q;
  reg                 g_eop_q;
  reg  [95:0]         g_meta_q;
  wire                g_done = g_beat_q == g_end_q;
  wire                open   = !g_valid_q || g_done;
  reg  [QUEUES-1:0]   after;               // queues after the one served last
  reg                 seen;
  reg  [CELL_W-1:0]   sel_cell;
  reg  [BEAT_W-1:0]   sel_end_c;
  reg  [95:0]         sel_meta;
  integer             i;

  // The first that asks after the one served last, else the first of all; no carry chain.
  wire [QUEUES-1:0]   want_next = request & after;
  wire [QUEUES-1:0]   turn      = (|want_next) ? lowest(want_next) : lowest(request);

  function automatic [QUEUES-1:0] lowest(input [QUEUES-1:0] wants);
    integer k;
    reg     found;
    begin
      found = 1'b0;
      for (k = 0; k < QUEUES; k = k + 1) begin
        lowest[k] = wants[k] && !found;
        found     = found || wants[k];
      end
    end
  endfunction

  assign fire    = turn & {QUEUES{open}};
  assign sel_end = sel_end_c;
  assign sel_eop = |(turn & want_eop);

  always @* begin
    seen = 1'b0;
    for (i = 0; i < QUEUES; i = i + 1) begin
      after[i] = seen;
      seen     = seen || g_queue_q[i];
    end
    sel_cell  = {CELL_W{1'b0}};
    sel_end_c = {BEAT_W{1'b0}};
    sel_meta  = 96'd0;
    for (i = 0; i < QUEUES; i = i + 1) begin
      sel_cell  = sel_cell  | (want_cell[i*CELL_W +: CELL_W] & {CELL_W{turn[i]}});
      sel_end_c = sel_end_c | (want_end[i*BEAT_W +: BEAT_W] & {BEAT_W{turn[i]}});
      sel_meta  = sel_meta  | (head_data[i*DESC_W +: 96] & {96{turn[i]}});
    end
  end

  assign link_re    = |fire;
  assign link_raddr = sel_cell;
  assign ram_re     = g_valid_q;
  assign ram_raddr  = {g_cell_q, g_beat_q};
  assign free_valid = g_valid_q && g_done;
  assign free_cell  = g_cell_q;
  assign free_queue = g_queue_q;

  // ---------------------------------------------------------------- data to the output FIFOs
  // Two steps: the read register of the RAM, then a plain register in front of the LUT RAMs.
  reg  [QUEUES-1:0]   r_queue_q = {QUEUES{1'b0}};
  reg                 r_last_q;
  reg  [95:0]         r_meta_q;
  reg  [QUEUES-1:0]   o_queue_q = {QUEUES{1'b0}};
  reg                 o_last_q;
  reg  [95:0]         o_meta_q;
  reg  [BUS-1:0]      o_data_q;

  always @(posedge clk) begin
    if (open) begin
      g_valid_q <= |request;
      if (|request) begin
        g_queue_q <= turn;
      end
      g_cell_q  <= sel_cell;
      g_end_q   <= sel_end_c;
      g_eop_q   <= sel_eop;
      g_meta_q  <= sel_meta;
    end
    g_beat_q  <= open ? {BEAT_W{1'b0}} : g_beat_q + 1'b1;
    r_queue_q <= g_queue_q & {QUEUES{g_valid_q}};
    r_last_q  <= g_eop_q && g_done;
    r_meta_q  <= g_meta_q;
    o_queue_q <= r_queue_q;
    o_last_q  <= r_last_q;
    o_meta_q  <= r_meta_q;
    o_data_q  <= ram_rdata;
    if (rst) begin
      g_valid_q <= 1'b0;
      g_queue_q <= ONE;
      r_queue_q <= {QUEUES{1'b0}};
      o_queue_q <= {QUEUES{1'b0}};
    end
  end

  wire [QUEUES-1:0]        out_ready;
  wire [QUEUES*ROOM_W-1:0] unused_count;

  generate
    for (q = 0; q < QUEUES; q = q + 1) begin : g_out
      fnic_fifo #(
          .WIDTH (BUS + 97),
          .DEPTH (OUT_DEPTH)
      ) u_fifo (
          .clk     (clk),
          .rst     (rst),
          .s_valid (o_queue_q[q]),
          .s_ready (out_ready[q]),
          .s_data  ({o_meta_q, o_last_q, o_data_q}),
          .m_valid (m_valid[q]),
          .m_ready (m_ready[q]),
          .m_data  ({m_meta[q*96 +: 96], m_last[q], m_data[q*BUS +: BUS]}),
          .count   (unused_count[q*ROOM_W +: ROOM_W])
      );
    end
  endgenerate

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && |(o_queue_q & ~out_ready)) begin
      $display("ASSERT %m: an output FIFO overflows although room was counted.");
      $finish;
    end
  end
`else
  wire unused_ok = &{1'b0, out_ready};
`endif

endmodule

`default_nettype wire
