// SPDX-License-Identifier: Apache-2.0
// Stream register with both directions registered: cuts every combinational path between its sides.
//
// Two words: the output register, and a second one that takes the word that arrives in the clock in
// which the consumer stops (s_ready can only fall one clock later).
// Latency 1 clock, throughput 1 word a clock under any ready pattern. s_ready and m_* are registers.
// Ranges: WIDTH >= 1.
`default_nettype none

module fnic_skid #(
    parameter integer WIDTH = 32
) (
    input  wire             clk,
    input  wire             rst,

    // stream in
    input  wire             s_valid,
    output wire             s_ready,
    input  wire [WIDTH-1:0] s_data,

    // stream out
    output wire             m_valid,
    input  wire             m_ready,
    output wire [WIDTH-1:0] m_data
);

  generate
    if (WIDTH < 1) begin : g_bad
      fnic_ERROR_width_must_be_positive u_error ();
    end
  endgenerate

  reg             s_ready_q    = 1'b0;
  reg             m_valid_q    = 1'b0;
  reg             skid_valid_q = 1'b0;
  reg [WIDTH-1:0] m_data_q;
  reg [WIDTH-1:0] skid_data_q;

  reg             m_valid_d;
  reg             skid_valid_d;
  wire            take   = s_valid && s_ready_q;
  wire            m_move = m_ready || !m_valid_q;

  assign s_ready = s_ready_q;
  assign m_valid = m_valid_q;
  assign m_data  = m_data_q;

  always @* begin
    m_valid_d    = m_valid_q;
    skid_valid_d = skid_valid_q;
    if (m_move) begin
      m_valid_d    = skid_valid_q || take;
      skid_valid_d = 1'b0;
    end else if (take) begin
      skid_valid_d = 1'b1;
    end
  end

  // The second word is written whenever the input is open: it matters only if it becomes valid.
  always @(posedge clk) begin
    if (m_move) begin
      m_data_q <= skid_valid_q ? skid_data_q : s_data;
    end
    if (s_ready_q) begin
      skid_data_q <= s_data;
    end
    m_valid_q    <= m_valid_d;
    skid_valid_q <= skid_valid_d;
    s_ready_q    <= !skid_valid_d;
    if (rst) begin
      m_valid_q    <= 1'b0;
      skid_valid_q <= 1'b0;
      s_ready_q    <= 1'b0;
    end
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && skid_valid_q && s_ready_q) begin
      $display("ASSERT %m: the input is open although both words are in use.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
