// SPDX-License-Identifier: Apache-2.0
// One packet stream to N by meta.dst: kind 1 (port), index = output. Any other destination is taken,
// dropped and counted.
//
// The outputs share one data register, each has its own valid: a stalled output stops the input.
// Latency 2 clocks, throughput 1 beat a clock. s_ready and m_* are registers.
// Ranges: 1 <= N <= 64.
`default_nettype none

module fnic_packet_demux #(
    parameter integer BUS = 256,
    parameter integer N   = 2
) (
    input  wire             clk,
    input  wire             rst,

    // packet stream in
    input  wire             s_valid,
    output wire             s_ready,
    input  wire [BUS-1:0]   s_data,
    input  wire             s_last,
    input  wire [95:0]      s_meta,

    // packet streams out, output i in slice i
    output wire [N-1:0]     m_valid,
    input  wire [N-1:0]     m_ready,
    output wire [N*BUS-1:0] m_data,
    output wire [N-1:0]     m_last,
    output wire [N*96-1:0]  m_meta,

    // pulse per packet dropped
    output reg              stat_bad_dst
);

  generate
    if (N < 1 || N > 64) begin : g_bad
      fnic_ERROR_n_must_be_1_to_64 u_error ();
    end
  endgenerate

  wire            in_valid;
  wire            in_ready;
  wire [BUS-1:0]  in_data;
  wire            in_last;
  wire [95:0]     in_meta;
  reg  [N-1:0]    m_valid_q = {N{1'b0}};
  reg  [BUS-1:0]  m_data_q;
  reg             m_last_q;
  reg  [95:0]     m_meta_q;
  reg  [N-1:0]    match;
  integer         i;

  assign in_ready = !(|(m_valid_q & ~m_ready));
  assign m_valid  = m_valid_q;
  assign m_data   = {N{m_data_q}};
  assign m_last   = {N{m_last_q}};
  assign m_meta   = {N{m_meta_q}};

  always @* begin
    for (i = 0; i < N; i = i + 1) begin
      match[i] = in_meta[31:24] == {2'd1, i[5:0]};
    end
  end

  fnic_skid #(
      .WIDTH (BUS + 97)
  ) u_in (
      .clk     (clk),
      .rst     (rst),
      .s_valid (s_valid),
      .s_ready (s_ready),
      .s_data  ({s_meta, s_last, s_data}),
      .m_valid (in_valid),
      .m_ready (in_ready),
      .m_data  ({in_meta, in_last, in_data})
  );

  always @(posedge clk) begin
    if (in_ready) begin
      m_valid_q <= match & {N{in_valid}};
      m_data_q  <= in_data;
      m_last_q  <= in_last;
      m_meta_q  <= in_meta;
    end
    stat_bad_dst <= in_valid && in_ready && in_last && !(|match);
    if (rst) begin
      m_valid_q    <= {N{1'b0}};
      stat_bad_dst <= 1'b0;
    end
  end

endmodule

`default_nettype wire
