// SPDX-License-Identifier: Apache-2.0
// Extraction side of a parser engine: limit, container writes, result.
//
// Runs two clocks behind the loop. Clock 1 blanks the bytes at or beyond the limit; clock 2 writes
// the PHV. Every lane is wired to one half of the chunk (lane l to half l mod 4), so the PHV
// needs write enables only. A packet's start passes through the same two clocks and clears the PHV,
// at which time the result before it must have been taken: otherwise `run` falls.
// Registers only towards the merge.
`default_nettype none

module fnic_parser_extract #(
  parameter integer NW = 16,
  parameter integer NH = 24,
  parameter integer NB = 16
) (
  input  wire                        clk,
  input  wire                        rst,

  // From the loop; all of it moves only while run is 1.
  output wire                        run,
  input  wire                        start,      // a packet starts
  input  wire                        issue,      // a step executes: the next six belong to it
  input  wire [63:0]                 chunk,
  input  wire [2*NW+NH+NB-12-1:0]    enables,    // lanes of words, halves, then bytes
  input  wire [15:0]                 flags,
  input  wire                        limited,
  input  wire [10:0]                 pos,        // signed
  input  wire                        limit_on,   // a clock after the step
  input  wire [10:0]                 limit,      // signed, a clock after the step
  input  wire                        finish,     // a packet ends at `pos` with `code`
  input  wire [6:0]                  code,

  // Result.
  output wire                        m_valid,
  input  wire                        m_take,
  output wire [32*NW+16*NH+8*NB-1:0] m_phv
);

  localparam integer ENABLES = 2*NW + NH + NB - 12;
  localparam integer HALF0   = 32*NW;
  localparam integer BYTE0   = 32*NW + 16*NH;
  localparam integer PHVW    = 32*NW + 16*NH + 8*NB;

  // Clock 1.
  reg                start1_q  = 1'b0;
  reg                finish1_q = 1'b0;
  reg [63:0]         chunk1_q;
  reg [ENABLES-1:0]  enables1_q;
  reg [15:0]         flags1_q;
  reg                limited1_q;
  reg [10:0]         pos1_q;
  reg [6:0]          code1_q;

  wire [11:0]        left  = {limit[10], limit} - {pos1_q[10], pos1_q};
  wire               cut   = limited1_q && limit_on;
  wire [7:0]         blank = !cut                ? 8'h00
                           : left[11]            ? 8'hFF
                           : left[10:3] != 8'd0  ? 8'h00 : 8'hFF << left[2:0];

  // Clock 2.
  reg                start2_q = 1'b0;
  reg [63:0]         chunk2_q;
  reg [ENABLES-1:0]  enables2_q;
  reg [15:0]         flags2_q;

  // Result.
  reg                valid_q = 1'b0;
  reg [15:0]         parsed_q;
  reg [6:0]          error_q;
  reg [PHVW-1:0]     phv_q;
  reg [15:0]         flags_q;

  wire               clear = start2_q && run;

  assign run     = !start2_q || !valid_q || m_take;
  assign m_valid = valid_q;

  // Clearing conditions that hold all they depend on: the synchronous reset of the registers.
  wire               nothing = rst || (run && !issue);
  wire [7:0]         wipe    = blank & {8{run}};

  integer b;
  always @(posedge clk) begin
    if (run) begin
      start1_q   <= start;
      finish1_q  <= finish;
      chunk1_q   <= chunk;
      limited1_q <= limited;
      pos1_q     <= pos;
      code1_q    <= code;

      start2_q   <= start1_q;
      enables2_q <= enables1_q;
      flags2_q   <= flags1_q;

      if (finish1_q) begin
        parsed_q <= {{5{pos1_q[10]}}, pos1_q};
        error_q  <= code1_q;
      end
    end
    if (nothing) begin
      enables1_q <= {ENABLES{1'b0}};
      flags1_q   <= 16'd0;
    end else if (run) begin
      enables1_q <= enables;
      flags1_q   <= flags;
    end
    for (b = 0; b < 8; b = b + 1)
      if (wipe[b])
        chunk2_q[8*b +: 8] <= 8'd0;
      else if (run)
        chunk2_q[8*b +: 8] <= chunk1_q[8*b +: 8];
    valid_q <= (finish1_q && run) || (valid_q && !m_take);
    flags_q <= clear ? 16'd0 : flags_q | flags2_q;
    if (rst) begin
      start1_q   <= 1'b0;
      finish1_q  <= 1'b0;
      start2_q   <= 1'b0;
      enables2_q <= {ENABLES{1'b0}};
      valid_q    <= 1'b0;
    end
  end

  // Halves of the chunk, big-endian.
  wire [63:0] halves = {chunk2_q[55:48], chunk2_q[63:56], chunk2_q[39:32], chunk2_q[47:40],
                        chunk2_q[23:16], chunk2_q[31:24], chunk2_q[7:0],   chunk2_q[15:8]};

  // Containers. Lane 2c is the upper half of word c. The metadata containers stay 0 here.
  genvar i;
  generate
    for (i = 0; i < 2*NW; i = i + 1) begin : g_word
      localparam integer AT = 32*(i/2) + ((i % 2 == 0) ? 16 : 0);
      if (i < 2*(NW-1)) begin : g_on
        always @(posedge clk) begin
          if (clear)
            phv_q[AT +: 16] <= 16'd0;
          else if (enables2_q[i])
            phv_q[AT +: 16] <= halves[16*(i%4) +: 16];
        end
      end else begin : g_off
        always @(posedge clk) phv_q[AT +: 16] <= 16'd0;
      end
    end
    for (i = 0; i < NH; i = i + 1) begin : g_half
      localparam integer AT   = HALF0 + 16*i;
      localparam integer LANE = (2*NW + i) % 4;
      if (i < NH-4) begin : g_on
        always @(posedge clk) begin
          if (clear)
            phv_q[AT +: 16] <= 16'd0;
          else if (enables2_q[2*(NW-1)+i])
            phv_q[AT +: 16] <= halves[16*LANE +: 16];
        end
      end else begin : g_off
        always @(posedge clk) phv_q[AT +: 16] <= 16'd0;
      end
    end
    for (i = 0; i < NB; i = i + 1) begin : g_byte
      localparam integer AT   = BYTE0 + 8*i;
      localparam integer LANE = (2*NW + NH + i/2) % 4;
      if (i < NB-6) begin : g_on
        always @(posedge clk) begin
          if (clear)
            phv_q[AT +: 8] <= 8'd0;
          else if (enables2_q[2*(NW-1)+NH-4+i])
            phv_q[AT +: 8] <= halves[16*LANE + ((i % 2 == 0) ? 8 : 0) +: 8];
        end
      end else begin : g_off
        always @(posedge clk) phv_q[AT +: 8] <= 8'd0;
      end
    end
  endgenerate

  // h[NH-1] flags, h[NH-2] and h[NH-4] set later, h[NH-3] parsed; b[NB-2] parser_error.
  assign m_phv = {phv_q[PHVW-1 -: 8], 1'b0, error_q, phv_q[PHVW-17:BYTE0],
                  flags_q, phv_q[BYTE0-17 -: 16], parsed_q, phv_q[BYTE0-49:0]};

  wire unused_ok = &{1'b0, phv_q[PHVW-9 -: 8], phv_q[BYTE0-1 -: 16], phv_q[BYTE0-33 -: 16]};

endmodule

`default_nettype wire
