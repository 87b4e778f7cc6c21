// SPDX-License-Identifier: Apache-2.0
// Entry of a pipeline: one packet stream to the parser bank and, through a FIFO, to the deparser.
//
// Beats pass a skid and are then copied to both takers in the same clock. `hold` closes the input
// at the next packet boundary: a packet whose first beat was taken is always taken whole. Packets
// are counted when their first beat is taken and again when the deparser reports them finished
// (pkt_done); `idle` is 1 while the difference is 0. Credits bound the PHVs between the parser and
// the exit of the deparser's PHV FIFO, so that the stages in between need no ready.
//
// Latency: one clock to the parser, three to the deparser. One beat a clock. s_ready is a register
// gated by hold.
// Legal: BUS 8 or more, FIFO_BEATS 2 or more (a packet may be longer), CREDITS 1 or more.
`default_nettype none

module fnic_pipeline_front #(
  parameter integer BUS        = 256,   // bits of a beat
  parameter integer FIFO_BEATS = 512,   // beats between here and the deparser
  parameter integer CREDITS    = 32     // PHVs between the parser and the deparser
) (
  input  wire           clk,
  input  wire           rst,

  // Packets in.
  input  wire           s_valid,
  output wire           s_ready,
  input  wire [BUS-1:0] s_data,
  input  wire           s_last,
  input  wire [95:0]    s_meta,

  // Between transactions of the configuration.
  input  wire           hold,           // take no further packet
  output wire           idle,           // no packet between here and the deparser's output

  // To the parser bank.
  output wire           p_valid,
  input  wire           p_ready,
  output wire [BUS-1:0] p_data,
  output wire           p_last,
  output wire [95:0]    p_meta,

  // To the deparser; the length travels in the PHV.
  output wire           d_valid,
  input  wire           d_ready,
  output wire [BUS-1:0] d_data,
  output wire           d_last,

  // Gate between parser and first stage: a PHV passes when both are 1.
  input  wire           phv_take_valid,
  output wire           phv_take_ready,

  // From the deparser.
  input  wire           phv_credit,     // a PHV left its FIFO
  input  wire           pkt_done        // a packet is wholly behind us
);

  localparam integer CREDIT_W = $clog2(CREDITS + 1);
  localparam [CREDIT_W-1:0] CREDITS_FULL = CREDITS[CREDIT_W-1:0];

  // More packets than this cannot be inside: each owns a beat here, a place in the parser bank or
  // a credit, and the parser bank holds at most 64.
  localparam integer INSIDE_W = $clog2(FIFO_BEATS + CREDITS + 128);

  generate
    if (FIFO_BEATS < 2 || CREDITS < 1 || BUS < 8) begin : g_bad
      fnic_ERROR_fifo_beats_at_least_2_credits_at_least_1 u_error ();
    end
  endgenerate

  // Input gate and skid.
  reg  in_packet_q = 1'b0;
  wire open        = in_packet_q || !hold;
  wire skid_s_ready;
  wire take        = s_valid && s_ready;

  wire skid_valid;
  wire skid_ready;

  assign s_ready = skid_s_ready && open;

  fnic_skid #(
    .WIDTH   (BUS + 97)
  ) u_skid (
    .clk     (clk),
    .rst     (rst),
    .s_valid (s_valid && open),
    .s_ready (skid_s_ready),
    .s_data  ({s_last, s_meta, s_data}),
    .m_valid (skid_valid),
    .m_ready (skid_ready),
    .m_data  ({p_last, p_meta, p_data})
  );

  // Fork. The FIFO cannot lose its place by itself, so p_valid holds until it is taken.
  wire fifo_ready;
  wire [$clog2(FIFO_BEATS+1)-1:0] unused_count;

  assign p_valid    = skid_valid && fifo_ready;
  assign skid_ready = p_ready && fifo_ready;

  fnic_fifo_bram #(
    .WIDTH   (BUS + 1),
    .DEPTH   (FIFO_BEATS),
    .OUT_REG (0)
  ) u_fifo (
    .clk     (clk),
    .rst     (rst),
    .s_valid (skid_valid && p_ready),
    .s_ready (fifo_ready),
    .s_data  ({p_last, p_data}),
    .m_valid (d_valid),
    .m_ready (d_ready),
    .m_data  ({d_last, d_data}),
    .count   (unused_count)
  );

  // Packets inside and credits.
  reg  [INSIDE_W-1:0] inside_q = {INSIDE_W{1'b0}};
  reg                 idle_q   = 1'b1;
  reg  [CREDIT_W-1:0] credit_q = CREDITS_FULL;
  reg                 avail_q  = 1'b1;

  wire                enter    = take && !in_packet_q;
  wire [INSIDE_W-1:0] inside_d = inside_q + {{(INSIDE_W-1){1'b0}}, enter}
                                          - {{(INSIDE_W-1){1'b0}}, pkt_done};
  wire                spend    = phv_take_valid && avail_q;
  wire [CREDIT_W-1:0] credit_d = credit_q + {{(CREDIT_W-1){1'b0}}, phv_credit}
                                          - {{(CREDIT_W-1){1'b0}}, spend};

  assign idle           = idle_q;
  assign phv_take_ready = avail_q;

  always @(posedge clk) begin
    if (take)
      in_packet_q <= !s_last;
    inside_q <= inside_d;
    idle_q   <= inside_d == {INSIDE_W{1'b0}};
    credit_q <= credit_d;
    avail_q  <= credit_d != {CREDIT_W{1'b0}};
    if (rst) begin
      in_packet_q <= 1'b0;
      inside_q    <= {INSIDE_W{1'b0}};
      idle_q      <= 1'b1;
      credit_q    <= CREDITS_FULL;
      avail_q     <= 1'b1;
    end
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && pkt_done && inside_q == {INSIDE_W{1'b0}}) begin
      $display("ASSERT %m: a packet was reported finished but none is inside.");
      $finish;
    end
    if (!rst && phv_credit && credit_q == CREDITS_FULL) begin
      $display("ASSERT %m: a credit came back that was never spent.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
