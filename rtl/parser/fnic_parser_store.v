// SPDX-License-Identifier: Apache-2.0
// Header store of the parser bank: turns packet beats into 8-byte words, one stream per engine.
//
// The first 128 bytes of a packet go, a whole beat at a time, into a LUT RAM cut in lanes of 8
// bytes; packet i belongs to engine i mod K, and each engine owns a ring of two windows. Reading is
// time-division: lane 0 serves engine `slot`, and lane j serves a clock later the engine that lane
// j-1 served, so that one read port per lane feeds all engines and each engine needs one
// lane multiplexer only. A beat takes BUS/64 clocks to pass and an engine gets a slot every
// max(K, BUS/64) clocks.
//
//   slot       0   1   2   3   0        lane 0 reads for this engine
//   lane 1     3   0   1   2   3        lane 1 one clock later
//   engine 0   w0  w1  w2  w3  w0 ...   words of its beat, registered once more
//
// Latency: beat to first word 2 clocks when the bank was empty (the slot is then moved to the
// engine whose turn it is), else up to max(K, BUS/64) more.
// s_ready is a register; it falls only between packets, when the engine whose turn it is has no
// room or `allow` is 0. Legal: BUS 256 or 512, K 1..32.
`default_nettype none

module fnic_parser_store #(
  parameter integer BUS    = 256,
  parameter integer K      = 4,           // engines
  parameter integer SIDE_W = 18           // bits handed over with each packet
) (
  input  wire              clk,
  input  wire              rst,

  // Packets in; beats after the window pass unseen.
  input  wire              s_valid,
  output wire              s_ready,
  input  wire [BUS-1:0]    s_data,
  input  wire              s_last,
  input  wire [SIDE_W-1:0] s_side,
  output wire              s_first,       // the beat offered is the first of a packet
  input  wire              allow,         // the bank may take one more packet after this clock

  // Words out, one stream per engine, not to be stalled.
  input  wire [K-1:0]      room,          // engine can take a new packet
  output wire [K-1:0]      w_valid,
  output wire [K-1:0]      w_start,       // first word of a packet, w_side belongs to it
  output wire [K-1:0]      w_end,         // last word of a window
  output wire [64*K-1:0]   w_data,
  output wire [SIDE_W-1:0] w_side
);

  localparam integer LANES      = BUS / 64;
  localparam integer BEATS      = 1024 / BUS;            // beats of a window
  localparam integer RING_W     = $clog2(2 * BEATS);
  localparam integer ENGINE_W   = (K > 1) ? $clog2(K) : 1;
  localparam integer ADDR_W     = ENGINE_W + RING_W;
  localparam integer DEPTH      = 1 << ADDR_W;
  localparam integer PERIOD     = (K > LANES) ? K : LANES;
  localparam integer SLOT_W     = $clog2(PERIOD);
  localparam integer LANE_W     = $clog2(LANES);
  localparam integer LAST_SLOT_I = PERIOD - 1;
  localparam integer LAST_LANE_I = LANES - 1;
  localparam integer LAST_BEAT_I = BEATS - 1;
  localparam integer LAST_ENGINE_I = K - 1;
  localparam [SLOT_W-1:0]   LAST_SLOT   = LAST_SLOT_I[SLOT_W-1:0];
  localparam [LANE_W-1:0]   LAST_LANE   = LAST_LANE_I[LANE_W-1:0];
  localparam [RING_W-1:0]   LAST_BEAT   = LAST_BEAT_I[RING_W-1:0];
  localparam [RING_W-1:0]   ONE         = 1;
  localparam [ENGINE_W-1:0] LAST_ENGINE = LAST_ENGINE_I[ENGINE_W-1:0];

  generate
    if ((BUS != 256 && BUS != 512) || K < 1 || K > 32) begin : g_bad
      fnic_ERROR_bus_256_or_512_and_engines_1_to_32 u_error ();
    end
  endgenerate

  // Writing.
  reg  [ENGINE_W-1:0] turn_q  = {ENGINE_W{1'b0}};
  reg  [RING_W-1:0]   beat_q  = {RING_W{1'b0}};          // beat of the packet
  reg                 tail_q  = 1'b0;                    // beyond the window
  reg                 ready_q = 1'b0;
  reg  [RING_W*K-1:0] wptr_q  = {RING_W*K{1'b0}};

  wire                take    = s_valid && ready_q;
  wire                store   = take && !tail_q;
  wire                at_end  = s_last || beat_q == LAST_BEAT;
  wire                first   = !tail_q && beat_q == {RING_W{1'b0}};
  wire [RING_W-1:0]   wptr    = wptr_q[turn_q*RING_W +: RING_W];
  wire [ADDR_W-1:0]   waddr   = {turn_q, wptr};
  wire [ENGINE_W-1:0] turn_d  = !(take && s_last)     ? turn_q
                              : (turn_q == LAST_ENGINE) ? {ENGINE_W{1'b0}} : turn_q + 1'b1;

  assign s_ready = ready_q;
  assign s_first = first;

  // Slots.
  reg  [SLOT_W-1:0]   slot_q  = {SLOT_W{1'b0}};
  reg  [RING_W*K-1:0] rptr_q  = {RING_W*K{1'b0}};
  reg  [RING_W*K-1:0] avail_q = {RING_W*K{1'b0}};        // beats stored and not yet begun
  reg  [RING_W*K-1:0] avail_d;
  reg  [K-1:0]        some_q  = {K{1'b0}};               // avail is not 0
  reg  [K-1:0]        free_d;                            // a window, half a ring, fits

  wire [ENGINE_W-1:0] slot_engine;
  wire                slot_real;                         // PERIOD may exceed K
  wire [RING_W-1:0]   rptr    = rptr_q[slot_engine*RING_W +: RING_W];
  wire [ADDR_W-1:0]   raddr   = {slot_engine, rptr};
  wire                rd_first;
  wire                rd_last;
  wire [SIDE_W-1:0]   rd_side;
  wire                go      = slot_real && some_q[slot_engine]
                             && (!rd_first || room[slot_engine]);

  generate
    if (PERIOD == K && K > 1) begin : g_slot_full
      assign slot_engine = slot_q;
      assign slot_real   = 1'b1;
    end else if (K > 1) begin : g_slot_some
      assign slot_engine = slot_q[ENGINE_W-1:0];
      assign slot_real   = slot_q <= LAST_ENGINE_I[SLOT_W-1:0];
    end else begin : g_slot_one
      assign slot_engine = 1'b0;
      assign slot_real   = slot_q == {SLOT_W{1'b0}};
    end
  endgenerate

  // The side RAM is read with lane 0.
  fnic_ram_1w1r_async #(
    .WIDTH (SIDE_W + 2),
    .DEPTH (DEPTH)
  ) u_side (
    .clk   (clk),
    .we    (store),
    .waddr (waddr),
    .wdata ({first, at_end, s_side}),
    .raddr (raddr),
    .rdata ({rd_first, rd_last, rd_side})
  );

  // Lanes: the read address walks from lane to lane.
  wire [ADDR_W*LANES-1:0] lane_addr;
  wire [BUS-1:0]          lane_data;
  reg  [ADDR_W*LANES-1:0] walk_q;
  reg  [LANES-1:0]        walk_busy_q = {LANES{1'b0}};

  assign lane_addr = {walk_q[ADDR_W*(LANES-1)-1:0], raddr};

  genvar i;
  generate
    for (i = 0; i < LANES; i = i + 1) begin : g_lane
      fnic_ram_1w1r_async #(
        .WIDTH (64),
        .DEPTH (DEPTH)
      ) u_ram (
        .clk   (clk),
        .we    (store),
        .waddr (waddr),
        .wdata (s_data[64*i +: 64]),
        .raddr (lane_addr[ADDR_W*i +: ADDR_W]),
        .rdata (lane_data[64*i +: 64])
      );
    end
  endgenerate

  // An empty store moves the slot to the engine that will be served first.
  wire                quiet  = walk_busy_q[LANES-2:0] == {(LANES-1){1'b0}} && some_q == {K{1'b0}};
  wire [SLOT_W-1:0]   turn_slot;
  wire [SLOT_W-1:0]   slot_d = (quiet && store) ? turn_slot
                             : (slot_q == LAST_SLOT) ? {SLOT_W{1'b0}} : slot_q + 1'b1;

  generate
    if (SLOT_W > ENGINE_W) begin : g_turn_wide
      assign turn_slot = {{(SLOT_W-ENGINE_W){1'b0}}, turn_q};
    end else begin : g_turn
      assign turn_slot = turn_q[SLOT_W-1:0];
    end
  endgenerate

  // Engines.
  reg [SIDE_W-1:0] side_q;

  assign w_side = side_q;

  generate
    for (i = 0; i < K; i = i + 1) begin : g_engine
      localparam [SLOT_W-1:0]   MY_SLOT   = i;
      localparam [ENGINE_W-1:0] MY_ENGINE = i;

      reg  [LANE_W-1:0] lane_q = {LANE_W{1'b0}};         // lane read in this clock
      reg               more_q = 1'b0;                   // rest of a beat is being read
      reg               last_q;
      reg               valid_q = 1'b0;
      reg               start_q = 1'b0;
      reg               end_q   = 1'b0;
      reg  [63:0]       data_q;

      wire mine   = slot_q == MY_SLOT;
      wire begins = mine && go;
      wire active = mine ? go : more_q;
      wire ends   = lane_q == LAST_LANE;
      wire adds   = store && turn_q == MY_ENGINE;

      wire [RING_W-1:0] avail = avail_q[RING_W*i +: RING_W];

      always @* begin
        avail_d[RING_W*i +: RING_W] = avail + {{(RING_W-1){begins && !adds}}, adds != begins};
        // One beat may still be on its way out of the lanes: keep its place. What begins now counts
        // a clock later.
        free_d[i] = !avail[RING_W-1] && !(adds && (&avail[RING_W-2:0]));
      end

      always @(posedge clk) begin
        lane_q  <= (slot_d == MY_SLOT) ? {LANE_W{1'b0}} : lane_q + 1'b1;
        more_q  <= active && !ends;
        if (mine)
          last_q <= rd_last;
        valid_q <= active;
        start_q <= begins && rd_first;
        end_q   <= active && ends && last_q;
        data_q  <= lane_data[{lane_q, 6'd0} +: 64];
        if (begins)
          rptr_q[RING_W*i +: RING_W] <= rptr_q[RING_W*i +: RING_W] + 1'b1;
        if (adds)
          wptr_q[RING_W*i +: RING_W] <= wptr_q[RING_W*i +: RING_W] + 1'b1;
        avail_q[RING_W*i +: RING_W] <= avail_d[RING_W*i +: RING_W];
        some_q[i] <= adds || avail > ONE || (avail == ONE && !begins);
        if (rst) begin
          more_q    <= 1'b0;
          valid_q   <= 1'b0;
          start_q   <= 1'b0;
          end_q     <= 1'b0;
          some_q[i] <= 1'b0;
          rptr_q[RING_W*i +: RING_W]  <= {RING_W{1'b0}};
          wptr_q[RING_W*i +: RING_W]  <= {RING_W{1'b0}};
          avail_q[RING_W*i +: RING_W] <= {RING_W{1'b0}};
        end
      end

      assign w_valid[i]          = valid_q;
      assign w_start[i]          = start_q;
      assign w_end[i]            = end_q;
      assign w_data[64*i +: 64]  = data_q;
    end
  endgenerate

  wire inside_d = take ? !s_last : (tail_q || beat_q != {RING_W{1'b0}});

  always @(posedge clk) begin
    if (take) begin
      turn_q <= turn_d;
      beat_q <= s_last ? {RING_W{1'b0}} : (beat_q == LAST_BEAT) ? beat_q : beat_q + 1'b1;
      tail_q <= !s_last && (tail_q || beat_q == LAST_BEAT);
    end
    ready_q     <= inside_d || (free_d[turn_d] && allow);
    slot_q      <= slot_d;
    walk_q      <= lane_addr;
    walk_busy_q <= {walk_busy_q[LANES-2:0], go};
    side_q      <= rd_side;
    if (rst) begin
      turn_q      <= {ENGINE_W{1'b0}};
      beat_q      <= {RING_W{1'b0}};
      tail_q      <= 1'b0;
      ready_q     <= 1'b0;
      slot_q      <= {SLOT_W{1'b0}};
      walk_busy_q <= {LANES{1'b0}};
    end
  end

  wire unused_ok = &{1'b0, walk_q[ADDR_W*LANES-1 -: ADDR_W], walk_busy_q[LANES-1]};

endmodule

`default_nettype wire
