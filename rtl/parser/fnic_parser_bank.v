// SPDX-License-Identifier: Apache-2.0
// Parser bank: K engines that take packets in turn and give their PHVs back in the same order.
//
// The header store cuts packets into words for the engines (fnic_parser_store); each engine walks
// the parse graph over its own window (fnic_parser_engine). What the stream's meta says does not
// pass through an engine: it waits in a FIFO and joins the PHV at the merge. Every engine has its
// own copy of the state rows; the start rows, one for each source, are looked up once, as the packet
// comes in: s_meta -> LUT RAM of 256 x 7 -> write port of the side RAM of the store.
//
// Rate: one PHV a clock at the merge; an engine needs steps + 1 clocks a packet (see there), so the
// bank parses K / (steps + 1) packets a clock.
// Latency, empty bank: first beat to PHV = steps + 7 clocks, if the bytes come in time.
// m_phv_* and s_ready are registers. CFG unit 0; tables 0 state and 1 start.
// Legal: BUS 256 or 512; NW, NH >= 8; NB >= 8, even; K 1..32; STATES 2..128; BRANCHES 1..16;
// MAX_STEPS 1..127. Paper: figure 2, parser.
`default_nettype none

module fnic_parser_bank #(
  parameter integer BUS       = 256,
  parameter integer NW        = 16,
  parameter integer NH        = 24,
  parameter integer NB        = 16,
  parameter integer K         = 4,
  parameter integer STATES    = 32,
  parameter integer BRANCHES  = 4,
  parameter integer MAX_STEPS = 64,
  parameter integer CFG_PIPE  = 0
) (
  input  wire                        clk,
  input  wire                        rst,

  // Packets, taken for parsing only.
  input  wire                        s_valid,
  output wire                        s_ready,
  input  wire [BUS-1:0]              s_data,
  input  wire                        s_last,
  input  wire [95:0]                 s_meta,

  // PHVs, in packet order.
  output wire                        m_phv_valid,
  input  wire                        m_phv_ready,
  output wire [32*NW+16*NH+8*NB-1:0] m_phv_data,

  // Configuration.
  input  wire                        cfg_valid,
  input  wire [31:0]                 cfg_addr,
  input  wire [31:0]                 cfg_data,
  output wire                        cfg_busy,

  output wire                        idle         // no packet inside
);

  localparam integer PHVW     = 32*NW + 16*NH + 8*NB;
  localparam integer BYTE0    = 32*NW + 16*NH;
  localparam integer ROW_W    = 63 + 72*BRANCHES + 2*NW + NH + NB - 12;
  localparam integer SIDE_W   = 18;
  localparam integer ENGINE_W = (K > 1) ? $clog2(K) : 1;
  localparam integer INSIDE   = 32;              // packets the meta FIFO holds
  localparam integer LAST_ENGINE_I = K - 1;
  localparam [ENGINE_W-1:0] LAST_ENGINE = LAST_ENGINE_I[ENGINE_W-1:0];
  localparam [K-1:0]        FIRST       = 1;

  generate
    if (NW < 8 || NH < 8 || NB < 8 || NB % 2 != 0) begin : g_bad
      fnic_ERROR_nw_nh_nb_at_least_8_and_nb_even u_error ();
    end
  endgenerate

  // Configuration.
  wire             row_we;
  wire [3:0]       row_table;
  wire [13:0]      row_index;
  wire [ROW_W-1:0] row_data;
  wire [6:0]       start;                        // start state of the source that s_meta names

  fnic_cfg_port #(
    .CFG_PIPE  (CFG_PIPE),
    .CFG_UNIT  (0),
    .STAGING   (ROW_W)
  ) u_cfg (
    .clk       (clk),
    .rst       (rst),
    .cfg_valid (cfg_valid),
    .cfg_addr  (cfg_addr),
    .cfg_data  (cfg_data),
    .row_we    (row_we),
    .row_table (row_table),
    .row_index (row_index),
    .row_data  (row_data),
    .row_busy  (cfg_busy)
  );

  wire state_we = row_we && row_table == 4'd0 && row_index < STATES[13:0];

  fnic_ram_1w1r_async #(
    .WIDTH (7),
    .DEPTH (256)
  ) u_start (
    .clk   (clk),
    .we    (row_we && row_table == 4'd1 && row_index[13:8] == 6'd0),
    .waddr (row_index[7:0]),
    .wdata (row_data[6:0]),
    .raddr (s_meta[23:16]),
    .rdata (start)
  );

  // What an engine needs to know of a packet. No position plus need exceeds 1035, so a length of
  // 1535 stands for all above.
  wire [15:0]       len  = s_meta[15:0];
  wire [10:0]       lenc = (len[15:11] != 5'd0 || len[10:9] == 2'd3) ? 11'd1535 : len[10:0];
  wire [SIDE_W-1:0] side = {start, lenc};

  wire              s_first;
  wire              enter = s_valid && s_ready && s_first;
  reg               allow_q = 1'b0;

  wire [K-1:0]      room;
  wire [K-1:0]      w_valid;
  wire [K-1:0]      w_start;
  wire [K-1:0]      w_end;
  wire [64*K-1:0]   w_data;
  wire [SIDE_W-1:0] w_side;

  fnic_parser_store #(
    .BUS     (BUS),
    .K       (K),
    .SIDE_W  (SIDE_W)
  ) u_store (
    .clk     (clk),
    .rst     (rst),
    .s_valid (s_valid),
    .s_ready (s_ready),
    .s_data  (s_data),
    .s_last  (s_last),
    .s_side  (side),
    .s_first (s_first),
    .allow   (allow_q),
    .room    (room),
    .w_valid (w_valid),
    .w_start (w_start),
    .w_end   (w_end),
    .w_data  (w_data),
    .w_side  (w_side)
  );

  // Engines and merge.
  wire [K-1:0]                done;
  wire [K-1:0]                take;
  wire [PHVW*K-1:0]           results;
  reg                         valid_q = 1'b0;
  reg  [ENGINE_W-1:0]         turn_q  = {ENGINE_W{1'b0}};
  reg  [PHVW-1:0]             phv_q;
  reg  [K-1:0]                mine_q  = FIRST;     // the same, a bit per engine
  wire                        room_on = !valid_q || m_phv_ready;
  wire                        move    = |take;

  genvar i;
  generate
    for (i = 0; i < K; i = i + 1) begin : g_engine
      assign take[i] = mine_q[i] && done[i] && room_on;

      fnic_parser_engine #(
        .NW        (NW),
        .NH        (NH),
        .NB        (NB),
        .STATES    (STATES),
        .BRANCHES  (BRANCHES),
        .MAX_STEPS (MAX_STEPS)
      ) u_engine (
        .clk       (clk),
        .rst       (rst),
        .row_we    (state_we),
        .row_index (row_index[6:0]),
        .row_data  (row_data),
        .room      (room[i]),
        .w_valid   (w_valid[i]),
        .w_start   (w_start[i]),
        .w_end     (w_end[i]),
        .w_data    (w_data[64*i +: 64]),
        .w_side    (w_side),
        .m_valid   (done[i]),
        .m_take    (take[i]),
        .m_phv     (results[PHVW*i +: PHVW])
      );
    end
  endgenerate

  // The result whose turn it is. Four share a LUT a bit; the fours are joined by AND and OR,
  // because tools spend twice the LUTs on a wider multiplexer.
  localparam integer FOURS = (K + 3) / 4;
  localparam integer ALL_W = ENGINE_W + 2;

  wire [ALL_W-1:0]      turn = {2'd0, turn_q};
  wire [PHVW*FOURS-1:0] chosen;                    // of each four, 0 if the turn is none of them
  reg  [PHVW-1:0]       result;

  generate
    for (i = 0; i < FOURS; i = i + 1) begin : g_four
      localparam integer AT = 4 * i * PHVW;
      wire [PHVW-1:0] a = results[AT +: PHVW];
      wire [PHVW-1:0] b = (4*i + 1 < K) ? results[AT + ((4*i + 1 < K) ? PHVW   : 0) +: PHVW] : a;
      wire [PHVW-1:0] c = (4*i + 2 < K) ? results[AT + ((4*i + 2 < K) ? 2*PHVW : 0) +: PHVW] : a;
      wire [PHVW-1:0] d = (4*i + 3 < K) ? results[AT + ((4*i + 3 < K) ? 3*PHVW : 0) +: PHVW] : b;
      wire [PHVW-1:0] y = turn[1] ? (turn[0] ? d : c) : (turn[0] ? b : a);
      localparam [ALL_W-1:0] NUMBER = i;
      if (FOURS > 1) begin : g_gate
        assign chosen[PHVW*i +: PHVW] = y & {PHVW{turn[ALL_W-1:2] == NUMBER[ALL_W-3:0]}};
      end else begin : g_all
        assign chosen[PHVW*i +: PHVW] = y;
      end
    end
  endgenerate

  integer n;
  always @* begin
    result = {PHVW{1'b0}};
    for (n = 0; n < FOURS; n = n + 1)
      result = result | chosen[PHVW*n +: PHVW];
  end

  // Meta of the packets inside, oldest first; its entry is there long before the PHV.
  reg  [4:0]  meta_waddr_q = 5'd0;
  reg  [4:0]  meta_raddr_q = 5'd0;
  reg  [5:0]  inside_q     = 6'd0;               // packets between input and merge
  reg         idle_q       = 1'b1;
  reg  [95:0] meta_q;
  wire [95:0] meta;
  wire [5:0]  inside_d = inside_q + {5'd0, enter} - {5'd0, move};

  fnic_ram_1w1r_async #(
    .WIDTH (96),
    .DEPTH (INSIDE)
  ) u_meta (
    .clk   (clk),
    .we    (enter),
    .waddr (meta_waddr_q),
    .wdata (s_meta),
    .raddr (meta_raddr_q),
    .rdata (meta)
  );

  always @(posedge clk) begin
    valid_q <= move || (valid_q && !m_phv_ready);
    if (move) begin
      phv_q  <= result;
      meta_q <= meta;
      turn_q <= (turn_q == LAST_ENGINE) ? {ENGINE_W{1'b0}} : turn_q + 1'b1;
      mine_q <= (turn_q == LAST_ENGINE) ? FIRST : mine_q << 1;
      meta_raddr_q <= meta_raddr_q + 5'd1;
    end
    if (enter)
      meta_waddr_q <= meta_waddr_q + 5'd1;
    inside_q <= inside_d;
    idle_q   <= inside_d == 6'd0 && !move && (!valid_q || m_phv_ready);
    // The store decides a clock ahead, so one packet may follow the one that enters now.
    allow_q  <= inside_d[5:1] < 5'd15;
    if (rst) begin
      valid_q      <= 1'b0;
      turn_q       <= {ENGINE_W{1'b0}};
      mine_q       <= FIRST;
      meta_raddr_q <= 5'd0;
      meta_waddr_q <= 5'd0;
      inside_q     <= 6'd0;
      idle_q       <= 1'b1;
      allow_q      <= 1'b0;
    end
  end

  // Metadata containers. flags, parsed and parser_error come from the engine, layout is 0.
  wire [7:0]  src       = meta_q[23:16];
  wire [7:0]  dst       = meta_q[31:24];
  wire [7:0]  user_byte = meta_q[39:32];
  wire [7:0]  vnic      = meta_q[47:40];

  assign m_phv_valid = valid_q;
  assign m_phv_data  = {src, phv_q[PHVW-9 -: 8], dst, 8'd0, user_byte, vnic,
                        phv_q[PHVW-49:BYTE0],
                        phv_q[BYTE0-1 -: 16], meta_q[15:0], phv_q[BYTE0-33 -: 16], meta_q[63:48],
                        phv_q[BYTE0-65:32*NW],
                        meta_q[95:64], phv_q[32*NW-33:0]};
  assign idle        = idle_q;

  wire unused_ok = &{1'b0, phv_q[PHVW-1 -: 8], phv_q[PHVW-17 -: 32], phv_q[BYTE0-17 -: 16],
                     phv_q[BYTE0-49 -: 16], phv_q[32*NW-1 -: 32], row_index[13:7], turn};

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && inside_q > 6'd32) begin
      $display("ASSERT %m: more packets inside than the meta FIFO holds.");
      $finish;
    end
    if (!rst && move && inside_q == 6'd0) begin
      $display("ASSERT %m: an engine ended a packet that never came in.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
