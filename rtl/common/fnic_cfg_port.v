// SPDX-License-Identifier: Apache-2.0
// One unit's end of the configuration bus (docs/hardware.md, section 8).
//
// Words addressed to (CFG_PIPE, CFG_UNIT) gather in a staging register; the word that carries the
// commit bit completes the row, and one clock later `row_we` is high for one clock with the
// table, the row number and the whole row. The staging register itself is the row output, so a
// row costs its bits once; it clears itself while the row is being taken.
//
//   cfg_valid  _/1 2 3c\_____      c = commit
//   row_we     _________/~\___
//   row_busy   _________/~~~\_     two clocks: enough for a table written at row_we
//
// Rate: one word a clock, also directly after a commit. All outputs are registered.
// Legal: CFG_PIPE 0..3, CFG_UNIT 0..63, STAGING 1..1024.
`default_nettype none

module fnic_cfg_port #(
  parameter integer CFG_PIPE = 0,
  parameter integer CFG_UNIT = 0,
  parameter integer STAGING  = 64     // bits of the widest row of the unit
) (
  input  wire               clk,
  input  wire               rst,

  // Configuration bus.
  input  wire               cfg_valid,
  input  wire [31:0]        cfg_addr,
  input  wire [31:0]        cfg_data,

  // Completed rows.
  output wire               row_we,
  output wire [3:0]         row_table,
  output wire [13:0]        row_index,
  output wire [STAGING-1:0] row_data,
  output wire               row_busy
);

  localparam integer WORDS = (STAGING + 31) / 32;
  localparam [1:0]   PIPE  = CFG_PIPE[1:0];
  localparam [5:0]   UNIT  = CFG_UNIT[5:0];

  generate
    if (CFG_PIPE < 0 || CFG_PIPE > 3 || CFG_UNIT < 0 || CFG_UNIT > 63) begin : g_bad_address
      fnic_ERROR_cfg_pipe_or_unit_out_of_range u_error ();
    end
    if (STAGING < 1 || STAGING > 1024) begin : g_bad_staging
      fnic_ERROR_staging_must_be_1_to_1024 u_error ();
    end
  endgenerate

  wire hit    = cfg_valid && cfg_addr[30:29] == PIPE && cfg_addr[28:23] == UNIT;
  wire commit = hit && cfg_addr[31];

  reg                we_q    = 1'b0;
  reg                late_q  = 1'b0;
  reg [3:0]          table_q;
  reg [13:0]         index_q;
  reg [32*WORDS-1:0] staging_q;

  wire [WORDS-1:0] word_hit;

  genvar g;
  generate
    for (g = 0; g < WORDS; g = g + 1) begin : g_word
      localparam [4:0] WORD = g;
      assign word_hit[g] = hit && cfg_addr[4:0] == WORD;
    end
  endgenerate

  integer w;
  always @(posedge clk) begin
    we_q   <= commit;
    late_q <= we_q;
    if (hit) begin
      table_q <= cfg_addr[22:19];
      index_q <= cfg_addr[18:5];
    end
    // The staging register is control here: words not written must read 0 in the first row.
    for (w = 0; w < WORDS; w = w + 1) begin
      if (rst || (we_q && !word_hit[w]))
        staging_q[32*w +: 32] <= 32'd0;
      else if (word_hit[w])
        staging_q[32*w +: 32] <= cfg_data;
    end
    if (rst) begin
      we_q   <= 1'b0;
      late_q <= 1'b0;
    end
  end

  assign row_we    = we_q;
  assign row_table = table_q;
  assign row_index = index_q;
  assign row_data  = staging_q[STAGING-1:0];
  assign row_busy  = we_q || late_q;

  wire unused_ok = &{1'b0, staging_q};

endmodule

`default_nettype wire
