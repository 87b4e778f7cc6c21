// Hash unit of an M+A stage: the linear part of CRC-32C over words of the PHV.
//
// The words are a string of 4*WORDS bytes, w0 first and each word from its most significant byte.
// The register starts at 0 and there is no final inversion; `hash_xor` supplies both for a key of
// known length. Bit b of the result is the parity of the string ANDed with a constant, computed
// in four parts and then joined.
//
//   clock 0  byte mask      1  parts      2  join      3..  delay to LATENCY
//
// One hash a clock. Ranges: WORDS 1..32, LATENCY >= 3.
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
  localparam integer PARTS   = 4;
  localparam integer PART_W  = (BITS + PARTS - 1) / PARTS;
  localparam [31:0]  POLY    = 32'h82F63B78;           // reflected

  generate
    if (WORDS < 1 || WORDS > 32 || LATENCY < 3) begin : g_bad
      fnic_ERROR_words_must_be_1_to_32_and_latency_3_or_more u_error ();
    end
  endgenerate

  // Which bits of s_words reach bit `b` of the CRC. The last bit of the string to enter the
  // register is the top bit of the last byte; each earlier one has passed one more step.
  function automatic [BITS-1:0] column;
    input [4:0]   b;
    integer       i;
    integer       k;
    reg [31:0]    reach;
    begin
      column = {BITS{1'b0}};
      reach  = POLY;
      for (i = 4*WORDS - 1; i >= 0; i = i - 1) begin
        for (k = 7; k >= 0; k = k - 1) begin
          column[32*(i/4) + 8*(3 - i%4) + k] = reach[b];
          reach = (reach >> 1) ^ (reach[0] ? POLY : 32'd0);
        end
      end
    end
  endfunction

  reg [BITS-1:0]     masked_q;
  reg [32*PARTS-1:0] part_q;
  reg [31:0]         join_q;
  wire [32*PARTS-1:0] part_d;
  reg  [31:0]         join_d;

  // The mask the other way round, so that it is the synchronous reset of masked_q.
  reg [4*WORDS-1:0] cut_q;

  integer n;
  always @(posedge clk) begin
    cut_q <= ~byte_mask;
    for (n = 0; n < 4*WORDS; n = n + 1)
      if (cut_q[n])
        masked_q[32*(n/4) + 8*(3 - n%4) +: 8] <= 8'd0;
      else
        masked_q[32*(n/4) + 8*(3 - n%4) +: 8] <= s_words[32*(n/4) + 8*(3 - n%4) +: 8];
    part_q <= part_d;
    join_q <= join_d;
  end

  genvar g, h;
  generate
    for (g = 0; g < 32; g = g + 1) begin : g_bit
      localparam [BITS-1:0] COLUMN = column(g[4:0]);
      for (h = 0; h < PARTS; h = h + 1) begin : g_part
        localparam integer AT  = PART_W * h;
        localparam integer LEN = (AT + PART_W > BITS) ? BITS - AT : PART_W;
        assign part_d[32*h + g] = ^(masked_q[AT +: LEN] & COLUMN[AT +: LEN]);
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
    if (LATENCY > 3) begin : g_delay
      fnic_delay #(.WIDTH(32), .CLOCKS(LATENCY - 3)) u_delay (.clk(clk), .d(join_q), .q(m_hash));
    end else begin : g_now
      assign m_hash = join_q;
    end
  endgenerate

endmodule

`default_nettype wire
