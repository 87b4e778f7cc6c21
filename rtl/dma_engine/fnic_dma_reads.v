// SPDX-License-Identifier: Apache-2.0
// Reads in flight. A read takes one of TAGS/4 contexts, in turn; its pieces use tags {context, part}.
// Completions may come in any order over tags and in any legal split; their bytes are rotated into
// the context's buffer. Contexts retire in the order of their reads: a program's read becomes a
// re-enqueued packet, a descriptor fetch goes to its ring. A context that does not complete within
// TIMEOUT clocks at the head retires with status 4 and its tags rest for TIMEOUT more clocks.
`default_nettype none

module fnic_dma_reads #(
    parameter integer BUS      = 256,
    parameter integer TAGS     = 16,
    parameter integer READ_MAX = 64,
    parameter integer TIMEOUT  = 1 << 20
) (
    input  wire                      clk,
    input  wire                      rst,

    // a new read: context alloc_ctx is its own from alloc_valid on; valid only while alloc_room
    output wire                      alloc_room,
    output wire [$clog2(TAGS)-3:0]   alloc_ctx,
    input  wire                      alloc_valid,
    input  wire                      alloc_fetch,
    input  wire [15:0]               alloc_cookie,
    input  wire [8:0]                alloc_len,

    // a piece leaves: length and first byte of it in the read
    input  wire                      part_valid,
    input  wire [$clog2(TAGS)-1:0]   part_tag,
    input  wire [8:0]                part_len,
    input  wire [8:0]                part_base,
    input  wire                      part_final,

    // completions
    input  wire                      rc_valid,
    output wire                      rc_ready,
    input  wire                      rc_sop,
    input  wire                      rc_eop,
    input  wire [127:0]              rc_hdr,
    input  wire [BUS-1:0]            rc_data,

    // re-enqueued packets
    output wire                      m_re_valid,
    input  wire                      m_re_ready,
    output wire [BUS-1:0]            m_re_data,
    output wire                      m_re_last,
    output wire [95:0]               m_re_meta,

    // fetched descriptors, one a clock: cookie of the fetch, number in the fetch, bad = the read failed
    output reg                       d_valid,
    output reg  [15:0]               d_cookie,
    output reg                       d_bad,
    output reg                       d_last,
    output reg  [127:0]              d_data,

    output reg                       stat_read_error,
    output reg                       stat_unexpected
);
  localparam integer BB     = BUS / 8;
  localparam integer LANE_W = $clog2(BB);
  localparam integer CTXS   = TAGS / 4;
  localparam integer TAG_W  = $clog2(TAGS);
  localparam integer CTX_W  = TAG_W - 2;
  localparam integer ROWS   = (READ_MAX + BB - 1) / BB;
  localparam integer ROWI_W = (ROWS > 1) ? $clog2(ROWS) : 1;
  localparam integer AGE_W  = $clog2(TIMEOUT + 1);
  localparam [AGE_W-1:0] AGE_MAX = TIMEOUT[AGE_W-1:0];

  // ---- contexts ----
  reg  [CTX_W-1:0] head_q;
  reg  [CTX_W-1:0] tail_q;
  reg  [CTX_W:0]   count_q;
  reg  [CTXS-1:0]  issued_q;                 // all pieces have left
  reg  [TAGS-1:0]  busy_q;                   // tag waits for completions
  reg  [TAGS-1:0]  dead_q;                   // tag rests after a timeout
  reg  [3*CTXS-1:0] status_q;
  reg  [AGE_W-1:0] age_q;
  reg  [AGE_W-1:0] rest_q;
  reg              room_q;
  wire             retire;

  assign alloc_room = room_q;
  assign alloc_ctx  = tail_q;

  wire [15:0] h_cookie;
  wire [8:0]  h_len;
  wire        h_fetch;
  fnic_ram_1w1r_async #(
      .WIDTH(26),
      .DEPTH(CTXS)
  ) u_contexts (
      .clk  (clk),
      .we   (alloc_valid),
      .waddr(tail_q),
      .wdata({alloc_fetch, alloc_len, alloc_cookie}),
      .raddr(head_q),
      .rdata({h_fetch, h_len, h_cookie})
  );

  // ---- completions in: P0 beat and header, P1 look-up, P2 arithmetic, P3 lanes, rotate x3, write ----
  reg              p0_v;
  reg              p0_sop;
  reg              p0_eop;
  reg  [127:0]     p0_hdr;
  reg  [BUS-1:0]   p0_data;
  reg              rc_ready_q;
  assign rc_ready = rc_ready_q;
  always @(posedge clk) begin
    rc_ready_q <= !rst;
    p0_v   <= rc_valid && rc_ready_q && !rst;
    p0_sop <= rc_sop;
    p0_eop <= rc_eop;
    p0_hdr <= rc_hdr;
    p0_data <= rc_data;
  end

  wire [TAG_W-1:0] p0_tag = p0_hdr[40 +: TAG_W];
  wire [8:0]       p0_len;
  wire [8:0]       p0_base;
  fnic_ram_1w1r_async #(
      .WIDTH(18),
      .DEPTH(TAGS)
  ) u_parts (
      .clk  (clk),
      .we   (part_valid),
      .waddr(part_tag),
      .wdata({part_base, part_len}),
      .raddr(p0_tag),
      .rdata({p0_base, p0_len})
  );

  wire             p0_is_cpl = (p0_hdr[124:120] == 5'b01010);
  wire             p0_known = p0_is_cpl && busy_q[p0_tag] && (p0_hdr[47:40] < TAGS_8 || TAGS == 256);
  localparam [7:0] TAGS_8 = TAGS[7:0];

  reg              p1_v;
  reg              p1_sop;
  reg              p1_eop;
  reg  [BUS-1:0]   p1_data;
  reg              p1_known;
  reg              p1_with_data;
  reg              p1_poisoned;
  reg  [2:0]       p1_status;
  reg  [12:0]      p1_bytes;       // bytes still to come, this completion included
  reg  [11:0]      p1_payload;     // bytes of payload, whole DWs
  reg  [1:0]       p1_lane;
  reg  [TAG_W-1:0] p1_tag;
  reg  [8:0]       p1_len;
  reg  [8:0]       p1_base;
  always @(posedge clk) begin
    p1_v    <= p0_v && !rst;
    p1_sop  <= p0_sop;
    p1_eop  <= p0_eop;
    p1_data <= p0_data;
    if (p0_v && p0_sop) begin
      p1_known     <= p0_known;
      p1_with_data <= p0_hdr[126];
      p1_poisoned  <= p0_hdr[110];
      p1_status    <= p0_hdr[79:77];
      p1_bytes     <= {p0_hdr[75:64] == 12'd0, p0_hdr[75:64]};
      p1_payload   <= {p0_hdr[105:96], 2'b00};
      p1_lane      <= p0_hdr[33:32];
      p1_tag       <= p0_tag;
      p1_len       <= p0_len;
      p1_base      <= p0_base;
    end
  end

  // A completion is good when it brings data, is not poisoned and does not promise more than was asked.
  wire             p1_good = p1_known && p1_with_data && !p1_poisoned && (p1_status == 3'd0) &&
                             (p1_bytes <= {4'd0, p1_len});
  wire [11:0]      p1_usable = p1_payload - {10'd0, p1_lane};
  wire             p1_final = ({1'b0, p1_usable} >= p1_bytes);

  reg              p2_v;
  reg              p2_eop;
  reg  [BUS-1:0]   p2_data;
  reg              p2_known;
  reg              p2_good;
  reg              p2_done;        // the tag ends with this completion
  reg  [2:0]       p2_code;
  reg  [TAG_W-1:0] p2_tag;
  reg  [8:0]       p2_first;       // lanes of the first byte still unused, in this beat
  reg  [9:0]       p2_end;         // lane behind the last byte, counted from this beat
  reg  [9:0]       p2_place;       // place in the buffer of this beat's lane 0; may be negative
  wire [9:0]       p1_count = p1_final ? {1'b0, p1_bytes[8:0]} : p1_usable[9:0];
  localparam [9:0] STEP = BB[9:0];
  always @(posedge clk) begin
    p2_v    <= p1_v && !rst;
    p2_eop  <= p1_eop;
    p2_data <= p1_data;
    if (p1_v) begin
      p2_first <= p1_sop ? {7'd0, p1_lane} : 9'd0;
      p2_end   <= p1_sop ? (p1_count + {8'd0, p1_lane}) : ((p2_end > STEP) ? p2_end - STEP : 10'd0);
      p2_place <= p1_sop ? ({1'b0, p1_base} + {1'b0, p1_len} - p1_bytes[9:0] - {8'd0, p1_lane}) : (p2_place + STEP);
    end
    if (p1_v && p1_sop) begin
      p2_known <= p1_known;
      p2_good  <= p1_good;
      p2_done  <= p1_known && (!p1_good || p1_final);
      p2_code  <= p1_good ? 3'd0 : (p1_with_data && p1_poisoned) ? 3'd3 : (p1_status == 3'd1) ? 3'd1 :
                  (p1_status == 3'd4) ? 3'd2 : 3'd4;
      p2_tag   <= p1_tag;
    end
  end

  // P3: a ninth bit per byte says whether it is wanted
  reg  [9*BB-1:0]   p3_cells;
  reg  [9:0]        p3_place;
  reg               p3_v;
  reg               p3_eop;
  reg               p3_known;
  reg               p3_done;
  reg  [2:0]        p3_code;
  reg  [TAG_W-1:0]  p3_tag;
  integer i;
  always @(posedge clk) begin
    p3_v     <= p2_v && !rst;
    p3_eop   <= p2_eop;
    p3_known <= p2_known;
    p3_done  <= p2_done;
    p3_code  <= p2_code;
    p3_tag   <= p2_tag;
    p3_place <= p2_place;
    for (i = 0; i < BB; i = i + 1) begin
      p3_cells[9*i +: 8] <= p2_data[8*i +: 8];
      p3_cells[9*i + 8]  <= p2_v && p2_good && (i[8:0] >= p2_first) && (i[9:0] < p2_end);
    end
  end

  // Lane i goes to column (place + i) mod BB: rotate down by -place.
  wire [9*BB-1:0] w_cells;
  fnic_dma_rotate #(
      .CELL_W(9),
      .N     (BB)
  ) u_rotate (
      .clk     (clk),
      .s_data  (p3_cells),
      .s_amount(-p3_place[LANE_W-1:0]),
      .m_data  (w_cells)
  );

  localparam integer TRAIL_W = 16 + TAG_W;
  wire [TRAIL_W-1:0] p3_trail = {p3_place, p3_tag, p3_code, p3_known, p3_v && p3_eop && p3_done, p3_v && p3_eop};
  reg  [TRAIL_W-1:0] p4_trail;
  reg  [TRAIL_W-1:0] p5_trail;
  reg  [TRAIL_W-1:0] p6_trail;
  always @(posedge clk) begin
    p4_trail <= rst ? {TRAIL_W{1'b0}} : p3_trail;
    p5_trail <= rst ? {TRAIL_W{1'b0}} : p4_trail;
    p6_trail <= rst ? {TRAIL_W{1'b0}} : p5_trail;
  end
  wire             w_end = p6_trail[0];
  wire             w_done = p6_trail[1];
  wire             w_known = p6_trail[2];
  wire [2:0]       w_code = p6_trail[5:3];
  wire [TAG_W-1:0] w_tag = p6_trail[6 +: TAG_W];
  wire [9:0]       w_place = p6_trail[TRAIL_W-1 -: 10];

  // ---- buffers: a column a byte lane ----
  reg  [ROWI_W-1:0] read_row_q;
  wire [BUS-1:0]    read_data;
  wire [CTX_W+ROWI_W-1:0] read_addr = {head_q, read_row_q};
  wire [ROWI_W-1:0] w_row = w_place[LANE_W +: ROWI_W];
  genvar g;
  generate
    for (g = 0; g < BB; g = g + 1) begin : g_column
      localparam [LANE_W:0] COLUMN = g;
      wire wraps = (COLUMN < {1'b0, w_place[LANE_W-1:0]});
      wire [ROWI_W-1:0] row = wraps ? w_row + 1'b1 : w_row;
      fnic_ram_1w1r_async #(
          .WIDTH(8),
          .DEPTH(CTXS << ROWI_W)
      ) u_column (
          .clk  (clk),
          .we   (w_cells[9*g + 8]),
          .waddr({w_tag[TAG_W-1:2], row}),
          .wdata(w_cells[9*g +: 8]),
          .raddr(read_addr),
          .rdata(read_data[8*g +: 8])
      );
    end
  endgenerate

  // ---- retirement, one row a clock ----
  reg              ready_q;        // the head context is complete
  reg              late_q;         // the head context ran out of time
  reg              give_up_q;      // and had tags in flight a clock ago: it ends with status 4
  reg  [8:0]       left_q;         // bytes still to hand on
  reg              active_q;
  wire [2:0]       h_status = status_q[3*head_q +: 3];
  wire             h_waiting = (count_q != {(CTX_W+1){1'b0}}) && issued_q[head_q];
  wire [3:0]       h_busy = busy_q[4*head_q +: 4];

  wire             re_room;
  wire             row_last = (left_q <= BB[8:0]);
  wire             re_push = active_q && !h_fetch && re_room;
  reg  [1:0]       slot_q;         // descriptor in the row
  localparam integer SLOT_N = BB / 16 - 1;
  localparam [1:0] SLOT_LAST = SLOT_N[1:0];
  wire             d_push = active_q && h_fetch;
  wire             d_row_end = (slot_q == SLOT_LAST);
  wire             d_end = (left_q <= 9'd16);
  assign retire = (re_push && row_last) || (d_push && d_end);

  always @(posedge clk) begin
    ready_q <= h_waiting && (h_busy == 4'd0) && !active_q && !retire && !ready_q;
    late_q  <= h_waiting && (age_q == AGE_MAX) && !late_q && !active_q && !ready_q;
    if (retire || !h_waiting || active_q) age_q <= {AGE_W{1'b0}};
    else if (age_q != AGE_MAX) age_q <= age_q + 1'b1;
    if (ready_q && !active_q) begin
      active_q   <= 1'b1;
      left_q     <= h_len;
      read_row_q <= {ROWI_W{1'b0}};
      slot_q     <= 2'd0;
    end
    if (re_push) begin
      left_q     <= left_q - BB[8:0];
      read_row_q <= read_row_q + 1'b1;
    end
    if (d_push) begin
      left_q <= left_q - 9'd16;
      slot_q <= d_row_end ? 2'd0 : slot_q + 2'd1;
      if (d_row_end) read_row_q <= read_row_q + 1'b1;
    end
    if (retire) active_q <= 1'b0;

    d_valid  <= d_push && !rst;
    d_cookie <= h_cookie;
    d_bad    <= (h_status != 3'd0);
    d_last   <= d_end;
    d_data   <= read_data[128*slot_q +: 128];

    give_up_q <= late_q && (h_busy != 4'd0) && !rst;
    if (alloc_valid) tail_q <= tail_q + 1'b1;
    if (retire) head_q <= head_q + 1'b1;
    count_q <= count_q + {{CTX_W{1'b0}}, alloc_valid} - {{CTX_W{1'b0}}, retire};
    room_q  <= (count_q < CTXS_N) && !alloc_valid && (dead_q[4*tail_q +: 4] == 4'd0);

    if (give_up_q) rest_q <= AGE_MAX;
    else if (rest_q != {AGE_W{1'b0}}) rest_q <= rest_q - 1'b1;
    stat_read_error <= ready_q && (h_status != 3'd0) && !rst;
    stat_unexpected <= w_end && !w_known && !rst;

    if (rst) begin
      head_q   <= {CTX_W{1'b0}};
      tail_q   <= {CTX_W{1'b0}};
      count_q  <= {(CTX_W+1){1'b0}};
      age_q    <= {AGE_W{1'b0}};
      rest_q   <= {AGE_W{1'b0}};
      ready_q  <= 1'b0;
      late_q   <= 1'b0;
      active_q <= 1'b0;
      room_q   <= 1'b0;
    end
  end
  localparam [CTX_W:0] CTXS_N = CTXS[CTX_W:0];

  // ---- state of each context and tag: decoded enables, so that no path goes through a shift ----
  wire rested = (rest_q == {{(AGE_W-1){1'b0}}, 1'b1}) && !give_up_q;
  genvar c;
  generate
    for (c = 0; c < CTXS; c = c + 1) begin : g_context
      wire opens  = alloc_valid && (tail_q == c[CTX_W-1:0]);
      wire fails  = w_done && (w_code != 3'd0) && (w_tag[TAG_W-1:2] == c[CTX_W-1:0]);
      wire kills  = give_up_q && (head_q == c[CTX_W-1:0]);
      wire closes = part_valid && part_final && (part_tag[TAG_W-1:2] == c[CTX_W-1:0]);
      always @(posedge clk) begin
        if (kills) status_q[3*c +: 3] <= 3'd4;
        else if (fails) status_q[3*c +: 3] <= w_code;
        else if (opens) status_q[3*c +: 3] <= 3'd0;
        if (closes) issued_q[c] <= 1'b1;
        else if (opens) issued_q[c] <= 1'b0;
        if (rst) issued_q[c] <= 1'b0;
      end
    end
    for (c = 0; c < TAGS; c = c + 1) begin : g_tag
      wire [CTX_W-1:0] of_context = c[TAG_W-1:2];
      wire kills = give_up_q && (head_q == of_context);
      always @(posedge clk) begin
        if (kills || (w_done && w_tag == c[TAG_W-1:0])) busy_q[c] <= 1'b0;
        else if (part_valid && part_tag == c[TAG_W-1:0]) busy_q[c] <= 1'b1;
        if (kills && busy_q[c]) dead_q[c] <= 1'b1;
        else if (rested) dead_q[c] <= 1'b0;
        if (rst) begin
          busy_q[c] <= 1'b0;
          dead_q[c] <= 1'b0;
        end
      end
    end
  endgenerate

  // ---- re-enqueue FIFO ----
  localparam integer RE_W = BUS + 1 + 16 + 3 + 9;
  wire [15:0]     o_cookie;
  wire [2:0]      o_status;
  wire [8:0]      o_len;
  wire [9:0]      re_count;
  fnic_fifo_bram #(
      .WIDTH  (RE_W),
      .DEPTH  (512),
      .OUT_REG(1)
  ) u_reenqueue (
      .clk    (clk),
      .rst    (rst),
      .s_valid(re_push),
      .s_ready(re_room),
      .s_data ({h_len, h_status, h_cookie, row_last, (h_status != 3'd0) ? {BUS{1'b0}} : read_data}),
      .m_valid(m_re_valid),
      .m_ready(m_re_ready),
      .m_data ({o_len, o_status, o_cookie, m_re_last, m_re_data}),
      .count  (re_count)
  );
  // meta: user_word 0, user_half = cookie, vnic 0, user_byte = status, dst 0, src {2, 0}, len
  assign m_re_meta = {32'd0, o_cookie, 8'd0, 5'd0, o_status, 8'd0, 8'h80, 7'd0, o_len};

  wire unused_ok = &{1'b0, re_count, p0_hdr[127], p0_hdr[125], p0_hdr[119:111], p0_hdr[109:106], p0_hdr[95:80],
                     p0_hdr[76], p0_hdr[63:48], p0_hdr[39:34], p0_hdr[31:0], p1_usable[11:10], w_place[9:LANE_W+ROWI_W]};
endmodule

`default_nettype wire
