// SPDX-License-Identifier: Apache-2.0
// Rotates the N cells of a word down by AMOUNT cells (m cell i = s cell (i + amount) mod N) in three
// registered steps of at most two bits each, so one LUT a bit and step. N is a power of two, 16..64.
// Latency 3 clocks, one word a clock, no stall; the amount travels with the word.
`default_nettype none

module fnic_dma_rotate #(
    parameter integer CELL_W = 8,
    parameter integer N      = 32
) (
    input  wire                 clk,
    input  wire [N*CELL_W-1:0]  s_data,
    input  wire [$clog2(N)-1:0] s_amount,
    output wire [N*CELL_W-1:0]  m_data
);
  localparam integer AMOUNT_W = $clog2(N);
  localparam integer LOW_W    = AMOUNT_W - 4;
  localparam integer WORD_W   = N * CELL_W;

  reg [WORD_W-1:0]   a_q;
  reg [WORD_W-1:0]   b_q;
  reg [WORD_W-1:0]   c_q;
  reg [AMOUNT_W-3:0] amount_a_q;
  reg [LOW_W-1:0]    amount_b_q;

  wire [2*WORD_W-1:0] s_twice = {s_data, s_data};
  wire [2*WORD_W-1:0] a_twice = {a_q, a_q};
  wire [2*WORD_W-1:0] b_twice = {b_q, b_q};
  wire [1:0]          high = s_amount[AMOUNT_W-1:AMOUNT_W-2];
  wire [1:0]          mid = amount_a_q[AMOUNT_W-3:AMOUNT_W-4];

  integer i;
  always @(posedge clk) begin
    for (i = 0; i < N; i = i + 1) begin
      case (high)
        2'd0:    a_q[i*CELL_W +: CELL_W] <= s_twice[i*CELL_W +: CELL_W];
        2'd1:    a_q[i*CELL_W +: CELL_W] <= s_twice[(i + N/4)*CELL_W +: CELL_W];
        2'd2:    a_q[i*CELL_W +: CELL_W] <= s_twice[(i + N/2)*CELL_W +: CELL_W];
        default: a_q[i*CELL_W +: CELL_W] <= s_twice[(i + 3*N/4)*CELL_W +: CELL_W];
      endcase
      case (mid)
        2'd0:    b_q[i*CELL_W +: CELL_W] <= a_twice[i*CELL_W +: CELL_W];
        2'd1:    b_q[i*CELL_W +: CELL_W] <= a_twice[(i + N/16)*CELL_W +: CELL_W];
        2'd2:    b_q[i*CELL_W +: CELL_W] <= a_twice[(i + N/8)*CELL_W +: CELL_W];
        default: b_q[i*CELL_W +: CELL_W] <= a_twice[(i + 3*N/16)*CELL_W +: CELL_W];
      endcase
    end
    amount_a_q <= s_amount[AMOUNT_W-3:0];
    amount_b_q <= amount_a_q[LOW_W-1:0];
    c_q        <= b_twice[amount_b_q*CELL_W +: WORD_W];
  end
  assign m_data = c_q;
endmodule

`default_nettype wire
