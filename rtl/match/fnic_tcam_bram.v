// SPDX-License-Identifier: Apache-2.0
// Ternary table of an M+A stage in block RAM.
//
// The key is cut into chunks of 9 bits. A chunk addresses a plane of 512 words with one bit for
// each row: "this row accepts this chunk". A row matches if all its planes say so; the lowest row wins.
// Writing a row fills its bit in the 512 words of all planes at once, one address a clock. `busy`
// is high meanwhile; the caller keeps the pipeline empty then. A row that is not valid has all
// bits 0. Planes are not reset: all rows are written before use.
//
//   clock 0  read planes      1  AND over the chunks      2  priority      3  outputs
//
// Latency 3 clocks, one key a clock; a row write takes 512 clocks.
// Ranges: KEY_W >= 1, ROWS 1..256 (72 rows a plane fit one RAMB36).
`default_nettype none

module fnic_tcam_bram #(
  parameter integer KEY_W = 192,
  parameter integer ROWS  = 64
) (
  input  wire                                       clk,
  input  wire                                       rst,

  // key in
  input  wire                                       s_valid,
  input  wire [KEY_W-1:0]                           s_key,

  // result
  output reg                                        m_hit,
  output reg  [((ROWS > 1) ? $clog2(ROWS) : 1)-1:0] m_row,

  // one row is written
  input  wire                                       row_we,
  input  wire [((ROWS > 1) ? $clog2(ROWS) : 1)-1:0] row_index,
  input  wire [2*KEY_W:0]                           row_data,   // valid, value, mask
  output wire                                       busy
);

  localparam integer CHUNK_BITS = 9;
  localparam integer CHUNKS     = (KEY_W + CHUNK_BITS - 1) / CHUNK_BITS;
  localparam integer PADDED_W   = CHUNKS * CHUNK_BITS;
  localparam integer SIXES      = (CHUNKS + 5) / 6;
  localparam integer ROW_W      = (ROWS > 1) ? $clog2(ROWS) : 1;

  generate
    if (KEY_W < 1 || ROWS < 1 || ROWS > 256) begin : g_bad
      fnic_ERROR_ternary_rows_must_be_1_to_256 u_error ();
    end
  endgenerate

  // Row writer. The row is kept here because the configuration port clears its copy.
  reg                  busy_q = 1'b0;
  reg [CHUNK_BITS-1:0] step_q;
  reg [ROW_W-1:0]      row_q;
  reg [2*KEY_W:0]      write_q;

  always @(posedge clk) begin
    if (row_we) begin
      busy_q  <= 1'b1;
      step_q  <= {CHUNK_BITS{1'b0}};
      row_q   <= row_index;
      write_q <= row_data;
    end else if (busy_q) begin
      step_q <= step_q + 1'b1;
      if (&step_q) busy_q <= 1'b0;
    end
    if (rst) busy_q <= 1'b0;
  end

  assign busy = busy_q;

  // Key bits beyond KEY_W read as 0 and are masked out in every row.
  wire [PADDED_W-1:0] key_padded;
  wire [PADDED_W-1:0] value_padded;
  wire [PADDED_W-1:0] mask_padded;
  generate
    if (PADDED_W == KEY_W) begin : g_whole
      assign key_padded   = s_key;
      assign value_padded = write_q[1 +: KEY_W];
      assign mask_padded  = write_q[1 + KEY_W +: KEY_W];
    end else begin : g_pad
      assign key_padded   = {{(PADDED_W-KEY_W){1'b0}}, s_key};
      assign value_padded = {{(PADDED_W-KEY_W){1'b0}}, write_q[1 +: KEY_W]};
      assign mask_padded  = {{(PADDED_W-KEY_W){1'b0}}, write_q[1 + KEY_W +: KEY_W]};
    end
  endgenerate

  // Planes.
  wire [CHUNKS*ROWS-1:0] accept;
  genvar g, h;
  generate
    for (g = 0; g < CHUNKS; g = g + 1) begin : g_plane
      wire [CHUNK_BITS-1:0] differs =
          (step_q ^ value_padded[CHUNK_BITS*g +: CHUNK_BITS])
        & mask_padded[CHUNK_BITS*g +: CHUNK_BITS];
      fnic_ram_bitwrite_sync #(.WIDTH(ROWS), .DEPTH(1 << CHUNK_BITS)) u_plane (
        .clk   (clk),
        .we    (busy_q),
        .waddr (step_q),
        .wbit  (row_q),
        .wdata (write_q[0] && differs == {CHUNK_BITS{1'b0}}),
        .re    (s_valid),
        .raddr (key_padded[CHUNK_BITS*g +: CHUNK_BITS]),
        .rdata (accept[ROWS*g +: ROWS])
      );
    end
  endgenerate

  // A row matches if all planes accept: six in a LUT, the rest on a carry chain.
  wire [ROWS-1:0] match_d;
  reg  [ROWS-1:0] match_q;
  generate
    for (g = 0; g < ROWS; g = g + 1) begin : g_row
      wire [6*SIXES-1:0] column;
      wire [SIXES-1:0]   six;
      for (h = 0; h < 6*SIXES; h = h + 1) begin : g_chunk
        if (h < CHUNKS) begin : g_in
          assign column[h] = accept[ROWS*h + g];
        end else begin : g_out
          assign column[h] = 1'b1;
        end
      end
      for (h = 0; h < SIXES; h = h + 1) begin : g_six
        assign six[h] = &column[6*h +: 6];
      end
      fnic_all #(.N(SIXES)) u_all (
        .d   (six),
        .all (match_d[g])
      );
    end
  endgenerate

  wire             first_hit;
  wire [ROW_W-1:0] first_row;

  fnic_priority #(.N(ROWS)) u_priority (
    .d     (match_q),
    .any   (first_hit),
    .first (first_row)
  );

  always @(posedge clk) begin
    match_q <= match_d;
    m_hit   <= first_hit;
    m_row   <= first_row;
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && busy_q && (row_we || s_valid)) begin
      $display("ASSERT %m: the table is used while a row is being written");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
