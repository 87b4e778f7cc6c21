// SPDX-License-Identifier: Apache-2.0
// Configuration of an M+A stage: rows of the bus into registers and write strobes.
//
// Tables of one row (and the predicates) are registers, reset to "do nothing". Tables that are
// memories get a strobe each, with the row number and the row.
// Latency: a row is in its register 2 clocks after its commit, in its memory 2 to 3 clocks.
// Ranges: as fnic_stage.
`default_nettype none

module fnic_stage_config #(
  parameter integer KEY_POSITIONS = 9,
  parameter integer PREDICATES    = 7,
  parameter integer KEY_W         = 192,
  parameter integer MODE_W        = 37,
  parameter integer OWNERS_W      = 63,
  parameter integer HASH_W        = 80,      // mask 4 * words, xor 32
  parameter integer STAGING       = 512,
  parameter integer CFG_PIPE      = 0,
  parameter integer CFG_UNIT      = 2
) (
  input  wire                       clk,
  input  wire                       rst,

  // configuration bus
  input  wire                       cfg_valid,
  input  wire [31:0]                cfg_addr,
  input  wire [31:0]                cfg_data,
  output wire                       busy,

  // registers
  output reg  [5*KEY_POSITIONS-1:0] key_select,
  output reg  [KEY_W-1:0]           exact_mask,
  output reg  [65*PREDICATES-1:0]   predicate,
  output reg  [4*PREDICATES+1:0]    gateway,
  output reg  [MODE_W-1:0]          mode,
  output reg  [OWNERS_W-1:0]        owners,
  output reg  [HASH_W-1:0]          hash_config,

  // memories
  output wire                       exact_we,
  output wire                       ternary_we,
  output wire                       result_we,
  output wire                       exact_data_we,
  output wire                       ternary_data_we,
  output wire                       vliw_we,
  output wire                       state_we,
  output wire [13:0]                row_index,
  output wire [STAGING-1:0]         row_data
);

  localparam [3:0] KEY_SELECT     = 4'd0;
  localparam [3:0] EXACT_MASK     = 4'd1;
  localparam [3:0] PREDICATE      = 4'd2;
  localparam [3:0] GATEWAY        = 4'd3;
  localparam [3:0] EXACT_ENTRY    = 4'd4;
  localparam [3:0] TERNARY_ENTRY  = 4'd5;
  localparam [3:0] TERNARY_RESULT = 4'd6;
  localparam [3:0] EXACT_DATA     = 4'd7;
  localparam [3:0] TERNARY_DATA   = 4'd8;
  localparam [3:0] MODE           = 4'd9;
  localparam [3:0] VLIW           = 4'd10;
  localparam [3:0] OWNERS         = 4'd11;
  localparam [3:0] STATE          = 4'd12;
  localparam [3:0] HASH_CONFIG    = 4'd13;

  wire       row_we;
  wire [3:0] row_table;

  fnic_cfg_port #(.CFG_PIPE(CFG_PIPE), .CFG_UNIT(CFG_UNIT), .STAGING(STAGING)) u_port (
    .clk       (clk),
    .rst       (rst),
    .cfg_valid (cfg_valid),
    .cfg_addr  (cfg_addr),
    .cfg_data  (cfg_data),
    .row_we    (row_we),
    .row_table (row_table),
    .row_index (row_index),
    .row_data  (row_data),
    .row_busy  (busy)
  );

  assign exact_we        = row_we && row_table == EXACT_ENTRY;
  assign ternary_we      = row_we && row_table == TERNARY_ENTRY;
  assign result_we       = row_we && row_table == TERNARY_RESULT;
  assign exact_data_we   = row_we && row_table == EXACT_DATA;
  assign ternary_data_we = row_we && row_table == TERNARY_DATA;
  assign vliw_we         = row_we && row_table == VLIW;
  assign state_we        = row_we && row_table == STATE;

  integer p;
  always @(posedge clk) begin
    if (row_we && row_table == KEY_SELECT)  key_select  <= row_data[5*KEY_POSITIONS-1:0];
    if (row_we && row_table == EXACT_MASK)  exact_mask  <= row_data[KEY_W-1:0];
    if (row_we && row_table == GATEWAY)     gateway     <= row_data[4*PREDICATES+1:0];
    if (row_we && row_table == MODE)        mode        <= row_data[MODE_W-1:0];
    if (row_we && row_table == OWNERS)      owners      <= row_data[OWNERS_W-1:0];
    if (row_we && row_table == HASH_CONFIG) hash_config <= row_data[HASH_W-1:0];
    for (p = 0; p < PREDICATES; p = p + 1)
      if (row_we && row_table == PREDICATE && row_index == p[13:0])
        predicate[65*p +: 65] <= row_data[64:0];
    if (rst) begin
      // These registers are control: a stage that nobody configured passes the PHV on.
      key_select  <= {5*KEY_POSITIONS{1'b0}};
      exact_mask  <= {KEY_W{1'b0}};
      predicate   <= {65*PREDICATES{1'b0}};
      gateway     <= {(4*PREDICATES+2){1'b0}};
      mode        <= {MODE_W{1'b0}};
      owners      <= {OWNERS_W{1'b0}};
      hash_config <= {HASH_W{1'b0}};
    end
  end

endmodule

`default_nettype wire
