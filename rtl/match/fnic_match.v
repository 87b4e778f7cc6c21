// SPDX-License-Identifier: Apache-2.0
// Match side of an M+A stage: from the PHV to one action and one data pointer for each side.
//
//   clock 0  key crossbar
//         1  exact: mask, hash     ternary: planes   gateway: predicates
//         2  exact: read ways      ternary: AND      gateway: conjunctions
//         3  exact: compare        ternary: priority
//         4  defaults, index mode, ternary result
//         5  outputs
//
// A side that the gateway disables gives its default action and data pointer (docs/hardware.md,
// section 4). Latency 5 clocks, one PHV a clock. EXACT_ENTRIES = 0 and TR = 0 leave a table out:
// that side then always misses.
`default_nettype none

module fnic_match #(
  parameter integer NW            = 16,
  parameter integer NH            = 24,
  parameter integer NB            = 16,
  parameter integer KW            = 4,
  parameter integer KH            = 3,
  parameter integer KB            = 2,
  parameter integer EXACT_ENTRIES = 1024,
  parameter integer TR            = 64,
  parameter integer ACTION_W      = 5,
  parameter integer PTR_W         = 9,
  parameter [2*$clog2((EXACT_ENTRIES > 0) ? EXACT_ENTRIES/2 : 2)*(32*KW+16*KH+8*KB)-1:0]
    HASH_MATRIX = {2*$clog2((EXACT_ENTRIES > 0) ? EXACT_ENTRIES/2 : 2)*(32*KW+16*KH+8*KB){1'b1}}
) (
  input  wire                                        clk,
  input  wire                                        rst,

  // PHV in; the key follows it by one clock
  input  wire                                        s_valid,
  input  wire [32*NW+16*NH+8*NB-1:0]                 s_phv,
  output wire [32*KW+16*KH+8*KB-1:0]                 key,

  // registers of the one-row tables
  input  wire [5*(KW+KH+KB)-1:0]                     key_select,
  input  wire [32*KW+16*KH+8*KB-1:0]                 exact_mask,
  input  wire [65*(KW+KH)-1:0]                       predicate,
  input  wire [4*(KW+KH)+1:0]                        gateway,
  input  wire [17+2*ACTION_W+PTR_W:0]                mode,

  // rows of the memories
  input  wire                                        exact_we,
  input  wire                                        ternary_we,
  input  wire                                        result_we,
  input  wire [13:0]                                 row_index,
  input  wire [ACTION_W+PTR_W+32*KW+16*KH+8*KB:0]    exact_row,
  input  wire [2*(32*KW+16*KH+8*KB):0]               ternary_row,
  input  wire [ACTION_W-1:0]                         result_row,
  output wire                                        busy,

  // the decision, 5 clocks after the PHV
  output reg                                         m_enable_e,
  output reg                                         m_enable_t,
  output reg  [ACTION_W-1:0]                         m_action_e,
  output reg  [ACTION_W-1:0]                         m_action_t,
  output reg  [PTR_W-1:0]                            m_ptr_e,
  output reg  [((TR > 0) ? $clog2(TR + 1) : 1)-1:0]  m_row_t
);

  localparam integer KEY_W  = 32*KW + 16*KH + 8*KB;
  localparam integer DATA_W = (TR > 0) ? $clog2(TR + 1) : 1;
  localparam [DATA_W-1:0] MISS_ROW = TR[DATA_W-1:0];

  reg valid_q = 1'b0;
  always @(posedge clk) begin
    valid_q <= s_valid;
    if (rst) valid_q <= 1'b0;
  end

  fnic_key_crossbar #(.NW(NW), .NH(NH), .NB(NB), .KW(KW), .KH(KH), .KB(KB)) u_crossbar (
    .clk        (clk),
    .s_phv      (s_phv),
    .key_select (key_select),
    .m_key      (key)
  );

  // Enables: at clock 3, 4.
  wire enable_e_q3;
  wire enable_t_q3;
  reg  enable_e_q4;
  reg  enable_t_q4;

  fnic_gateway #(.KW(KW), .KH(KH)) u_gateway (
    .clk        (clk),
    .s_key      (key[32*KW+16*KH-1:0]),
    .predicate  (predicate),
    .gateway    (gateway),
    .m_enable_e (enable_e_q3),
    .m_enable_t (enable_t_q3)
  );

  // Exact side, at clock 4.
  wire                hit_e_q4;
  wire [ACTION_W-1:0] action_e_q4;
  wire [PTR_W-1:0]    ptr_e_q4;

  generate
    if (EXACT_ENTRIES > 0) begin : g_exact
      fnic_exact_match #(
        .KEY_W(KEY_W), .ENTRIES(EXACT_ENTRIES), .ACTION_W(ACTION_W), .PTR_W(PTR_W),
        .HASH_MATRIX(HASH_MATRIX)
      ) u_exact (
        .clk        (clk),
        .rst        (rst),
        .s_valid    (valid_q),
        .s_key      (key),
        .exact_mask (exact_mask),
        .m_hit      (hit_e_q4),
        .m_action   (action_e_q4),
        .m_ptr      (ptr_e_q4),
        .row_we     (exact_we),
        .row_index  (row_index[$clog2(EXACT_ENTRIES)-1:0]),
        .row_data   (exact_row)
      );
    end else begin : g_no_exact
      assign hit_e_q4    = 1'b0;
      assign action_e_q4 = {ACTION_W{1'b0}};
      assign ptr_e_q4    = {PTR_W{1'b0}};
      wire unused_ok = &{1'b0, exact_we, exact_row, exact_mask, HASH_MATRIX};
    end
  endgenerate

  // Ternary side, at clock 4, with the action from its result table.
  wire                hit_t_q4;
  wire [DATA_W-1:0]   row_t_q4;
  wire [ACTION_W-1:0] action_t_q4;

  generate
    if (TR > 0) begin : g_ternary
      localparam integer ROW_W = (TR > 1) ? $clog2(TR) : 1;
      wire [ROW_W-1:0] row;

      fnic_tcam_bram #(.KEY_W(KEY_W), .ROWS(TR)) u_ternary (
        .clk       (clk),
        .rst       (rst),
        .s_valid   (valid_q),
        .s_key     (key),
        .m_hit     (hit_t_q4),
        .m_row     (row),
        .row_we    (ternary_we),
        .row_index (row_index[ROW_W-1:0]),
        .row_data  (ternary_row),
        .busy      (busy)
      );

      fnic_ram_1w1r_async #(.WIDTH(ACTION_W), .DEPTH(TR)) u_result (
        .clk   (clk),
        .we    (result_we),
        .waddr (row_index[ROW_W-1:0]),
        .wdata (result_row),
        .raddr (row),
        .rdata (action_t_q4)
      );

      // TR a power of two has one bit more for the row of a miss.
      if (DATA_W > ROW_W) begin : g_extend
        assign row_t_q4 = {{(DATA_W-ROW_W){1'b0}}, row};
      end else begin : g_same
        assign row_t_q4 = row;
      end
    end else begin : g_no_ternary
      assign hit_t_q4    = 1'b0;
      assign row_t_q4    = {DATA_W{1'b0}};
      assign action_t_q4 = {ACTION_W{1'b0}};
      assign busy        = 1'b0;
      wire unused_ok = &{1'b0, valid_q, ternary_we, result_we, ternary_row, result_row};
    end
  endgenerate

  // Index mode: low halves of the first positions, brought to clock 4.
  wire [15:0] index_word_q4;
  wire [15:0] index_half_q4;

  generate
    if (KW > 0) begin : g_index_word
      fnic_delay #(.WIDTH(16), .CLOCKS(3)) u_delay (.clk(clk), .d(key[15:0]), .q(index_word_q4));
    end else begin : g_no_index_word
      assign index_word_q4 = 16'd0;
    end
    if (KH > 0) begin : g_index_half
      fnic_delay #(.WIDTH(16), .CLOCKS(3)) u_delay (
        .clk(clk), .d(key[32*KW +: 16]), .q(index_half_q4)
      );
    end else begin : g_no_index_half
      assign index_half_q4 = 16'd0;
    end
  endgenerate

  wire                mode_index = mode[0];
  wire                mode_sel   = mode[1];
  wire [15:0]         mode_mask  = mode[2 +: 16];
  wire [ACTION_W-1:0] def_action = mode[18 +: ACTION_W];
  wire [PTR_W-1:0]    def_ptr    = mode[18 + ACTION_W +: PTR_W];
  wire [ACTION_W-1:0] def_t      = mode[18 + ACTION_W + PTR_W +: ACTION_W];

  wire [15:0]      index_q4 = (mode_sel ? index_half_q4 : index_word_q4) & mode_mask;
  wire [PTR_W-1:0] offset_q4;
  generate
    if (PTR_W <= 16) begin : g_offset
      assign offset_q4 = index_q4[PTR_W-1:0];
    end else begin : g_wide_offset
      assign offset_q4 = {{(PTR_W-16){1'b0}}, index_q4};
    end
  endgenerate

  wire take_e_q4 = hit_e_q4 && enable_e_q4 && !mode_index;
  wire take_t_q4 = hit_t_q4 && enable_t_q4;

  always @(posedge clk) begin
    enable_e_q4 <= enable_e_q3;
    enable_t_q4 <= enable_t_q3;
    m_enable_e  <= enable_e_q4;
    m_enable_t  <= enable_t_q4;
    m_action_e  <= take_e_q4 ? action_e_q4 : def_action;
    m_ptr_e     <= take_e_q4 ? ptr_e_q4
                 : def_ptr + ((mode_index && enable_e_q4) ? offset_q4 : {PTR_W{1'b0}});
    m_action_t  <= take_t_q4 ? action_t_q4 : def_t;
    m_row_t     <= take_t_q4 ? row_t_q4 : MISS_ROW;
  end

  // Index bits beyond the data rows, row numbers beyond the tables, keys of byte positions.
  wire unused_ok = &{1'b0, index_q4, row_index};

endmodule

`default_nettype wire
