// SPDX-License-Identifier: Apache-2.0
// One match+action (M+A) stage of a pipeline (paper, Figure 2).
//
// Valid only, no ready: a PHV that enters leaves 8 clocks later, one PHV a clock. All reads see the
// PHV at entry, all writes happen at exit; the stage SRAM is updated per packet, in order.
//
//   clock 0..5  fnic_match: key, tables, gateway -> two actions, two data pointers
//         5..6  entry data and VLIW rows are read
//         6..8  fnic_action: operands, operation, destination
//
// The configuration sequencer changes tables and reads state only while no PHV is inside.
// Registers reset to "do nothing", memories are not reset (an image writes them all).
// Ranges: EXACT_ENTRIES 0 or a power of two >= 4; TR 0..256; DR and ACTIONS powers of two >= 2;
// STATE_ROWS 0 or a power of two >= 2; HASH_WORDS 0..NW; HASH_MATRIX: row y*log2(depth)+i is the
// key mask of bit i of way y. Containers and slots: see fnic_action.
`default_nettype none

module fnic_stage #(
  parameter integer NW            = 16,
  parameter integer NH            = 24,
  parameter integer NB            = 16,
  parameter integer KW            = 4,
  parameter integer KH            = 3,
  parameter integer KB            = 2,
  parameter integer EXACT_ENTRIES = 1024,
  parameter integer TR            = 64,
  parameter integer DR            = 512,
  parameter integer ACTIONS       = 32,
  parameter integer S32           = 3,
  parameter integer S16           = 2,
  parameter integer S8            = 1,
  parameter integer STATE_ROWS    = 512,
  parameter integer HASH_WORDS    = 0,
  parameter [2*$clog2((EXACT_ENTRIES > 0) ? EXACT_ENTRIES/2 : 2)*(32*KW+16*KH+8*KB)-1:0]
    HASH_MATRIX = {2*$clog2((EXACT_ENTRIES > 0) ? EXACT_ENTRIES/2 : 2)*(32*KW+16*KH+8*KB){1'b1}},
  parameter integer CFG_PIPE      = 0,
  parameter integer CFG_UNIT      = 2
) (
  input  wire                        clk,
  input  wire                        rst,

  // PHV in and out
  input  wire                        s_phv_valid,
  input  wire [32*NW+16*NH+8*NB-1:0] s_phv_data,
  output wire                        m_phv_valid,
  output wire [32*NW+16*NH+8*NB-1:0] m_phv_data,

  // configuration bus
  input  wire                        cfg_valid,
  input  wire [31:0]                 cfg_addr,
  input  wire [31:0]                 cfg_data,
  output wire                        cfg_busy,
  input  wire                        cfg_read,
  output reg                         cfg_rvalid,
  output reg  [63:0]                 cfg_rdata      // 0 while cfg_rvalid is 0
);

  localparam integer CONTAINERS = NW + NH + NB;
  localparam integer PHV_W      = 32*NW + 16*NH + 8*NB;
  localparam integer KEY_W      = 32*KW + 16*KH + 8*KB;
  localparam integer ACTION_W   = $clog2(ACTIONS);
  localparam integer PTR_W      = $clog2(DR);
  localparam integer DATA_W     = (TR > 0) ? $clog2(TR + 1) : 1;
  localparam integer SLOTS      = S32 + S16 + S8;
  localparam integer VLIW_W     = 2*CONTAINERS + 51*S32 + 34*S16 + 25*S8 + 50;
  localparam integer EXACT_W    = 1 + ACTION_W + PTR_W + KEY_W;
  localparam integer TERNARY_W  = 1 + 2*KEY_W;
  localparam integer HASH_W     = 4*HASH_WORDS + 32;
  localparam integer CLOCKS     = 8;
  localparam [1:0]   PIPE       = CFG_PIPE[1:0];
  localparam [5:0]   UNIT       = CFG_UNIT[5:0];
  localparam [3:0]   STATE      = 4'd12;

  generate
    if (DR < 2 || (DR & (DR - 1)) != 0 || ACTIONS < 2 || (ACTIONS & (ACTIONS - 1)) != 0)
    begin : g_bad_rows
      fnic_ERROR_data_rows_and_actions_must_be_powers_of_two u_error ();
    end
    if (HASH_WORDS < 0 || HASH_WORDS > NW) begin : g_bad_hash
      fnic_ERROR_hash_words_must_be_words_of_the_phv u_error ();
    end
  endgenerate

  function integer larger;
    input integer a;
    input integer b;
    larger = (a > b) ? a : b;
  endfunction

  // The widest row; the entry data of the exact side have 96 bits.
  localparam integer STAGING = larger(larger(larger(VLIW_W, EXACT_W), larger(TERNARY_W, 96)),
                                      larger(HASH_W, 4*(KW+KH) + 2));

  // The stage's clock runs while a PHV or a row is inside, and may stand otherwise.
  wire              work_clk;
  wire              cfg_hit = (cfg_valid || cfg_read) && cfg_addr[30:29] == PIPE
                              && cfg_addr[28:23] == UNIT;
  reg  [CLOCKS-1:0] valid_q = {CLOCKS{1'b0}};   // [k]: the PHV that entered k+1 clocks ago

  fnic_clock_gate u_gate (
    .clk   (clk),
    .busy  (rst || s_phv_valid || valid_q != {CLOCKS{1'b0}} || cfg_hit || cfg_busy),
    .gated (work_clk)
  );

  // A simulator that lets clocks stand evaluates what an input of the NIC reaches in every clock: the
  // reset goes through a register then. Neither row nor PHV comes in the clock after a reset.
`ifdef FNIC_GATE
  reg  inner_rst = 1'b1;
  always @(posedge work_clk) inner_rst <= rst;
