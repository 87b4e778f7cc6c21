// SPDX-License-Identifier: Apache-2.0
// Key crossbar of an M+A stage: picks the containers that form the match key.
//
// Each key position is fed from the containers of its own class only (32, 16 or 8 bits), which
// costs a seventh of a crossbar of bytes. A selection beyond the class gives 0; for classes of up
// to 16 the top bit of the selection does that by clearing the key register.
// Latency 1 clock, one key a clock.
// Ranges: NW 1..32, NH 1..32, NB 1..32; KW, KH, KB >= 0, not all 0.
`default_nettype none

module fnic_key_crossbar #(
  parameter integer NW = 16,
  parameter integer NH = 24,
  parameter integer NB = 16,
  parameter integer KW = 4,
  parameter integer KH = 3,
  parameter integer KB = 2
) (
  input  wire                          clk,

  input  wire [32*NW+16*NH+8*NB-1:0]   s_phv,
  input  wire [5*(KW+KH+KB)-1:0]       key_select,   // 5 bits a position: words, halves, bytes
  output reg  [32*KW+16*KH+8*KB-1:0]   m_key
);

  localparam integer KEY_W = 32*KW + 16*KH + 8*KB;

  localparam integer SEL_W = (NW > 16) ? 5 : 4;
  localparam integer SEL_H = (NH > 16) ? 5 : 4;
  localparam integer SEL_B = (NB > 16) ? 5 : 4;

  wire [KEY_W-1:0] key_d;

  genvar g;
  generate
    for (g = 0; g < KW; g = g + 1) begin : g_word
      fnic_select #(.WIDTH(32), .N(NW), .SEL_W(SEL_W)) u_select (
        .d   (s_phv[0 +: 32*NW]),
        .sel (key_select[5*g +: SEL_W]),
        .y   (key_d[32*g +: 32])
      );
      always @(posedge clk) begin
        m_key[32*g +: 32] <= key_d[32*g +: 32];
        if (SEL_W == 4 && key_select[5*g + 4]) m_key[32*g +: 32] <= 32'd0;
      end
    end
    for (g = 0; g < KH; g = g + 1) begin : g_half
      fnic_select #(.WIDTH(16), .N(NH), .SEL_W(SEL_H)) u_select (
        .d   (s_phv[32*NW +: 16*NH]),
        .sel (key_select[5*(KW+g) +: SEL_H]),
        .y   (key_d[32*KW + 16*g +: 16])
      );
      always @(posedge clk) begin
        m_key[32*KW + 16*g +: 16] <= key_d[32*KW + 16*g +: 16];
        if (SEL_H == 4 && key_select[5*(KW+g) + 4]) m_key[32*KW + 16*g +: 16] <= 16'd0;
      end
    end
    for (g = 0; g < KB; g = g + 1) begin : g_byte
      fnic_select #(.WIDTH(8), .N(NB), .SEL_W(SEL_B)) u_select (
        .d   (s_phv[32*NW + 16*NH +: 8*NB]),
        .sel (key_select[5*(KW+KH+g) +: SEL_B]),
        .y   (key_d[32*KW + 16*KH + 8*g +: 8])
      );
      always @(posedge clk) begin
        m_key[32*KW + 16*KH + 8*g +: 8] <= key_d[32*KW + 16*KH + 8*g +: 8];
        if (SEL_B == 4 && key_select[5*(KW+KH+g) + 4]) m_key[32*KW + 16*KH + 8*g +: 8] <= 8'd0;
      end
    end
  endgenerate

  // A class without a key position leaves its containers unread.
  wire unused_ok = &{1'b0, s_phv};

endmodule

`default_nettype wire
