// SPDX-License-Identifier: Apache-2.0
// Hash unit of an M+A stage: the linear part of CRC-32C over words of the PHV.
//
// The words are a string of 4*WORDS bytes, w0 first and each word from its most significant byte.
// The register starts at 0 and there is no final inversion; `hash_xor` supplies both for a key of
// known length.
//
// The CRC is the remainder of the string, as a polynomial, by one of degree 32 with 18 terms: half
// of all bits enter every bit of the result. x^247 = x^49 + x^47 + x^40 + x^38 + x^15 + x^3 + 1 in
// the same arithmetic, so bits from x^247 on are folded down first, with seven targets each. Both
// is worked out as the set of string bits whose parity a bit of the result is.
//
//   clock 0  byte mask      1  fold      2  parts      3  join      4..  delay to LATENCY
//
// One hash a clock. Ranges: WORDS 1..32, LATENCY >= 4.
`default_nettype none

module fnic_hash_crc32c #(
  parameter integer WORDS   = 12,
  parameter integer LATENCY = 6
) (
  input  wire                 clk,

  input  wire [32*WORDS-1:0]  s_words,      // w0 in [31:0]
  input  wire [4*WORDS-1:0]   byte_mask,    // bit 0 = first byte of the string; acts a clock later
  input  wire [31:0]          hash_xor,
  output wire [31:0]          m_hash
);

  localparam integer BITS    = 32 * WORDS;
  localparam integer DEGREE  = 247;
  localparam integer SHORT   = (BITS > DEGREE) ? DEGREE : BITS;        // bits after the fold
  localparam integer PARTS   = 4;
  localparam integer PART_W  = (SHORT + PARTS - 1) / PARTS;
  localparam [31:0]  POLY    = 32'h82F63B78;           // reflected

  generate
    if (WORDS < 1 || WORDS > 32 || LATENCY < 4) begin : g_bad
      fnic_ERROR_words_must_be_1_to_32_and_latency_4_or_more u_error ();
    end
  endgenerate

  // Which bits of the folded polynomial reach bit `b` of the CRC (reflected: bit 31 is x^0). Bit k
  // is x^k of the string, to be multiplied by x^32.
  function automatic [SHORT-1:0] column;
    input [4:0]   b;
    integer       k;
    reg [31:0]    reach;
    begin
      reach = POLY;
      for (k = 0; k < SHORT; k = k + 1) begin
        column[k] = reach[b];
        reach = (reach >> 1) ^ (reach[0] ? POLY : 32'd0);
      end
    end
  endfunction

  // The string as a polynomial: the last bit of the string is x^0.
  reg  [BITS-1:0]  masked_q;
  wire [BITS-1:0]  power;
  wire [SHORT-1:0] folded;
  reg  [SHORT-1:0] folded_q;

  // The mask the other way round, so that it is the synchronous reset of masked_q.
  reg  [4*WORDS-1:0] cut_q;

  reg [32*PARTS-1:0] part_q;
  reg [31:0]         join_q;
  wire [32*PARTS-1:0] part_d;
  reg  [31:0]         join_d;

  integer n;
  always @(posedge clk) begin
    cut_q <= ~byte_mask;
    for (n = 0; n < 4*WORDS; n = n + 1)
      if (cut_q[n])
        masked_q[32*(n/4) + 8*(3 - n%4) +: 8] <= 8'd0;
      else
        masked_q[32*(n/4) + 8*(3 - n%4) +: 8] <= s_words[32*(n/4) + 8*(3 - n%4) +: 8];
    folded_q <= folded;
    part_q   <= part_d;
    join_q   <= join_d;
  end

  // In a word, bit 0 of a byte is sent first: byte j of the string is x^(8 * (bytes behind it))
  // times its bits, the lowest the highest power.
  genvar g, h;
  generate
    for (g = 0; g < 4*WORDS; g = g + 1) begin : g_byte
      for (h = 0; h < 8; h = h + 1) begin : g_power
        assign power[8*(4*WORDS-1-g) + 7 - h] = masked_q[32*(g/4) + 8*(3 - g%4) + h];
      end
    end
  endgenerate

  // Fold from the top, once: 247 + 198 bits reach no folded bit again. Longer strings do, in order.
  reg [BITS-1:0] fold;
  integer        k;
  always @* begin
    fold = power;
    for (k = BITS - 1; k >= DEGREE; k = k - 1) begin
      fold[k-DEGREE]    = fold[k-DEGREE]    ^ fold[k];
      fold[k-DEGREE+3]  = fold[k-DEGREE+3]  ^ fold[k];
      fold[k-DEGREE+15] = fold[k-DEGREE+15] ^ fold[k];
      fold[k-DEGREE+38] = fold[k-DEGREE+38] ^ fold[k];
      fold[k-DEGREE+40] = fold[k-DEGREE+40] ^ fold[k];
      fold[k-DEGREE+47] = fold[k-DEGREE+47] ^ fold[k];
      fold[k-DEGREE+49] = fold[k-DEGREE+49] ^ fold[k];
    end
  end

  assign folded = fold[SHORT-1:0];

  generate
    for (g = 0; g < 32; g = g + 1) begin : g_bit
      localparam [SHORT-1:0] COLUMN = column(g[4:0]);
      for (h = 0; h < PARTS; h = h + 1) begin : g_part
        localparam integer AT  = PART_W * h;
        localparam integer LEN = (AT + PART_W > SHORT) ? SHORT - AT : PART_W;
        assign part_d[32*h + g] = ^(folded_q[AT +: LEN] & COLUMN[AT +: LEN]);
      end
    end
  endgenerate

  integer m;
  always @* begin
    join_d = hash_xor;
    for (m = 0; m < PARTS; m = m + 1)
      join_d = join_d ^ part_q[32*m +: 32];
  end

  generate
    if (LATENCY > 4) begin : g_delay
      fnic_delay #(.WIDTH(32), .CLOCKS(LATENCY - 4)) u_delay (.clk(clk), .d(join_q), .q(m_hash));
    end else begin : g_now
      assign m_hash = join_q;
    end
  endgenerate

  wire unused_ok = &{1'b0, fold};

endmodule

`default_nettype wire
