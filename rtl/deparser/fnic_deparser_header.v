// SPDX-License-Identifier: Apache-2.0
// Header builder of the deparser: PHV FIFO and lane crossbar, one header beat a clock.
//
// The row read in one clock selects in the next, for every 16-bit position of the beat, one of the
// PHV's lanes or zero. The PHV is the FIFO's head and stays there until its packet's last slot.
// Moves only while `adv` is 1. Result: a register, two clocks after the row address.
// The crossbar is the largest part of a deparser: 17 LUT a bit for 64 lanes.
`default_nettype none

module fnic_deparser_header #(
  parameter integer BUS      = 256,
  parameter integer NW       = 16,
  parameter integer NH       = 24,
  parameter integer NB       = 16,
  parameter integer ROWS     = 64,
  parameter integer PHV_FIFO = 32
) (
  input  wire           clk,
  input  wire           rst,
  input  wire           adv,

  // Lane rows: per position {en, lane}.
  input  wire           row_we,
  input  wire [$clog2(ROWS)-1:0] row_windex,
  input  wire [(BUS/16)*($clog2(2*NW+NH+NB/2)+1)-1:0] row_wdata,

  // PHVs; never more than PHV_FIFO wait.
  input  wire           s_valid,
  input  wire [32*NW+16*NH+8*NB-1:0] s_phv,

  // Slot; next_phv one clock later, with the data it selects.
  input  wire [$clog2(ROWS)-1:0] row,
  input  wire           next_phv,
  output reg  [BUS-1:0] header
);

  localparam integer PHVW  = 32*NW + 16*NH + 8*NB;
  localparam integer LANES = 2*NW + NH + NB/2;
  localparam integer SEL_W = $clog2(LANES);
  localparam integer POS   = BUS / 16;

  wire                          have;
  wire                          unused_ready;
  wire [PHVW-1:0]               phv;
  wire [POS*(SEL_W+1)-1:0]      select;
  wire [$clog2(PHV_FIFO+1)-1:0] unused_count;

  fnic_fifo_bram #(
    .WIDTH   (PHVW),
    .DEPTH   (PHV_FIFO),
    .OUT_REG (0)
  ) u_phvs (
    .clk     (clk),
    .rst     (rst),
    .s_valid (s_valid),
    .s_ready (unused_ready),
    .s_data  (s_phv),
    .m_valid (have),
    .m_ready (next_phv && adv),
    .m_data  (phv),
    .count   (unused_count)
  );

  fnic_ram_1w1r_sync #(
    .WIDTH (POS*(SEL_W+1)),
    .DEPTH (ROWS)
  ) u_rows (
    .clk   (clk),
    .we    (row_we),
    .waddr (row_windex),
    .wdata (row_wdata),
    .re    (adv),
    .raddr (row),
    .rdata (select)
  );

  // Lanes by number: words (upper half first), halves, pairs of bytes (first byte on top).
  wire [(16<<SEL_W)-1:0] lanes;

  genvar i;
  generate
    for (i = 0; i < (1 << SEL_W); i = i + 1) begin : g_lane
      if (i < 2*NW) begin : g_word
        assign lanes[16*i +: 16] = phv[32*(i/2) + ((i % 2 == 0) ? 16 : 0) +: 16];
      end else if (i < 2*NW + NH) begin : g_half
        assign lanes[16*i +: 16] = phv[32*NW + 16*(i - 2*NW) +: 16];
      end else if (i < LANES) begin : g_pair
        assign lanes[16*i +: 16] = {phv[32*NW + 16*NH + 16*(i - 2*NW - NH) +: 8],
                                    phv[32*NW + 16*NH + 16*(i - 2*NW - NH) + 8 +: 8]};
      end else begin : g_none
        assign lanes[16*i +: 16] = 16'd0;
      end
    end

    for (i = 0; i < POS; i = i + 1) begin : g_position
      wire [SEL_W-1:0] sel  = select[(SEL_W+1)*i +: SEL_W];
      wire             en   = select[(SEL_W+1)*i + SEL_W];
      wire [15:0]      lane = lanes[{sel, 4'd0} +: 16];

      always @(posedge clk) begin
        if (adv && !en)
          header[16*i +: 16] <= 16'd0;
        else if (adv)
          header[16*i +: 16] <= {lane[7:0], lane[15:8]};
      end
    end
  endgenerate

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && s_valid && !unused_ready) begin
      $display("ASSERT %m: a PHV came without credit.");
      $finish;
    end
    if (!rst && next_phv && !have) begin
      $display("ASSERT %m: a slot has no PHV.");
      $finish;
    end
  end
`endif

  wire unused_ok = &{1'b0, have};

endmodule

`default_nettype wire
