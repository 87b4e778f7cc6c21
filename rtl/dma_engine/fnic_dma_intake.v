// SPDX-License-Identifier: Apache-2.0
// Intake of the DMA engine: DMA headers go to a FIFO of beats, the packet proper to the packet store.
// A packet is announced to the walker when it is whole. One beat a clock; s_ready depends on registers
// only. STORE_BEATS is a power of two and holds at least the largest packet.
`default_nettype none

module fnic_dma_intake #(
    parameter integer BUS         = 256,
    parameter integer STORE_BEATS = 128
) (
    input  wire                           clk,
    input  wire                           rst,

    // packets from the DMA pipeline
    input  wire                           s_valid,
    output wire                           s_ready,
    input  wire [BUS-1:0]                 s_data,
    input  wire                           s_last,
    input  wire [95:0]                    s_meta,
    input  wire [2:0]                     s_dma_beats,

    // packet store, write port
    output wire                           store_we,
    output wire [$clog2(STORE_BEATS)-1:0] store_waddr,
    output wire [BUS-1:0]                 store_wdata,

    // rows given back by the mover
    input  wire                           free_valid,
    input  wire [$clog2(STORE_BEATS):0]   free_rows,

    // DMA header beats
    output wire                           h_valid,
    input  wire                           h_ready,
    output wire [BUS-1:0]                 h_data,

    // whole packets: meta, number of header beats, first row, rows
    output wire                           p_valid,
    input  wire                           p_ready,
    output wire [95:0]                    p_meta,
    output wire [2:0]                     p_beats,
    output wire [$clog2(STORE_BEATS)-1:0] p_row,
    output wire [$clog2(STORE_BEATS):0]   p_rows
);
  localparam integer ROW_W = $clog2(STORE_BEATS);
  localparam [ROW_W:0] FULL = STORE_BEATS[ROW_W:0];

  reg              in_packet_q;      // past the first beat
  reg  [2:0]       section_q;        // section beats still to come
  reg  [ROW_W-1:0] row_q;            // next free row
  reg  [ROW_W-1:0] first_q;          // first row of this packet
  reg  [ROW_W:0]   rows_q;           // rows of this packet so far
  reg  [ROW_W:0]   used_q;           // rows in use
  reg              room_q;           // a row is free, one clock of slack taken into account

  wire             h_room;
  wire             p_room;
  wire [2:0]       section = in_packet_q ? section_q : s_dma_beats;
  wire             is_header = (section != 3'd0);
  wire             take = s_valid && s_ready;
  wire             store = take && !is_header;
  wire [ROW_W:0]   rows_now = (in_packet_q ? rows_q : {(ROW_W+1){1'b0}}) + {{ROW_W{1'b0}}, store};

  assign s_ready     = h_room && p_room && room_q;
  assign store_we    = store;
  assign store_waddr = row_q;
  assign store_wdata = s_data;

  wire [ROW_W:0]   used_d = used_q + {{ROW_W{1'b0}}, store} - (free_valid ? free_rows : {(ROW_W+1){1'b0}});

  always @(posedge clk) begin
    used_q <= used_d;
    room_q <= (used_d < FULL);
    if (take) begin
      in_packet_q <= !s_last;
      section_q   <= is_header ? section - 3'd1 : 3'd0;
      rows_q      <= rows_now;
      if (!in_packet_q) first_q <= row_q;
    end
    if (store) row_q <= row_q + 1'b1;
    if (rst) begin
      in_packet_q <= 1'b0;
      row_q       <= {ROW_W{1'b0}};
      used_q      <= {(ROW_W+1){1'b0}};
      room_q      <= 1'b0;
    end
  end

  fnic_fifo #(
      .WIDTH(BUS),
      .DEPTH(32)
  ) u_headers (
      .clk     (clk),
      .rst     (rst),
      .s_valid (take && is_header),
      .s_ready (h_room),
      .s_data  (s_data),
      .m_valid (h_valid),
      .m_ready (h_ready),
      .m_data  (h_data),
      .count   (unused_h_count)
  );
  wire [5:0] unused_h_count;

  reg        announce_q;
  reg [95:0] meta_q;
  reg [2:0]  beats_q;
  always @(posedge clk) begin
    announce_q <= take && s_last && !rst;
    meta_q     <= s_meta;
    beats_q    <= s_dma_beats;
  end

  wire [4:0] p_count;
  wire       unused_p_ready;
  assign p_room = (p_count < 5'd12);
  fnic_fifo #(
      .WIDTH(96 + 3 + ROW_W + ROW_W + 1),
      .DEPTH(16)
  ) u_packets (
      .clk     (clk),
      .rst     (rst),
      .s_valid (announce_q),
      .s_ready (unused_p_ready),
      .s_data  ({rows_q, first_q, beats_q, meta_q}),
      .m_valid (p_valid),
      .m_ready (p_ready),
      .m_data  ({p_rows, p_row, p_beats, p_meta}),
      .count   (p_count)
  );

  wire unused_ok = &{1'b0, unused_h_count, unused_p_ready};

`ifdef FNIC_ASSERT
  always @(posedge clk) if (!rst) begin
    if (announce_q && !unused_p_ready) begin
      $display("ASSERT %m: packet announced into a full FIFO");
      $finish;
    end
    if (store && used_q == FULL) begin
      $display("ASSERT %m: packet store overflows");
      $finish;
    end
  end
`endif
endmodule

`default_nettype wire
