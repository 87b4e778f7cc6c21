// SPDX-License-Identifier: Apache-2.0
// Gateway of an M+A stage: the conditions under which its two sides act.
//
// One predicate for each word and half position of the key: op 0 masked equality, op 1 masked
// value below the constant, unsigned. A side is enabled if every predicate it cares about has the
// wanted value; `inv` negates that.
// Latency 2 clocks (predicates, then the two conjunctions), one key a clock.
// Ranges: KW + KH >= 1.
`default_nettype none

module fnic_gateway #(
  parameter integer KW = 4,
  parameter integer KH = 3
) (
  input  wire                        clk,

  input  wire [32*KW+16*KH-1:0]      s_key,
  input  wire [65*(KW+KH)-1:0]       predicate,      // a row each: value 32, mask 32, op 1
  input  wire [4*(KW+KH)+1:0]        gateway,        // e: care, want, inv; t: care, want, inv
  output reg                         m_enable_e,
  output reg                         m_enable_t
);

  localparam integer P = KW + KH;

  generate
    if (P < 1) begin : g_bad
      fnic_ERROR_key_needs_a_word_or_half_position u_error ();
    end
  endgenerate

  // One carry chain serves both operations. It passes where key and constant agree; where they
  // differ, the constant's bit comes out for "below" (the highest difference decides), 0 for
  // equality, and 1 enters for equality. `less_q` is the constant of a "below", else 0, a clock
  // later than the rest of the row, which nobody waits for.
  wire [P-1:0] pred_d;
  reg  [P-1:0] pred_q;

  genvar g;
  generate
    for (g = 0; g < P; g = g + 1) begin : g_pred
      localparam integer W  = (g < KW) ? 32 : 16;
      localparam integer AT = (g < KW) ? 32*g : 32*KW + 16*(g - KW);
      wire [W-1:0] value  = predicate[65*g +: W];
      wire [W-1:0] mask   = predicate[65*g + 32 +: W];
      wire         op    = predicate[65*g + 64];
      wire [W-1:0] agree = ~((s_key[AT +: W] & mask) ^ (value & (mask | {W{op}})));
      reg          equal_q;
      reg  [W-1:0] less_q;

      always @(posedge clk) begin
        equal_q <= !op;
        if (equal_q)
          less_q <= {W{1'b0}};
        else
          less_q <= value;
      end

      // Propagate `agree`, generate `less_q`: written as a difference, it feeds the chain directly.
      wire [W+1:0] chain = {1'b0, less_q, equal_q} - {1'b1, ~(agree ^ less_q), 1'b1};
      assign pred_d[g] = chain[W+1];
      wire unused_ok = &{1'b0, chain[W:0]};
    end
  endgenerate

  wire [P-1:0] e_care = gateway[0 +: P];
  wire [P-1:0] e_want = gateway[P +: P];
  wire         e_inv  = gateway[2*P];
  wire [P-1:0] t_care = gateway[2*P+1 +: P];
  wire [P-1:0] t_want = gateway[3*P+1 +: P];
  wire         t_inv  = gateway[4*P+1];

  always @(posedge clk) begin
    pred_q     <= pred_d;
    m_enable_e <= e_inv ^ (&(~e_care | ~(pred_q ^ e_want)));
    m_enable_t <= t_inv ^ (&(~t_care | ~(pred_q ^ t_want)));
  end

  // Half positions use the low halves of value and mask only.
  wire unused_ok = &{1'b0, predicate};

endmodule

`default_nettype wire
