// SPDX-License-Identifier: Apache-2.0
// Exact table of an M+A stage: a hash table of two ways in block RAM.
//
// Each way has its own hash, a sparse matrix over GF(2) that is fixed in the hardware: bit i of
// way y is the parity of the masked key ANDed with row y*INDEX_W + i of HASH_MATRIX. A row that
// fits neither way's place is for the software to avoid; the lowest way wins.
//
//   clock 0  mask      1  hash, read both ways      2  compare, select      3  outputs
//
// Latency 3 clocks, one key a clock. Entries are not reset: all are written before use.
// Ranges: ENTRIES a power of two >= 4.
`default_nettype none

module fnic_exact_match #(
  parameter integer KEY_W    = 192,
  parameter integer ENTRIES  = 1024,                  // over both ways
  parameter integer ACTION_W = 5,
  parameter integer PTR_W    = 9,
  parameter [2*$clog2(ENTRIES/2)*KEY_W-1:0] HASH_MATRIX = {2*$clog2(ENTRIES/2)*KEY_W{1'b1}}
) (
  input  wire                            clk,
  input  wire                            rst,

  // key in
  input  wire                            s_valid,
  input  wire [KEY_W-1:0]                s_key,
  input  wire [KEY_W-1:0]                exact_mask,

  // result
  output reg                             m_hit,
  output reg  [ACTION_W-1:0]             m_action,
  output reg  [PTR_W-1:0]                m_ptr,

  // one entry is written: row = way * depth + index
  input  wire                            row_we,
  input  wire [$clog2(ENTRIES)-1:0]      row_index,
  input  wire [ACTION_W+PTR_W+KEY_W:0]   row_data     // valid, action, ptr, key
);

  localparam integer DEPTH   = ENTRIES / 2;
  localparam integer INDEX_W = $clog2(DEPTH);
  localparam integer ENTRY_W = 1 + ACTION_W + PTR_W + KEY_W;

  generate
    if (ENTRIES < 4 || (ENTRIES & (ENTRIES - 1)) != 0) begin : g_bad
      fnic_ERROR_entries_must_be_a_power_of_two_of_4_or_more u_error ();
    end
  endgenerate

  reg  [KEY_W-1:0]     masked_q;
  reg  [KEY_W-1:0]     masked_q2;
  wire [2*INDEX_W-1:0] index;
  reg                  valid_q = 1'b0;

  genvar g;
  generate
    for (g = 0; g < 2*INDEX_W; g = g + 1) begin : g_hash
      assign index[g] = ^(masked_q & HASH_MATRIX[KEY_W*g +: KEY_W]);
    end
  endgenerate

  always @(posedge clk) begin
    masked_q  <= s_key & exact_mask;
    masked_q2 <= masked_q;
    valid_q   <= s_valid;
    if (rst) valid_q <= 1'b0;
  end

  wire [2*ENTRY_W-1:0] entry;
  wire [1:0]           way_hit;

  generate
    for (g = 0; g < 2; g = g + 1) begin : g_way
      localparam [0:0] WAY = g[0:0];
      fnic_ram_1w1r_sync #(.WIDTH(ENTRY_W), .DEPTH(DEPTH)) u_entries (
        .clk   (clk),
        .we    (row_we && row_index[INDEX_W] == WAY),
        .waddr (row_index[INDEX_W-1:0]),
        .wdata (row_data),
        .re    (valid_q),
        .raddr (index[INDEX_W*g +: INDEX_W]),
        .rdata (entry[ENTRY_W*g +: ENTRY_W])
      );
      wire equal;
      fnic_equal #(.WIDTH(KEY_W), .GROUP(3)) u_equal (
        .a     (entry[ENTRY_W*g + 1 + ACTION_W + PTR_W +: KEY_W]),
        .b     (masked_q2),
        .mask  ({KEY_W{1'b1}}),
        .equal (equal)
      );
      assign way_hit[g] = entry[ENTRY_W*g] && equal;
    end
  endgenerate

  always @(posedge clk) begin
    m_hit    <= |way_hit;
    m_action <= way_hit[0] ? entry[1 +: ACTION_W] : entry[ENTRY_W + 1 +: ACTION_W];
    m_ptr    <= way_hit[0] ? entry[1 + ACTION_W +: PTR_W]
                           : entry[ENTRY_W + 1 + ACTION_W +: PTR_W];
  end

endmodule

`default_nettype wire
