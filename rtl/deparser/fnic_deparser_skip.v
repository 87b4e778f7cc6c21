// SPDX-License-Identifier: Apache-2.0
// Source side of the deparser: swallows what is not payload, queues what is.
//
// Per packet a word says how many beats lie before the payload and whether there is any. The first
// beats are swallowed, the others go to a small FIFO; without payload all are swallowed. Running
// ahead of the output, it hides the swallowed beats behind the output of earlier packets.
// One beat a clock. s_ready depends on registers only.
`default_nettype none

module fnic_deparser_skip #(
  parameter integer BUS    = 256,
  parameter integer SKIP_W = 11,
  parameter integer PLANS  = 32     // packets that may wait
) (
  input  wire              clk,
  input  wire              rst,

  // Plans; never more than PLANS wait.
  input  wire              plan_valid,
  input  wire              plan_pay,
  input  wire [SKIP_W-1:0] plan_skip,

  // Original packets.
  input  wire              s_valid,
  output wire              s_ready,
  input  wire [BUS-1:0]    s_data,
  input  wire              s_last,

  // Payload beats.
  output wire              m_valid,
  input  wire              m_ready,
  output wire [BUS-1:0]    m_data,
  output wire              m_last,

  output wire              finish   // a packet is swallowed whole
);

  localparam integer BEATS = 32;

  wire                       have;
  wire                       pay;
  wire [SKIP_W-1:0]          skip;
  wire                       room;
  wire                       unused_ready;
  wire [$clog2(PLANS+1)-1:0] unused_plans;
  wire [$clog2(BEATS+1)-1:0] unused_beats;

  reg  [SKIP_W-1:0]          beat_q   = {SKIP_W{1'b0}};
  reg                        within_q = 1'b0;            // the payload has begun

  wire take = s_valid && s_ready;
  wire keep = pay && (within_q || beat_q == skip);

  assign s_ready = have && room;
  assign finish  = take && s_last;

  fnic_fifo #(
    .WIDTH   (SKIP_W + 1),
    .DEPTH   (PLANS)
  ) u_plans (
    .clk     (clk),
    .rst     (rst),
    .s_valid (plan_valid),
    .s_ready (unused_ready),
    .s_data  ({plan_pay, plan_skip}),
    .m_valid (have),
    .m_ready (finish),
    .m_data  ({pay, skip}),
    .count   (unused_plans)
  );

  fnic_fifo #(
    .WIDTH   (BUS + 1),
    .DEPTH   (BEATS)
  ) u_beats (
    .clk     (clk),
    .rst     (rst),
    .s_valid (take && keep),
    .s_ready (room),
    .s_data  ({s_last, s_data}),
    .m_valid (m_valid),
    .m_ready (m_ready),
    .m_data  ({m_last, m_data}),
    .count   (unused_beats)
  );

  always @(posedge clk) begin
    if (take) begin
      beat_q   <= s_last ? {SKIP_W{1'b0}} : beat_q + 1'b1;
      within_q <= !s_last && (within_q || beat_q == skip);
    end
    if (rst) begin
      beat_q   <= {SKIP_W{1'b0}};
      within_q <= 1'b0;
    end
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && plan_valid && !unused_ready) begin
      $display("ASSERT %m: a plan came for which there was no credit.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