`else
  wire inner_rst = rst;
`endif

  wire [5*(KW+KH+KB)-1:0]         key_select;
  wire [KEY_W-1:0]                exact_mask;
  wire [65*(KW+KH)-1:0]           predicate;
  wire [4*(KW+KH)+1:0]            gateway;
  wire [17+2*ACTION_W+PTR_W:0]    mode;
  wire [CONTAINERS+SLOTS:0]       owners;
  wire [HASH_W-1:0]               hash_config;
  wire                            exact_we, ternary_we, result_we;
  wire                            exact_data_we, ternary_data_we, vliw_we, state_we;
  wire [13:0]                     row_index;
  wire [STAGING-1:0]              row_data;
  wire                            config_busy;
  wire                            match_busy;

  fnic_stage_config #(
    .KEY_POSITIONS(KW + KH + KB), .PREDICATES(KW + KH), .KEY_W(KEY_W),
    .MODE_W(18 + 2*ACTION_W + PTR_W), .OWNERS_W(CONTAINERS + SLOTS + 1), .HASH_W(HASH_W),
    .STAGING(STAGING), .CFG_PIPE(CFG_PIPE), .CFG_UNIT(CFG_UNIT)
  ) u_config (
    .clk             (work_clk),
    .rst             (inner_rst),
    .cfg_valid       (cfg_valid),
    .cfg_addr        (cfg_addr),
    .cfg_data        (cfg_data),
    .busy            (config_busy),
    .key_select      (key_select),
    .exact_mask      (exact_mask),
    .predicate       (predicate),
    .gateway         (gateway),
    .mode            (mode),
    .owners          (owners),
    .hash_config     (hash_config),
    .exact_we        (exact_we),
    .ternary_we      (ternary_we),
    .result_we       (result_we),
    .exact_data_we   (exact_data_we),
    .ternary_data_we (ternary_data_we),
    .vliw_we         (vliw_we),
    .state_we        (state_we),
    .row_index       (row_index),
    .row_data        (row_data)
  );

  assign cfg_busy = config_busy || match_busy;

  always @(posedge work_clk) begin
    valid_q <= {valid_q[CLOCKS-2:0], s_phv_valid};
    if (inner_rst) valid_q <= {CLOCKS{1'b0}};
  end
  assign m_phv_valid = valid_q[CLOCKS-1];

  // Match side.
  wire [KEY_W-1:0]    key;
  wire                enable_e, enable_t;
  wire [ACTION_W-1:0] action_e, action_t;
  wire [PTR_W-1:0]    ptr_e;
  wire [DATA_W-1:0]   row_t;

  fnic_match #(
    .NW(NW), .NH(NH), .NB(NB), .KW(KW), .KH(KH), .KB(KB), .EXACT_ENTRIES(EXACT_ENTRIES), .TR(TR),
    .ACTION_W(ACTION_W), .PTR_W(PTR_W), .HASH_MATRIX(HASH_MATRIX)
  ) u_match (
    .clk         (work_clk),
    .rst         (inner_rst),
    .s_valid     (s_phv_valid),
    .s_phv       (s_phv_data),
    .key         (key),
    .key_select  (key_select),
    .exact_mask  (exact_mask),
    .predicate   (predicate),
    .gateway     (gateway),
    .mode        (mode),
    .exact_we    (exact_we),
    .ternary_we  (ternary_we),
    .result_we   (result_we),
    .row_index   (row_index),
    .exact_row   (row_data[EXACT_W-1:0]),
    .ternary_row (row_data[TERNARY_W-1:0]),
    .result_row  (row_data[ACTION_W-1:0]),
    .busy        (match_busy),
    .m_enable_e  (enable_e),
    .m_enable_t  (enable_t),
    .m_action_e  (action_e),
    .m_action_t  (action_t),
    .m_ptr_e     (ptr_e),
    .m_row_t     (row_t)
  );

  // Beside the match: the PHV, the hash and the index sources, all needed at clock 6.
  wire [PHV_W-1:0] phv_q6;
  wire [31:0]      hash_q6;
  wire [15:0]      index_word_q6;
  wire [15:0]      index_half_q6;

  fnic_delay_ring #(.WIDTH(PHV_W), .CLOCKS(6)) u_phv_delay (
    .clk (work_clk),
    .rst (inner_rst),
    .d   (s_phv_data),
    .q   (phv_q6)
  );

  generate
    if (HASH_WORDS > 0) begin : g_hash
      fnic_hash_crc32c #(.WORDS(HASH_WORDS), .LATENCY(6)) u_hash (
        .clk       (work_clk),
        .s_words   (s_phv_data[32*HASH_WORDS-1:0]),
        .byte_mask (hash_config[4*HASH_WORDS-1:0]),
        .hash_xor  (hash_config[4*HASH_WORDS +: 32]),
        .m_hash    (hash_q6)
      );
    end else begin : g_no_hash
      assign hash_q6 = 32'd0;
      wire unused_ok = &{1'b0, hash_config};
    end
    if (KW > 0 && STATE_ROWS > 0) begin : g_index_word
      fnic_delay #(.WIDTH(16), .CLOCKS(5)) u_delay (.clk(work_clk), .d(key[15:0]), .q(index_word_q6));
    end else begin : g_no_index_word
      assign index_word_q6 = 16'd0;
    end
    if (KH > 0 && STATE_ROWS > 0) begin : g_index_half
      fnic_delay #(.WIDTH(16), .CLOCKS(5)) u_delay (
        .clk(work_clk), .d(key[32*KW +: 16]), .q(index_half_q6)
      );
    end else begin : g_no_index_half
      assign index_half_q6 = 16'd0;
    end
  endgenerate

  // Entry data of both sides, read at clock 5.
  wire [95:0] entry_e_q6;
  wire [63:0] entry_t_q6;

  fnic_ram_1w1r_sync #(.WIDTH(96), .DEPTH(DR)) u_exact_data (
    .clk   (work_clk),
    .we    (exact_data_we),
    .waddr (row_index[PTR_W-1:0]),
    .wdata (row_data[95:0]),
    .re    (valid_q[4]),
    .raddr (ptr_e),
    .rdata (entry_e_q6)
  );

  generate
    if (TR > 0) begin : g_ternary_data
      fnic_ram_1w1r_sync #(.WIDTH(64), .DEPTH(TR + 1)) u_ternary_data (
        .clk   (work_clk),
        .we    (ternary_data_we),
        .waddr (row_index[DATA_W-1:0]),
        .wdata (row_data[63:0]),
        .re    (valid_q[4]),
        .raddr (row_t),
        .rdata (entry_t_q6)
      );
    end else begin : g_one_ternary_row
      // Only the row of a miss is left.
      reg [63:0] entry_t_q;
      always @(posedge work_clk) begin
        if (ternary_data_we) entry_t_q <= row_data[63:0];
      end
      assign entry_t_q6 = entry_t_q;
      wire unused_ok = &{1'b0, row_t};
    end
  endgenerate

  // Reads of state for the host; every read of this unit is answered, other tables with 0.
  wire read_hit = cfg_read && cfg_addr[30:29] == PIPE && cfg_addr[28:23] == UNIT;
  reg  read_q    = 1'b0;
  reg  state_q   = 1'b0;
  reg  other_q2  = 1'b1;
  reg  read_q2   = 1'b0;
  reg [13:0] read_row_q;
  wire [63:0] state_rdata;

  always @(posedge work_clk) begin
    read_q     <= read_hit;
    state_q    <= read_hit && cfg_addr[22:19] == STATE;
    other_q2   <= !state_q;
    read_row_q <= cfg_addr[18:5];
    read_q2    <= read_q;
    cfg_rvalid <= read_q2;
    cfg_rdata  <= other_q2 ? 64'd0 : state_rdata;
    if (inner_rst) begin
      read_q     <= 1'b0;
      state_q    <= 1'b0;
      other_q2   <= 1'b1;
      read_q2    <= 1'b0;
      cfg_rvalid <= 1'b0;
    end
  end

  fnic_action #(
    .NW(NW), .NH(NH), .NB(NB), .S32(S32), .S16(S16), .S8(S8), .ACTIONS(ACTIONS),
    .STATE_ROWS(STATE_ROWS)
  ) u_action (
    .clk          (work_clk),
    .rst          (inner_rst),
    .s_enable_e   (enable_e),
    .s_enable_t   (enable_t),
    .s_action_e   (action_e),
    .s_action_t   (action_t),
    .owners       (owners),
    .s_valid      (valid_q[5]),
    .s_phv        (phv_q6),
    .s_entry      ({entry_t_q6, entry_e_q6}),
    .s_hash       (hash_q6),
    .s_index_half (index_half_q6),
    .s_index_word (index_word_q6),
    .m_phv        (m_phv_data),
    .vliw_we      (vliw_we),
    .row_index    (state_q ? read_row_q : row_index),
    .vliw_row     (row_data[VLIW_W-1:0]),
    .state_we     (state_we),
    .state_re     (state_q),
    .state_row    (row_data[63:0]),
    .state_rdata  (state_rdata)
  );

  // Key bits that no index source uses, row numbers beyond the tables.
  wire unused_ok = &{1'b0, key, row_data};

`ifdef FNIC_ASSERT
  always @(posedge work_clk) begin
    if (!inner_rst && (config_busy || match_busy || state_q) && (s_phv_valid || |valid_q[CLOCKS-2:0]))
    begin
      $display("ASSERT %m: a table is written or read while a PHV is inside");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
