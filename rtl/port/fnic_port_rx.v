// SPDX-License-Identifier: Apache-2.0
// Receive port: stores each frame and hands on whole good frames only, their length known at the
// first beat.
//
// Beats go into a block RAM behind a write pointer that returns to the start of the frame when the
// frame turns out bad, so a dropped frame leaves no trace. A good frame puts {length, index of its
// last beat} into a small FIFO, and the read side works from that. A frame that passes MAX_FRAME
// gives up its space at once and the rest of it is taken without being stored: frames of any length
// are swallowed and the FIFO cannot wedge, because it holds a largest frame.
// Causes, one per frame: error (s_axis_tuser on any beat, or a last beat without bytes), oversize
// (more than MAX_FRAME bytes), runt (fewer than MIN_FRAME). With enable = 0 at its first beat a frame
// is taken and forgotten, uncounted. A full FIFO makes the input wait (s_axis_tready).
// tkeep is contiguous from bit 0 and full on every beat but the last (checked by assertion).
//
// Latency: last beat in to first beat out 6 clocks. Throughput 1 beat a clock, single-beat frames
// included. s_axis_tready and m_* are registers.
// Ranges: BUS 64..1024 (power of two), FIFO_BEATS >= ceil(MAX_FRAME / (BUS/8)), 1 <= MIN_FRAME <=
// MAX_FRAME <= 65535 - BUS/8, PORT 0..63.
`default_nettype none

module fnic_port_rx #(
    parameter integer BUS        = 256,
    parameter integer FIFO_BEATS = 128,
    parameter integer MIN_FRAME  = 14,
    parameter integer MAX_FRAME  = 1518,
    parameter integer PORT       = 0
) (
    input  wire             clk,
    input  wire             rst,

    // receive frames; sampled at the first beat of each
    input  wire             enable,

    // frames from the MAC, without FCS; tuser = 1: bad frame
    input  wire [BUS-1:0]   s_axis_tdata,
    input  wire [BUS/8-1:0] s_axis_tkeep,
    input  wire             s_axis_tvalid,
    output wire             s_axis_tready,
    input  wire             s_axis_tlast,
    input  wire             s_axis_tuser,

    // packet stream
    output wire             m_valid,
    input  wire             m_ready,
    output wire [BUS-1:0]   m_data,
    output wire             m_last,
    output wire [95:0]      m_meta,

    // pulses, one per frame; stat_bytes is 0 unless stat_packet
    output reg              stat_packet,
    output reg  [15:0]      stat_bytes,
    output reg              stat_runt,
    output reg              stat_oversize,
    output reg              stat_error
);

  localparam integer BB      = BUS / 8;
  localparam integer BB_LOG2 = $clog2(BB);
  localparam integer BEAT_W  = 16 - BB_LOG2;             // index of a beat in its frame
  localparam integer FREE_W  = $clog2(FIFO_BEATS + 1);
  localparam integer DESC_N  = 64;                       // frames stored at most
  localparam integer MIN_BEAT_I = (MIN_FRAME - 1) / BB;  // where the last byte of a shortest frame is
  localparam integer MIN_BYTE   = (MIN_FRAME - 1) % BB;
  localparam integer MAX_BEAT_I = MAX_FRAME / BB;        // where the first byte too many is
  localparam integer MAX_BYTE   = MAX_FRAME % BB;
  localparam [BEAT_W-1:0] MIN_BEAT = MIN_BEAT_I[BEAT_W-1:0];
  localparam [BEAT_W-1:0] MAX_BEAT = MAX_BEAT_I[BEAT_W-1:0];
  localparam [5:0]        INDEX    = PORT[5:0];

  generate
    if (BB != (1 << BB_LOG2) || FIFO_BEATS * BB < MAX_FRAME || MIN_FRAME < 1
        || MAX_FRAME < MIN_FRAME || MAX_FRAME > 65535 - BB || PORT < 0 || PORT > 63) begin : g_bad
      fnic_ERROR_port_rx_parameters_out_of_range u_error ();
    end
  endgenerate

  // ---------------------------------------------------------------- input register
  wire                in_valid;
  wire                in_ready;
  wire [BUS-1:0]      in_data;
  wire [BB-1:0]       in_keep;
  wire                in_last;
  wire                in_user;

  fnic_skid #(
      .WIDTH (BUS + BB + 2)
  ) u_in (
      .clk     (clk),
      .rst     (rst),
      .s_valid (s_axis_tvalid),
      .s_ready (s_axis_tready),
      .s_data  ({s_axis_tuser, s_axis_tlast, s_axis_tkeep, s_axis_tdata}),
      .m_valid (in_valid),
      .m_ready (in_ready),
      .m_data  ({in_user, in_last, in_keep, in_data})
  );

  // ---------------------------------------------------------------- size and errors
  // With contiguous keep bits "the frame has byte n" is one bit of one beat.
  reg  [BEAT_W-1:0]   beat_q = {BEAT_W{1'b0}};  // index of the beat in in_*; stops at its maximum
  reg                 user_q = 1'b0;            // an earlier beat of the frame was marked bad
  reg  [BB_LOG2:0]    in_bytes;
  integer             i;

  always @* begin
    in_bytes = {(BB_LOG2+1){1'b0}};
    for (i = 0; i < BB; i = i + 1) begin
      if (in_keep[i] && ((i == BB - 1) ? 1'b1 : !in_keep[(i + 1) % BB])) begin
        in_bytes = in_bytes | (i[BB_LOG2:0] + 1'b1);
      end
    end
  end

  reg                 w_valid_q = 1'b0;
  reg  [BUS-1:0]      w_data_q;
  reg                 w_first_q;
  reg                 w_last_q;
  reg                 w_runt_q;   // meaningful with w_last_q
  reg                 w_over_q;
  reg                 w_error_q;
  reg  [BEAT_W-1:0]   w_beat_q;
  reg  [BB_LOG2:0]    w_bytes_q;
  wire                w_done;     // the beat in w_* leaves
  wire                in_take = in_valid && in_ready;

  assign in_ready = !w_valid_q || w_done;

  always @(posedge clk) begin
    if (in_ready) begin
      w_data_q  <= in_data;
      w_first_q <= beat_q == {BEAT_W{1'b0}};
      w_last_q  <= in_last;
      w_runt_q  <= !(beat_q > MIN_BEAT || (beat_q == MIN_BEAT && in_keep[MIN_BYTE]));
      w_over_q  <= (beat_q > MAX_BEAT) || (beat_q == MAX_BEAT && in_keep[MAX_BYTE]);
      w_error_q <= user_q || in_user || !in_keep[0];
      w_beat_q  <= beat_q;
      w_bytes_q <= in_bytes;
      w_valid_q <= in_valid;
    end
    if (in_take) begin
      user_q <= !in_last && (user_q || in_user);
      if (in_last) begin
        beat_q <= {BEAT_W{1'b0}};
      end else if (beat_q <= MAX_BEAT) begin
        beat_q <= beat_q + 1'b1;
      end
    end
    if (rst) begin
      w_valid_q <= 1'b0;
      user_q    <= 1'b0;
      beat_q    <= {BEAT_W{1'b0}};
    end
  end

  // ---------------------------------------------------------------- write, commit or roll back
  localparam integer ADDR_W   = (FIFO_BEATS > 1) ? $clog2(FIFO_BEATS) : 1;
  localparam integer LAST_I   = FIFO_BEATS - 1;
  localparam [ADDR_W-1:0] LAST = LAST_I[ADDR_W-1:0];
  localparam [FREE_W-1:0] ALL  = FIFO_BEATS[FREE_W-1:0];

  reg  [ADDR_W-1:0]   waddr_q = {ADDR_W{1'b0}};
  reg  [ADDR_W-1:0]   start_q = {ADDR_W{1'b0}};  // waddr at the start of the frame
  reg  [FREE_W-1:0]   free_q  = ALL;             // beats neither stored nor being stored
  reg  [FREE_W-1:0]   mine_q  = {FREE_W{1'b0}};  // beats of the frame under way
  reg                 full_q  = 1'b0;
  reg                 mute_q;                    // the frame is neither stored nor counted
  wire                desc_ready;
  wire                r_issue;                   // the read side takes a beat out

  wire                mute    = w_first_q ? !enable : mute_q;
  wire                skip    = mute || w_over_q;   // a frame that is too long stays so to its end
  wire                write   = w_valid_q && !skip && !full_q && (!w_last_q || desc_ready);
  wire                good    = !w_error_q && !w_runt_q;
  wire                commit  = write && w_last_q && good;
  wire                cancel  = (write && w_last_q && !good) || (w_valid_q && skip);
  wire [ADDR_W-1:0]   waddr_inc = (waddr_q == LAST) ? {ADDR_W{1'b0}} : waddr_q + 1'b1;
  wire [15:0]         w_len   = {w_beat_q, {BB_LOG2{1'b0}}} + {{(15-BB_LOG2){1'b0}}, w_bytes_q};
  reg  [FREE_W-1:0]   free_d;

  assign w_done = skip || (!full_q && (!w_last_q || desc_ready));

  // A cancelled frame gives back what it took before this beat; this beat is not kept either.
  always @* begin
    free_d = free_q;
    if (cancel) begin
      free_d = free_q + mine_q;
    end else if (write) begin
      free_d = free_q - 1'b1;
    end
    free_d = free_d + {{(FREE_W-1){1'b0}}, r_issue};
  end

  always @(posedge clk) begin
    free_q <= free_d;
    full_q <= free_d == {FREE_W{1'b0}};
    if (cancel) begin
      waddr_q <= start_q;
      mine_q  <= {FREE_W{1'b0}};
    end else if (write) begin
      waddr_q <= waddr_inc;
      mine_q  <= w_last_q ? {FREE_W{1'b0}} : mine_q + 1'b1;
    end
    if (commit) begin
      start_q <= waddr_inc;
    end
    if (w_valid_q && w_done) begin
      mute_q <= mute;
    end
    stat_packet   <= commit;
    stat_bytes    <= commit ? w_len : 16'd0;
    stat_error    <= w_valid_q && w_done && w_last_q && !mute && w_error_q;
    stat_oversize <= w_valid_q && w_done && w_last_q && !mute && !w_error_q && w_over_q;
    stat_runt     <= w_valid_q && w_done && w_last_q && !mute && !w_error_q && !w_over_q && w_runt_q;
    if (rst) begin
      free_q        <= ALL;
      full_q        <= 1'b0;
      waddr_q       <= {ADDR_W{1'b0}};
      start_q       <= {ADDR_W{1'b0}};
      mine_q        <= {FREE_W{1'b0}};
      stat_packet   <= 1'b0;
      stat_bytes    <= 16'd0;
      stat_error    <= 1'b0;
      stat_oversize <= 1'b0;
      stat_runt     <= 1'b0;
    end
  end

  // ---------------------------------------------------------------- read
  wire                head_valid;
  wire [BEAT_W-1:0]   head_beat;  // index of the last beat
  wire [15:0]         head_len;
  reg  [BEAT_W-1:0]   r_beat_q  = {BEAT_W{1'b0}};
  reg  [ADDR_W-1:0]   raddr_q   = {ADDR_W{1'b0}};
  reg                 r_valid_q = 1'b0;
  reg                 r_last_q;
  reg  [15:0]         r_len_q;
  reg                 m_valid_q = 1'b0;
  reg                 m_last_q;
  reg  [15:0]         m_len_q;
  reg  [BUS-1:0]      m_data_q;
  wire [BUS-1:0]      rdata;
  wire                r_move = !m_valid_q || m_ready;
  wire                r_last = r_beat_q == head_beat;

  wire [$clog2(DESC_N+1)-1:0] unused_count;

  assign r_issue = head_valid && (!r_valid_q || r_move);
  assign m_valid = m_valid_q;
  assign m_data  = m_data_q;
  assign m_last  = m_last_q;
  assign m_meta  = {72'd0, 2'd0, INDEX, m_len_q};

  fnic_fifo #(
      .WIDTH (BEAT_W + 16),
      .DEPTH (DESC_N)
  ) u_desc (
      .clk     (clk),
      .rst     (rst),
      .s_valid (commit),
      .s_ready (desc_ready),
      .s_data  ({w_beat_q, w_len}),
      .m_valid (head_valid),
      .m_ready (r_issue && r_last),
      .m_data  ({head_beat, head_len}),
      .count   (unused_count)
  );

  fnic_ram_1w1r_sync #(
      .WIDTH (BUS),
      .DEPTH (FIFO_BEATS)
  ) u_ram (
      .clk   (clk),
      .we    (write),
      .waddr (waddr_q),
      .wdata (w_data_q),
      .re    (r_issue),
      .raddr (raddr_q),
      .rdata (rdata)
  );

  always @(posedge clk) begin
    if (r_issue) begin
      raddr_q  <= (raddr_q == LAST) ? {ADDR_W{1'b0}} : raddr_q + 1'b1;
      r_beat_q <= r_last ? {BEAT_W{1'b0}} : r_beat_q + 1'b1;
      r_last_q <= r_last;
      r_len_q  <= head_len;
    end
    r_valid_q <= r_issue || (r_valid_q && !r_move);
    if (r_move) begin
      m_valid_q <= r_valid_q;
      m_last_q  <= r_last_q;
      m_len_q   <= r_len_q;
      m_data_q  <= rdata;
    end
    if (rst) begin
      raddr_q   <= {ADDR_W{1'b0}};
      r_beat_q  <= {BEAT_W{1'b0}};
      r_valid_q <= 1'b0;
      m_valid_q <= 1'b0;
    end
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && s_axis_tvalid && !s_axis_tlast && !(&s_axis_tkeep)) begin
      $display("ASSERT %m: a beat before the last one has tkeep bits at 0.");
      $finish;
    end
    if (!rst && s_axis_tvalid && |(s_axis_tkeep & (s_axis_tkeep + 1'b1))) begin
      $display("ASSERT %m: tkeep is not contiguous from bit 0.");
      $finish;
    end
    if (!rst && free_q > ALL) begin
      $display("ASSERT %m: more space than the FIFO has.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
