// SPDX-License-Identifier: Apache-2.0
// Makes TLPs from pieces: header (3 or 4 DW, byte enables), then store bytes rotated to DW lanes, or an
// immediate. A piece that starts in lane 0 reads one store row a beat, any other reads one row more.
// Store reads are issued only when the output FIFO has room, so the data path never stalls:
//   issue | store read | rotate x3 | combine | FIFO.
// `issued` tells in order that the TLP of a notifying piece is on its way.
`default_nettype none

module fnic_dma_mover #(
    parameter integer BUS         = 256,
    parameter integer STORE_BEATS = 128,
    parameter integer CTX_W       = 2
) (
    input  wire                           clk,
    input  wire                           rst,

    input  wire [15:0]                    cfg_requester_id,

    // pieces from the segmenter
    input  wire                           s_valid,
    output wire                           s_ready,
    input  wire [1:0]                     s_kind,
    input  wire [63:0]                    s_addr,
    input  wire [12:0]                    s_len,
    input  wire [$clog2(STORE_BEATS)+$clog2(BUS/8)-1:0] s_src,
    input  wire [127:0]                   s_imm,
    input  wire [CTX_W-1:0]               s_ctx,
    input  wire [1:0]                     s_part,
    input  wire [$clog2(STORE_BEATS):0]   s_rows,
    input  wire                           s_notify,
    input  wire [5:0]                     s_ring,

    // packet store, read port
    output wire                           store_re,
    output wire [$clog2(STORE_BEATS)-1:0] store_raddr,
    input  wire [BUS-1:0]                 store_rdata,

    // rows that are read for the last time
    output wire                           free_valid,
    output wire [$clog2(STORE_BEATS):0]   free_rows,

    // the TLP of a notifying piece has been issued
    output wire                           issued_valid,
    output wire [5:0]                     issued_ring,

    // requests
    output wire                           rq_valid,
    input  wire                           rq_ready,
    output wire                           rq_sop,
    output wire                           rq_eop,
    output wire [127:0]                   rq_hdr,
    output wire [BUS-1:0]                 rq_data,
    output wire                           stat_tlp_sent
);
  localparam integer BB     = BUS / 8;
  localparam integer LANE_W = $clog2(BB);
  localparam integer ROW_W  = $clog2(STORE_BEATS);
  localparam integer SRC_W  = ROW_W + LANE_W;
  localparam integer DW_LOG2 = LANE_W - 2;
  localparam [5:0] ROOM = 6'd30;

  // ---- piece register: everything derived from lengths is computed on the way in ----
  wire [12:0] span    = s_len + {11'd0, s_addr[1:0]};
  wire [12:0] span_m1 = span - 13'd1;
  wire [10:0] dwords  = span_m1[12:2] + 11'd1;
  wire [SRC_W-1:0] start = s_src - {{(SRC_W-2){1'b0}}, s_addr[1:0]};

  reg              v_q;
  reg  [1:0]       kind_q;
  reg  [63:0]      addr_q;
  reg  [10:0]      dwords_q;
  reg  [1:0]       end_q;        // byte lane of the last byte in its DW
  reg  [ROW_W-1:0] row_q;
  reg  [LANE_W-1:0] rot_q;
  reg  [10:0]      beats_q;      // beats still to issue
  reg  [CTX_W+1:0] tag_q;
  reg              prime_q;      // one row must be read ahead of the first beat
  reg              first_q;
  reg              notify_q;
  reg  [5:0]       ring_q;
  reg              free_q;
  reg  [ROW_W:0]   rows_q;

  wire             rotated = (s_kind == 2'd0) && (start[LANE_W-1:0] != {LANE_W{1'b0}});
  wire             has_data = (kind_q != 2'd2);

  reg  [5:0]       held_q;       // beats issued and not yet taken by rq
  wire             beat_taken = rq_valid && rq_ready;
  reg              room_q;
  wire             go = v_q && room_q;
  wire             beat = go && !prime_q;
  wire             last = (beats_q == 11'd1);
  wire             done = beat && last;
  wire             take = s_valid && s_ready;
  assign s_ready = !v_q || done;

  wire [5:0] held_d = held_q + {5'd0, beat} - {5'd0, beat_taken};

  always @(posedge clk) begin
    held_q <= held_d;
    room_q <= (held_d < ROOM);
    free_q <= take && (s_kind == 2'd3);
    if (take) rows_q <= s_rows;
    if (go) begin
      prime_q <= 1'b0;
      row_q   <= row_q + 1'b1;
    end
    if (beat) begin
      first_q <= 1'b0;
      beats_q <= beats_q - 11'd1;
    end
    if (done) v_q <= 1'b0;
    if (take) begin
      v_q      <= (s_kind != 2'd3);
      kind_q   <= s_kind;
      addr_q   <= s_addr;
      dwords_q <= dwords;
      end_q    <= span_m1[1:0];
      row_q    <= start[SRC_W-1:LANE_W];
      rot_q    <= rotated ? start[LANE_W-1:0] : {LANE_W{1'b0}};
      prime_q  <= rotated;
      beats_q  <= (s_kind == 2'd2) ? 11'd1 : ({{DW_LOG2{1'b0}}, span_m1[12:LANE_W]} + 11'd1);
      tag_q    <= (s_kind == 2'd2) ? {s_ctx, s_part} : {(CTX_W+2){1'b0}};
      first_q  <= 1'b1;
      notify_q <= s_notify;
      ring_q   <= s_ring;
    end
    if (rst) begin
      v_q    <= 1'b0;
      held_q <= 6'd0;
      room_q <= 1'b0;
      free_q <= 1'b0;
    end
  end

  assign free_valid   = free_q;
  assign free_rows    = rows_q;
  assign issued_valid = done && notify_q;
  assign issued_ring  = ring_q;
  assign store_re     = go;
  assign store_raddr  = row_q;

  // ---- header ----
  wire        four = (addr_q[63:32] != 32'd0);
  wire        single = (dwords_q == 11'd1);
  wire [3:0]  first_mask = 4'hF << addr_q[1:0];
  wire [3:0]  last_mask = 4'hF >> (2'd3 - end_q);
  wire [3:0]  first_be = single ? (first_mask & last_mask) : first_mask;
  wire [3:0]  last_be = single ? 4'd0 : last_mask;
  wire [7:0]  tag8 = {{(6-CTX_W){1'b0}}, tag_q};
  wire [127:0] header = {1'b0, has_data, four, 5'd0, 14'd0, dwords_q[9:0],
                         cfg_requester_id, tag8, last_be, first_be,
                         four ? addr_q[63:32] : {addr_q[31:2], 2'b00},
                         four ? {addr_q[31:2], 2'b00} : 32'd0};

  // ---- what travels beside the data: valid, sop, eop, immediate, rotation ----
  localparam integer SIDE_W = 5 + LANE_W;
  wire [SIDE_W-1:0] side_in = {rot_q, has_data, kind_q == 2'd1, last, first_q, beat};
  reg  [SIDE_W-1:0] side1_q;
  reg  [SIDE_W-1:0] side2_q;
  reg  [SIDE_W-1:0] side3_q;
  reg  [SIDE_W-1:0] side4_q;
  always @(posedge clk) begin
    side1_q <= rst ? {SIDE_W{1'b0}} : side_in;
    side2_q <= rst ? {SIDE_W{1'b0}} : side1_q;
    side3_q <= rst ? {SIDE_W{1'b0}} : side2_q;
    side4_q <= rst ? {SIDE_W{1'b0}} : side3_q;
  end

  wire [BUS-1:0] turned;
  fnic_dma_rotate #(
      .CELL_W(8),
      .N     (BB)
  ) u_rotate (
      .clk     (clk),
      .s_data  (store_rdata),
      .s_amount(side1_q[SIDE_W-1:5]),
      .m_data  (turned)
  );

  // ---- combine the row before with this row ----
  reg  [BUS-1:0]    previous_q;
  reg  [BUS-1:0]    out_q;
  reg               out_v_q;
  reg               out_sop_q;
  reg               out_eop_q;
  wire [127:0]      imm;
  wire [LANE_W-1:0] rot4 = side4_q[SIDE_W-1:5];
  wire [BB-1:0]     from_this;
  genvar g;
  generate
    for (g = 0; g < BB; g = g + 1) begin : g_byte
      localparam integer LEFT = BB - g;
      assign from_this[g] = (rot4 == {LANE_W{1'b0}}) || ({1'b0, rot4} >= LEFT[LANE_W:0]);
    end
  endgenerate
  integer i;
  always @(posedge clk) begin
    previous_q <= turned;
    out_v_q    <= side4_q[0] && !rst;
    out_sop_q  <= side4_q[1];
    out_eop_q  <= side4_q[2];
    for (i = 0; i < BB; i = i + 1) begin
      out_q[8*i +: 8] <= from_this[i] ? turned[8*i +: 8] : previous_q[8*i +: 8];
    end
    if (side4_q[3]) out_q <= {{(BUS-128){1'b0}}, imm};
    if (!side4_q[4]) out_q <= {BUS{1'b0}};
  end

  wire imm_in_ready;
  wire imm_valid;
  wire [5:0] imm_count;
  fnic_fifo #(
      .WIDTH(128),
      .DEPTH(32)
  ) u_immediates (
      .clk     (clk),
      .rst     (rst),
      .s_valid (take && s_kind == 2'd1),
      .s_ready (imm_in_ready),
      .s_data  (s_imm),
      .m_valid (imm_valid),
      .m_ready (side4_q[0] && side4_q[3]),
      .m_data  (imm),
      .count   (imm_count)
  );

  wire beat_in_ready;
  wire beat_valid;
  wire [5:0] beat_count;
  fnic_fifo #(
      .WIDTH(BUS + 2),
      .DEPTH(32)
  ) u_beats (
      .clk     (clk),
      .rst     (rst),
      .s_valid (out_v_q),
      .s_ready (beat_in_ready),
      .s_data  ({out_sop_q, out_eop_q, out_q}),
      .m_valid (beat_valid),
      .m_ready (rq_ready && header_valid),
      .m_data  ({rq_sop, rq_eop, rq_data}),
      .count   (beat_count)
  );

  wire header_in_ready;
  wire header_valid;
  wire [5:0] header_count;
  fnic_fifo #(
      .WIDTH(128),
      .DEPTH(32)
  ) u_tlp_headers (
      .clk     (clk),
      .rst     (rst),
      .s_valid (beat && first_q),
      .s_ready (header_in_ready),
      .s_data  (header),
      .m_valid (header_valid),
      .m_ready (beat_taken && rq_eop),
      .m_data  (rq_hdr),
      .count   (header_count)
  );
  assign rq_valid = beat_valid && header_valid;

  reg sent_q;
  always @(posedge clk) sent_q <= beat_taken && rq_eop && !rst;
  assign stat_tlp_sent = sent_q;

  wire unused_ok = &{1'b0, imm_in_ready, imm_valid, imm_count, beat_in_ready, beat_count, header_in_ready,
                     header_count, dwords_q[10]};

`ifdef FNIC_ASSERT
  always @(posedge clk) if (!rst) begin
    if ((out_v_q && !beat_in_ready) || (beat && first_q && !header_in_ready) ||
        (take && s_kind == 2'd1 && !imm_in_ready)) begin
      $display("ASSERT %m: output FIFO overflows");
      $finish;
    end
    if (side4_q[0] && side4_q[3] && !imm_valid) begin
      $display("ASSERT %m: immediate missing");
      $finish;
    end
  end
`endif
endmodule

`default_nettype wire
