// SPDX-License-Identifier: Apache-2.0
// Deparser: PHV and original packet in, new packet out (header ++ payload).
//
// The plan says what is to happen with a packet (fnic_deparser_plan); the source side swallows all
// that is not payload (fnic_deparser_skip); the sequencer makes slots (fnic_deparser_issue), which
// pass three clocks: header rows and first rotation, lane crossbar and second rotation
// (fnic_deparser_header), merge (fnic_deparser_merge). The whole path stands still while an output
// beat waits (`adv`), so nothing is buffered twice.
// A DMA section needs no care but in the lengths: whole header beats in front of the packet.
//
// Rate: one output beat a clock, and one source beat a clock, across packets. Latency from PHV to
// first beat: 9 clocks. m_* are registers; m_ready reaches clock enables only.
// CFG unit 1; tables 0 lanes and 1 info. Paper: figure 2, deparser.
// Legal: BUS 256 or 512; NW, NH >= 8; NB >= 8, even; LAYOUTS 1..256; PHV_FIFO >= 2.
`default_nettype none

module fnic_deparser #(
  parameter integer BUS      = 256,
  parameter integer NW       = 16,
  parameter integer NH       = 24,
  parameter integer NB       = 16,
  parameter integer LAYOUTS  = 16,
  parameter integer PHV_FIFO = 32,
  parameter integer CFG_PIPE = 0
) (
  input  wire                        clk,
  input  wire                        rst,

  // PHVs.
  input  wire                        s_phv_valid,
  input  wire [32*NW+16*NH+8*NB-1:0] s_phv_data,
  output reg                         phv_credit,    // a PHV has left the FIFO

  // Original packets, in the order of the PHVs.
  input  wire                        s_valid,
  output wire                        s_ready,
  input  wire [BUS-1:0]              s_data,
  input  wire                        s_last,

  // New packets.
  output wire                        m_valid,
  input  wire                        m_ready,
  output wire [BUS-1:0]              m_data,
  output wire                        m_last,
  output wire [95:0]                 m_meta,
  output wire [2:0]                  m_dma_beats,

  output wire                        stat_drop,     // a packet was consumed here
  output reg                         pkt_done,      // input swallowed, output taken or dropped

  // Configuration.
  input  wire                        cfg_valid,
  input  wire [31:0]                 cfg_addr,
  input  wire [31:0]                 cfg_data,
  output wire                        cfg_busy
);

  localparam integer BB_W     = $clog2(BUS / 8);
  localparam integer PHVW     = 32*NW + 16*NH + 8*NB;
  localparam integer BYTE0    = 32*NW + 16*NH;
  localparam integer POS      = BUS / 16;
  localparam integer HBEATS   = 1024 / BUS;
  localparam integer SEL_W    = $clog2(2*NW + NH + NB/2);
  localparam integer LANES_W  = POS * (SEL_W + 1);          // row of table 0
  localparam integer STAGING  = (LANES_W > 21) ? LANES_W : 21;
  localparam integer LAYOUT_W = (LAYOUTS > 1) ? $clog2(LAYOUTS) : 1;
  localparam integer LANE_ROW_W = LAYOUT_W + $clog2(HBEATS);
  localparam integer LANE_ROWS  = LAYOUTS * HBEATS;
  localparam integer BEATS_W  = 17 - BB_W;
  localparam integer SKIP_W   = 16 - BB_W;

  generate
    if (LAYOUTS < 1 || LAYOUTS > 256 || PHV_FIFO < 2 || NB % 2 != 0) begin : g_bad
      fnic_ERROR_layouts_1_to_256_phv_fifo_at_least_2_nb_even u_error ();
    end
  endgenerate

  // Configuration.
  wire               row_we;
  wire [3:0]         row_table;
  wire [13:0]        row_index;
  wire [STAGING-1:0] row_data;

  fnic_cfg_port #(
    .CFG_PIPE  (CFG_PIPE),
    .CFG_UNIT  (1),
    .STAGING   (STAGING)
  ) u_cfg (
    .clk       (clk),
    .rst       (rst),
    .cfg_valid (cfg_valid),
    .cfg_addr  (cfg_addr),
    .cfg_data  (cfg_data),
    .row_we    (row_we),
    .row_table (row_table),
    .row_index (row_index),
    .row_data  (row_data),
    .row_busy  (cfg_busy)
  );

  wire lanes_we = row_we && row_table == 4'd0 && {18'd0, row_index} < LANE_ROWS;
  wire info_we  = row_we && row_table == 4'd1 && {18'd0, row_index} < LAYOUTS;

  // Plan. Metadata containers: see section 2 of the contract.
  wire [7:0]          user_byte = s_phv_data[PHVW-40 +: 8];
  wire [7:0]          vnic      = s_phv_data[PHVW-48 +: 8];
  wire                plan_valid;
  wire                plan_drop;
  wire                plan_pay;
  wire [SKIP_W-1:0]   plan_skip;
  wire                plan_ahead;
  wire [BB_W-1:0]     plan_turn;
  wire [BEATS_W-1:0]  plan_beats;
  wire [7:0]          plan_hdr_len;
  wire [LAYOUT_W-1:0] plan_layout;
  wire [2:0]          plan_dma_beats;
  wire [95:0]         plan_meta;

  fnic_deparser_plan #(
    .BUS         (BUS),
    .LAYOUTS     (LAYOUTS),
    .CFG_PIPE    (CFG_PIPE)
  ) u_plan (
    .clk         (clk),
    .rst         (rst),
    .row_we      (info_we),
    .row_index   (row_index[LAYOUT_W-1:0]),
    .row_data    (row_data[20:0]),
    .s_valid     (s_phv_valid),
    .s_layout    (s_phv_data[PHVW-32 +: 8]),
    .s_parsed    (s_phv_data[BYTE0-48 +: 16]),
    .s_pkt_len   (s_phv_data[BYTE0-32 +: 16]),
    .s_meta      ({s_phv_data[32*NW-32 +: 32], s_phv_data[BYTE0-64 +: 16], vnic, user_byte,
                   s_phv_data[PHVW-24 +: 8], s_phv_data[PHVW-8 +: 8]}),
    .m_valid     (plan_valid),
    .m_drop      (plan_drop),
    .m_pay       (plan_pay),
    .m_skip      (plan_skip),
    .m_ahead     (plan_ahead),
    .m_turn      (plan_turn),
    .m_beats     (plan_beats),
    .m_hdr_len   (plan_hdr_len),
    .m_layout    (plan_layout),
    .m_dma_beats (plan_dma_beats),
    .m_meta      (plan_meta)
  );

  // Source side.
  wire           pay_valid;
  wire           pay_ready;
  wire [BUS-1:0] pay_data;
  wire           pay_last;
  wire           swallowed;

  fnic_deparser_skip #(
    .BUS        (BUS),
    .SKIP_W     (SKIP_W),
    .PLANS      (PHV_FIFO)
  ) u_skip (
    .clk        (clk),
    .rst        (rst),
    .plan_valid (plan_valid),
    .plan_pay   (plan_pay),
    .plan_skip  (plan_skip),
    .s_valid    (s_valid),
    .s_ready    (s_ready),
    .s_data     (s_data),
    .s_last     (s_last),
    .m_valid    (pay_valid),
    .m_ready    (pay_ready),
    .m_data     (pay_data),
    .m_last     (pay_last),
    .finish     (swallowed)
  );

  // Slots.
  reg                   valid_q = 1'b0;
  wire                  adv     = !valid_q || m_ready;
  wire                  emit;
  wire                  take;
  wire                  last;
  wire                  drop;
  wire [BB_W-1:0]       take_turn;
  wire [BB_W-1:0]       emit_turn;
  wire [BB_W:0]         emit_hdr;
  wire [LANE_ROW_W-1:0] lane_row;
  wire [2:0]            dma_beats;
  wire [95:0]           meta;

  fnic_deparser_issue #(
    .BUS            (BUS),
    .LAYOUTS        (LAYOUTS),
    .PLANS          (PHV_FIFO)
  ) u_issue (
    .clk            (clk),
    .rst            (rst),
    .adv            (adv),
    .plan_valid     (plan_valid),
    .plan_drop      (plan_drop),
    .plan_pay       (plan_pay),
    .plan_ahead     (plan_ahead),
    .plan_turn      (plan_turn),
    .plan_beats     (plan_beats),
    .plan_hdr_len   (plan_hdr_len),
    .plan_layout    (plan_layout),
    .plan_dma_beats (plan_dma_beats),
    .plan_meta      (plan_meta),
    .pay_valid      (pay_valid),
    .pay_last       (pay_last),
    .pay_ready      (pay_ready),
    .emit           (emit),
    .take           (take),
    .last           (last),
    .drop           (drop),
    .take_turn      (take_turn),
    .emit_turn      (emit_turn),
    .emit_hdr       (emit_hdr),
    .lane_row       (lane_row),
    .dma_beats      (dma_beats),
    .meta           (meta)
  );

  // Control beside the data: clocks 1 and 2 of the slot, then the output registers.
  reg        emit1_q = 1'b0;
  reg        emit2_q = 1'b0;
  reg        last1_q = 1'b0;
  reg        last2_q = 1'b0;
  reg        last_q  = 1'b0;
  reg        drop1_q = 1'b0;
  reg        drop2_q = 1'b0;
  reg        drop_q  = 1'b0;
  reg [98:0] meta1_q;
  reg [98:0] meta2_q;
  reg [98:0] meta_q;

  always @(posedge clk) begin
    if (adv) begin
      emit1_q <= emit;
      last1_q <= last;
      drop1_q <= last && drop;
      meta1_q <= {dma_beats, meta};
      emit2_q <= emit1_q;
      last2_q <= last1_q;
      drop2_q <= drop1_q;
      meta2_q <= meta1_q;
      valid_q <= emit2_q;
      last_q  <= last2_q;
      drop_q  <= drop2_q;
    end
    if (adv && emit2_q)
      meta_q <= meta2_q;
    if (rst) begin
      emit1_q <= 1'b0;
      emit2_q <= 1'b0;
      last1_q <= 1'b0;
      last2_q <= 1'b0;
      last_q  <= 1'b0;
      drop1_q <= 1'b0;
      drop2_q <= 1'b0;
      drop_q  <= 1'b0;
      valid_q <= 1'b0;
    end
  end

  wire [BUS-1:0] header;

  fnic_deparser_header #(
    .BUS        (BUS),
    .NW         (NW),
    .NH         (NH),
    .NB         (NB),
    .ROWS       (LANE_ROWS),
    .PHV_FIFO   (PHV_FIFO)
  ) u_header (
    .clk        (clk),
    .rst        (rst),
    .adv        (adv),
    .row_we     (lanes_we),
    .row_windex (row_index[$clog2(LANE_ROWS)-1:0]),
    .row_wdata  (row_data[LANES_W-1:0]),
    .s_valid    (s_phv_valid),
    .s_phv      (s_phv_data),
    .row        (lane_row[$clog2(LANE_ROWS)-1:0]),
    .next_phv   (last1_q),
    .header     (header)
  );

  fnic_deparser_merge #(
    .BUS       (BUS)
  ) u_merge (
    .clk       (clk),
    .adv       (adv),
    .take      (take),
    .take_turn (take_turn),
    .emit_turn (emit_turn),
    .emit_hdr  (emit_hdr),
    .pay       (pay_data),
    .header    (header),
    .out       (m_data)
  );

  assign m_valid     = valid_q;
  assign m_last      = last_q;
  assign m_meta      = meta_q[95:0];
  assign m_dma_beats = meta_q[98:96];
  assign stat_drop   = drop_q;

  // A packet's two halves finish in either order; the later one counts. Positive: swallowed more.
  localparam integer LEAD_W = $clog2(PHV_FIFO) + 4;

  wire              left  = adv && last1_q;                    // its PHV leaves the FIFO
  wire              gone  = drop_q || (valid_q && last_q && m_ready);
  reg  [LEAD_W-1:0] lead_credit_q = {LEAD_W{1'b0}};            // signed
  reg  [LEAD_W-1:0] lead_done_q   = {LEAD_W{1'b0}};            // signed

  wire credit_in  = lead_credit_q[LEAD_W-1];
  wire credit_out = !credit_in && lead_credit_q != {LEAD_W{1'b0}};
  wire done_in    = lead_done_q[LEAD_W-1];
  wire done_out   = !done_in && lead_done_q != {LEAD_W{1'b0}};

  always @(posedge clk) begin
    lead_credit_q <= lead_credit_q + {{(LEAD_W-1){1'b0}}, swallowed} - {{(LEAD_W-1){1'b0}}, left};
    lead_done_q   <= lead_done_q   + {{(LEAD_W-1){1'b0}}, swallowed} - {{(LEAD_W-1){1'b0}}, gone};
    phv_credit    <= (swallowed && left) || (swallowed && credit_in) || (left && credit_out);
    pkt_done      <= (swallowed && gone) || (swallowed && done_in)   || (gone && done_out);
    if (rst) begin
      lead_credit_q <= {LEAD_W{1'b0}};
      lead_done_q   <= {LEAD_W{1'b0}};
      phv_credit    <= 1'b0;
      pkt_done      <= 1'b0;
    end
  end

  wire unused_ok = &{1'b0, lane_row};          // LAYOUTS = 1 leaves a bit unused

endmodule

`default_nettype wire
