// SPDX-License-Identifier: Apache-2.0
// VLIW memory of an M+A stage: the instruction of every container, slot and the state operation.
//
// Each object belongs to one side; its field comes from the row that this side's action names.
// Slots and state have one copy each, addressed by the owner's action; destinations, of which many
// share an address, have one copy for each side and a choice after the read.
// A slot of a disabled side runs the instruction of row 0; containers and state of it do nothing.
//
//   clock 0  actions in, read A, B, rotation, swap and the state operation
//         1  these are outputs; read operation, mask (outputs, combinational) and destinations
//         2  destinations are outputs
//
// One row a clock. Memories are not reset. Ranges: ACTIONS >= 2; see fnic_action for the others.
`default_nettype none

module fnic_vliw #(
  parameter integer NW      = 16,
  parameter integer NH      = 24,
  parameter integer NB      = 16,
  parameter integer S32     = 3,
  parameter integer S16     = 2,
  parameter integer S8      = 1,
  parameter integer ACTIONS = 32
) (
  input  wire                                             clk,

  // clock 0: what the match side decided
  input  wire                                             s_enable_e,
  input  wire                                             s_enable_t,
  input  wire [$clog2(ACTIONS)-1:0]                       s_action_e,
  input  wire [$clog2(ACTIONS)-1:0]                       s_action_t,

  // one bit per container (w, h, b), slot (32, 16, 8) and state: 1 = ternary side
  input  wire [NW+NH+NB+S32+S16+S8:0]                     owners,

  // clock 1
  output reg  [15*(S32+S16+S8)-1:0]                       m_front,  // A 5, B 4, rotate 5, swap 1
  output wire [36*(S32+S16+S8)-1:0]                       m_back,   // op 4, mask 32
  output reg  [49:0]                                      m_state,  // bit 0: enable
  output reg  [3:0]                                       m_state_source,   // bit k: source k + 1

  // clock 2
  output reg  [2*(NW+NH+NB)-1:0]                          m_dest,

  // row port
  input  wire                                             row_we,
  input  wire [$clog2(ACTIONS)-1:0]                       row_index,
  input  wire [2*(NW+NH+NB)+51*S32+34*S16+25*S8+50-1:0]   row_data
);

  localparam integer ACTION_W   = $clog2(ACTIONS);
  localparam integer CONTAINERS = NW + NH + NB;
  localparam integer DEST_W     = 2 * CONTAINERS;
  localparam integer SLOTS      = S32 + S16 + S8;
  localparam integer STATE_AT   = DEST_W + 51*S32 + 34*S16 + 25*S8;
  localparam integer STATE_W    = 50;
  localparam integer FRONT_W    = 15;
  localparam integer BACK_W     = 36;

  reg                enable_e_q, enable_t_q;
  reg [ACTION_W-1:0] action_e_q, action_t_q;

  always @(posedge clk) begin
    enable_e_q <= s_enable_e;
    enable_t_q <= s_enable_t;
    action_e_q <= s_action_e;
    action_t_q <= s_action_t;
  end

  // Destinations.
  wire [DEST_W-1:0] dest_e;
  wire [DEST_W-1:0] dest_t;

  fnic_ram_1w1r_async #(.WIDTH(DEST_W), .DEPTH(ACTIONS)) u_dest_e (
    .clk   (clk),
    .we    (row_we),
    .waddr (row_index),
    .wdata (row_data[DEST_W-1:0]),
    .raddr (action_e_q),
    .rdata (dest_e)
  );

  fnic_ram_1w1r_async #(.WIDTH(DEST_W), .DEPTH(ACTIONS)) u_dest_t (
    .clk   (clk),
    .we    (row_we),
    .waddr (row_index),
    .wdata (row_data[DEST_W-1:0]),
    .raddr (action_t_q),
    .rdata (dest_t)
  );

  integer c;
  always @(posedge clk) begin
    for (c = 0; c < CONTAINERS; c = c + 1)
      m_dest[2*c +: 2] <= owners[c] ? (dest_t[2*c +: 2] & {2{enable_t_q}})
                                    : (dest_e[2*c +: 2] & {2{enable_e_q}});
  end

  // Slots.
  genvar g;
  generate
    for (g = 0; g < SLOTS; g = g + 1) begin : g_slot
      localparam integer IS32  = g < S32 ? 1 : 0;
      localparam integer IS16  = (g >= S32 && g < S32 + S16) ? 1 : 0;
      localparam integer W     = IS32 != 0 ? 32 : IS16 != 0 ? 16 : 8;
      localparam integer ROT_W = $clog2(W);
      localparam integer N     = IS32 != 0 ? NW : IS16 != 0 ? NH : NB;
      localparam integer OF    = IS32 != 0 ? S32 : IS16 != 0 ? S16 : S8;
      localparam integer NTH   = IS32 != 0 ? g : IS16 != 0 ? g - S32 : g - S32 - S16;
      localparam integer ROOM  = N - NTH * ((N + OF - 1) / OF);   // containers from the base on
      localparam integer AT    = DEST_W + (IS32 != 0 ? 51*g
                               : IS16 != 0 ? 51*S32 + 34*NTH : 51*S32 + 34*S16 + 25*NTH);
      localparam integer READ_W = 10 + ROT_W;
      localparam integer LATE_W = 4 + W;

      wire                owner  = owners[CONTAINERS + g];
      wire [ACTION_W-1:0] action = owner ? (s_action_t & {ACTION_W{s_enable_t}})
                                         : (s_action_e & {ACTION_W{s_enable_e}});
      reg  [ACTION_W-1:0] action_q;
      wire [READ_W-1:0]   front;
      wire [LATE_W-1:0]   back;

      fnic_ram_1w1r_async #(.WIDTH(READ_W), .DEPTH(ACTIONS)) u_front (
        .clk   (clk),
        .we    (row_we),
        .waddr (row_index),
        .wdata (row_data[AT +: READ_W]),
        .raddr (action),
        .rdata (front)
      );

      fnic_ram_1w1r_async #(.WIDTH(LATE_W), .DEPTH(ACTIONS)) u_back (
        .clk   (clk),
        .we    (row_we),
        .waddr (row_index),
        .wdata (row_data[AT + READ_W +: LATE_W]),
        .raddr (action_q),
        .rdata (back)
      );

      // B beyond the class is the first container of the cluster: here a cheap decode.
      wire [3:0] b_sel;
      if (ROOM >= 16) begin : g_all
        assign b_sel = front[8:5];
      end else begin : g_some
        localparam [3:0] LIMIT = ROOM[3:0];
        assign b_sel = (front[8:5] < LIMIT) ? front[8:5] : 4'd0;
      end

      wire [4:0] rotate;
      if (ROT_W == 5) begin : g_rotate
        assign rotate = front[9 +: ROT_W];
      end else begin : g_narrow_rotate
        assign rotate = {{(5-ROT_W){1'b0}}, front[9 +: ROT_W]};
      end

      always @(posedge clk) begin
        action_q                       <= action;
        m_front[FRONT_W*g +: FRONT_W]  <= {front[9 + ROT_W], rotate, b_sel, front[4:0]};
      end

      if (W == 32) begin : g_back
        assign m_back[BACK_W*g +: BACK_W] = back;
      end else begin : g_narrow_back
        assign m_back[BACK_W*g +: BACK_W] = {{(32-W){1'b0}}, back};
      end
    end
  endgenerate

  // State operation.
  wire                state_owner  = owners[CONTAINERS + SLOTS];
  wire                state_enable = state_owner ? s_enable_t : s_enable_e;
  wire [ACTION_W-1:0] state_action = state_owner ? s_action_t : s_action_e;
  wire [STATE_W-1:0]  state_field;

  fnic_ram_1w1r_async #(.WIDTH(STATE_W), .DEPTH(ACTIONS)) u_state (
    .clk   (clk),
    .we    (row_we),
    .waddr (row_index),
    .wdata (row_data[STATE_AT +: STATE_W]),
    .raddr (state_action),
    .rdata (state_field)
  );

  always @(posedge clk) begin
    m_state        <= {state_field[STATE_W-1:1], state_field[0] & state_enable};
    m_state_source <= {state_field[3:1] == 3'd4, state_field[3:1] == 3'd3,
                       state_field[3:1] == 3'd2, state_field[3:1] == 3'd1};
  end

endmodule

`default_nettype wire
