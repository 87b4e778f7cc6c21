// SPDX-License-Identifier: Apache-2.0
// Action side of an M+A stage: slots, entry words, state and the choice for every container.
//
//   clock 5  VLIW rows and entry data are read
//         6  operands: sources, swap, rotate; state index, state row is read
//         7  operation, merge, state update, destination
//         8  output
//
// (clocks as in fnic_stage). Every container chooses in one LUT a bit between hold, the result of
// its cluster's slot, its fixed entry word and state. One PHV a clock.
// Ranges: NW 8..16, NH 8..24, NB 8..16; at least one slot in each class and no empty cluster;
// STATE_ROWS 0 = no state.
`default_nettype none

module fnic_action #(
  parameter integer NW         = 16,
  parameter integer NH         = 24,
  parameter integer NB         = 16,
  parameter integer S32        = 3,
  parameter integer S16        = 2,
  parameter integer S8         = 1,
  parameter integer ACTIONS    = 32,
  parameter integer STATE_ROWS = 1024
) (
  input  wire                                            clk,
  input  wire                                            rst,

  // clock 5: decision of the match side
  input  wire                                            s_enable_e,
  input  wire                                            s_enable_t,
  input  wire [$clog2(ACTIONS)-1:0]                      s_action_e,
  input  wire [$clog2(ACTIONS)-1:0]                      s_action_t,
  input  wire [NW+NH+NB+S32+S16+S8:0]                    owners,

  // clock 6: the PHV at stage entry and what goes with it
  input  wire                                            s_valid,
  input  wire [32*NW+16*NH+8*NB-1:0]                     s_phv,
  input  wire [159:0]                                    s_entry,       // e4 .. e0
  input  wire [31:0]                                     s_hash,
  input  wire [15:0]                                     s_index_half,
  input  wire [15:0]                                     s_index_word,

  // clock 8
  output reg  [32*NW+16*NH+8*NB-1:0]                     m_phv,

  // row ports
  input  wire                                            vliw_we,
  input  wire [13:0]                                     row_index,
  input  wire [2*(NW+NH+NB)+51*S32+34*S16+25*S8+50-1:0]  vliw_row,
  input  wire                                            state_we,
  input  wire                                            state_re,
  input  wire [63:0]                                     state_row,
  output wire [63:0]                                     state_rdata    // 1 clock after state_re
);

  localparam integer PHV_W     = 32*NW + 16*NH + 8*NB;
  localparam integer HALF_AT   = 32*NW;
  localparam integer BYTE_AT   = 32*NW + 16*NH;
  localparam integer SLOTS     = S32 + S16 + S8;
  localparam integer CLUSTER32 = (NW + S32 - 1) / S32;
  localparam integer CLUSTER16 = (NH + S16 - 1) / S16;
  localparam integer CLUSTER8  = (NB + S8 - 1) / S8;

  generate
    if (NW < 8 || NW > 16 || NH < 8 || NH > 24 || NB < 8 || NB > 16) begin : g_bad_phv
      fnic_ERROR_containers_must_be_8_to_16_words_8_to_24_halves_8_to_16_bytes u_error ();
    end
    if ((S32 - 1) * CLUSTER32 >= NW || (S16 - 1) * CLUSTER16 >= NH || (S8 - 1) * CLUSTER8 >= NB)
    begin : g_bad_slots
      fnic_ERROR_a_slot_has_an_empty_cluster u_error ();
    end
    if (ACTIONS < 2) begin : g_bad_actions
      fnic_ERROR_actions_must_be_2_or_more u_error ();
    end
  endgenerate

  wire [15*SLOTS-1:0]         front;
  wire [36*SLOTS-1:0]         back;
  wire [49:0]                 state_op;
  wire [3:0]                  state_source;
  wire [2*(NW+NH+NB)-1:0]     dest;

  fnic_vliw #(
    .NW(NW), .NH(NH), .NB(NB), .S32(S32), .S16(S16), .S8(S8), .ACTIONS(ACTIONS)
  ) u_vliw (
    .clk            (clk),
    .s_enable_e     (s_enable_e),
    .s_enable_t     (s_enable_t),
    .s_action_e     (s_action_e),
    .s_action_t     (s_action_t),
    .owners         (owners),
    .m_front        (front),
    .m_back         (back),
    .m_state        (state_op),
    .m_state_source (state_source),
    .m_dest         (dest),
    .row_we         (vliw_we),
    .row_index      (row_index[$clog2(ACTIONS)-1:0]),
    .row_data       (vliw_row)
  );

  // What the A codes name, per class (docs/hardware.md, section 4).
  wire [31:0]    e0        = s_entry[31:0];
  wire [31:0]    e3        = s_entry[127:96];
  wire [16*8-1:0] top_half = s_phv[HALF_AT + 16*(NH-8) +: 16*8];
  wire [31:0]    last_word = s_phv[32*(NW-1) +: 32];
  wire [31:0]    next_word = s_phv[32*(NW-2) +: 32];

  wire [32*32-1:0] source32;
  wire [32*16-1:0] source16;
  wire [32*8-1:0]  source8;

  genvar g;
  generate
    for (g = 0; g < 16; g = g + 1) begin : g_source32
      if (g < NW) begin : g_in
        assign source32[32*g +: 32] = s_phv[32*g +: 32];
      end else begin : g_out
        assign source32[32*g +: 32] = 32'd0;
      end
    end
    for (g = 0; g < 24; g = g + 1) begin : g_source16
      if (g < NH) begin : g_in
        assign source16[16*g +: 16] = s_phv[HALF_AT + 16*g +: 16];
      end else begin : g_out
        assign source16[16*g +: 16] = 16'd0;
      end
    end
    for (g = 0; g < 16; g = g + 1) begin : g_source8
      if (g < NB) begin : g_in
        assign source8[8*g +: 8] = s_phv[BYTE_AT + 8*g +: 8];
      end else begin : g_out
        assign source8[8*g +: 8] = 8'd0;
      end
    end
    for (g = 0; g < 8; g = g + 1) begin : g_source_half
      assign source32[32*(24+g) +: 32] = {16'd0, top_half[16*g +: 16]};
      assign source8[8*(24+g) +: 8]    = top_half[16*g +: 8];
    end
    for (g = 0; g < 4; g = g + 1) begin : g_source_byte
      assign source8[8*(16+g) +: 8] = e0[8*(3-g) +: 8];
      assign source8[8*(20+g) +: 8] = e3[8*(3-g) +: 8];
    end
  endgenerate

  assign source32[32*16 +: 160] = s_entry;
  assign source32[32*21 +: 32]  = s_hash;
  assign source32[32*22 +: 32]  = 32'd0;
  assign source32[32*23 +: 32]  = {24'd0, s_phv[BYTE_AT + 8*(NB-1) +: 8]};
  assign source16[16*24 +: 128] = {next_word[15:0], next_word[31:16], last_word[15:0],
                                   last_word[31:16], e3[15:0], e3[31:16], e0[15:0], e0[31:16]};

  wire [32*16-1:0] source32_low;
  wire [22*16-1:0] source32_high;
  generate
    for (g = 0; g < 32; g = g + 1) begin : g_split
      assign source32_low[16*g +: 16] = source32[32*g +: 16];
      if (g < 22) begin : g_high
        assign source32_high[16*g +: 16] = source32[32*g + 16 +: 16];
      end
    end
  endgenerate

  // Slots. Results are combinational at clock 7, and one operand serves the state.
  wire [32*SLOTS-1:0] result;
  wire [32*SLOTS-1:0] operand;

  generate
    for (g = 0; g < SLOTS; g = g + 1) begin : g_slot
      localparam integer IS32 = g < S32 ? 1 : 0;
      localparam integer IS16 = (g >= S32 && g < S32 + S16) ? 1 : 0;
      localparam integer W    = IS32 != 0 ? 32 : IS16 != 0 ? 16 : 8;
      localparam integer BASE = IS32 != 0 ? g * CLUSTER32
                              : IS16 != 0 ? (g - S32) * CLUSTER16 : (g - S32 - S16) * CLUSTER8;
      localparam integer N    = IS32 != 0 ? NW : IS16 != 0 ? NH : NB;
      localparam integer AT   = IS32 != 0 ? 0 : IS16 != 0 ? HALF_AT : BYTE_AT;
      localparam integer ROOM = (N - BASE > 16) ? 16 : N - BASE;
      localparam integer B_W  = (ROOM > 4) ? $clog2(ROOM) : 2;

      wire [W-1:0]    a;
      wire [W-1:0]    b;
      wire [W-1:0]    slot_operand;
      wire [W-1:0]    slot_result;

      if (W == 32) begin : g_a32
        // The halves and src reach the lower 16 bits only.
        fnic_select #(.WIDTH(16), .N(32), .SEL_W(5)) u_low (
          .d   (source32_low),
          .sel (front[15*g +: 5]),
          .y   (a[15:0])
        );
        fnic_select #(.WIDTH(16), .N(22), .SEL_W(5)) u_high (
          .d   (source32_high),
          .sel (front[15*g +: 5]),
          .y   (a[31:16])
        );
      end else if (W == 16) begin : g_a16
        fnic_select #(.WIDTH(16), .N(32), .SEL_W(5)) u_a (
          .d   (source16),
          .sel (front[15*g +: 5]),
          .y   (a)
        );
      end else begin : g_a8
        fnic_select #(.WIDTH(8), .N(32), .SEL_W(5)) u_a (
          .d   (source8),
          .sel (front[15*g +: 5]),
          .y   (a)
        );
      end

      // fnic_vliw keeps the selection below ROOM.
      fnic_select #(.WIDTH(W), .N(ROOM), .SEL_W(B_W)) u_b (
        .d   (s_phv[AT + W*BASE +: W*ROOM]),
        .sel (front[15*g + 5 +: B_W]),
        .y   (b)
      );

      fnic_slot #(.WIDTH(W)) u_slot (
        .clk       (clk),
        .s_a       (a),
        .s_b       (b),
        .s_rotate  (front[15*g + 9 +: $clog2(W)]),
        .s_swap    (front[15*g + 14]),
        .s_op      (back[36*g +: 4]),
        .s_mask    (back[36*g + 4 +: W]),
        .m_operand (slot_operand),
        .m_result  (slot_result)
      );

      if (W == 32) begin : g_out32
        assign result[32*g +: 32]  = slot_result;
        assign operand[32*g +: 32] = slot_operand;
      end else begin : g_out
        assign result[32*g +: 32]  = {{(32-W){1'b0}}, slot_result};
        assign operand[32*g +: 32] = {{(32-W){1'b0}}, slot_operand};
      end
    end
  endgenerate

  // State.
  wire [31:0] r0;
  wire [31:0] r1;
  wire        pred;

  generate
    if (STATE_ROWS > 0) begin : g_state
      wire [15:0] source = (s_index_half & {16{state_source[0]}})
                         | (s_index_word & {16{state_source[1]}})
                         | (e0[15:0] & {16{state_source[2]}})
                         | (e3[15:0] & {16{state_source[3]}});
      wire [15:0] index = state_op[20 +: 16] + (source & state_op[4 +: 16]);

      fnic_stage_memory #(.ROWS(STATE_ROWS)) u_memory (
        .clk       (clk),
        .rst       (rst),
        .s_enable  (s_valid && state_op[0]),
        .s_row     (index[$clog2(STATE_ROWS)-1:0]),
        .s_cond    (state_op[38:36]),
        .s_lo_t    (state_op[40:39]),
        .s_lo_f    (state_op[42:41]),
        .s_hi_t    (state_op[44:43]),
        .s_hi_f    (state_op[46:45]),
        .s_r0_new  (state_op[47]),
        .s_r1      (state_op[49:48]),
        .x         (operand[32*(S32-1) +: 32]),
        .m_r0      (r0),
        .m_r1      (r1),
        .m_pred    (pred),
        .row_we    (state_we),
        .row_re    (state_re),
        .row_index (row_index[$clog2(STATE_ROWS)-1:0]),
        .row_wdata (state_row),
        .row_rdata (state_rdata)
      );

      wire unused_ok = &{1'b0, index, state_op[3:1]};
    end else begin : g_no_state
      assign r0          = 32'd0;
      assign r1          = 32'd0;
      assign pred        = 1'b0;
      assign state_rdata = 64'd0;
      wire unused_ok = &{1'b0, rst, s_valid, state_op, state_source, s_index_half, s_index_word,
                         state_we, state_re, state_row};
    end
  endgenerate

  // Destinations, clock 7.
  reg [PHV_W-1:0] phv_q;
  reg [159:0]     entry_q;

  always @(posedge clk) begin
    phv_q   <= s_phv;
    entry_q <= s_entry;
  end

  generate
    for (g = 0; g < NW; g = g + 1) begin : g_word
      always @(posedge clk) begin
        case (dest[2*g +: 2])
          2'd0:    m_phv[32*g +: 32] <= phv_q[32*g +: 32];
          2'd1:    m_phv[32*g +: 32] <= result[32*(g / CLUSTER32) +: 32];
          2'd2:    m_phv[32*g +: 32] <= entry_q[32*(g % 5) +: 32];
          default: m_phv[32*g +: 32] <= (g % 2 == 0) ? r0 : r1;
        endcase
      end
    end
    for (g = 0; g < NH; g = g + 1) begin : g_half
      localparam integer AT = HALF_AT + 16*g;
      if (g == NH - 2 || g == NH - 3) begin : g_held      // pkt_len, parsed
        always @(posedge clk) m_phv[AT +: 16] <= phv_q[AT +: 16];
      end else begin : g_free
        localparam integer E = g % 10;
        always @(posedge clk) begin
          case (dest[2*(NW+g) +: 2])
            2'd0:    m_phv[AT +: 16] <= phv_q[AT +: 16];
            2'd1:    m_phv[AT +: 16] <= result[32*(S32 + g / CLUSTER16) +: 16];
            2'd2:    m_phv[AT +: 16] <= entry_q[32*(E / 2) + 16*(1 - E % 2) +: 16];
            default: m_phv[AT +: 16] <= (g % 2 == 0) ? r0[15:0] : r1[15:0];
          endcase
        end
      end
    end
    for (g = 0; g < NB; g = g + 1) begin : g_byte
      localparam integer AT = BYTE_AT + 8*g;
      localparam integer E  = g % 20;
      always @(posedge clk) begin
        case (dest[2*(NW+NH+g) +: 2])
          2'd0:    m_phv[AT +: 8] <= phv_q[AT +: 8];
          2'd1:    m_phv[AT +: 8] <= result[32*(S32 + S16 + g / CLUSTER8) +: 8];
          2'd2:    m_phv[AT +: 8] <= entry_q[32*(E / 4) + 8*(3 - E % 4) +: 8];
          default: m_phv[AT +: 8] <= {7'd0, pred};
        endcase
      end
    end
  endgenerate

  // Sources that only have a low half, upper parts of narrow slots, operands other than the
  // state's, destinations that always hold.
  wire unused_ok = &{1'b0, source32, result, operand, dest, row_index, front, back};

endmodule

`default_nettype wire
