// FIFO in block RAM, with output register: hold while stalled, order, loss, count.
// The words are numbered as they go in; they must come out in the same order, none missing.
// JOB bmc 16
// JOB induction 3
`default_nettype none

module formal_fnic_fifo_bram (
    input wire clk,
    input wire rst,
    input wire s_valid,
    input wire m_ready
);
  localparam integer W = 4;

  reg          begun_q = 1'b0;  // the first clock is a reset
  reg  [W-1:0] in_q    = {W{1'b0}};
  reg  [W-1:0] out_q   = {W{1'b0}};
  wire         s_ready;
  wire         m_valid;
  wire [W-1:0] m_data;
  wire [2:0]   count;

  fnic_fifo_bram #(
      .WIDTH   (W),
      .DEPTH   (4),
      .OUT_REG (1)
  ) u_dut (
      .clk     (clk),
      .rst     (rst),
      .s_valid (s_valid),
      .s_ready (s_ready),
      .s_data  (in_q),
      .m_valid (m_valid),
      .m_ready (m_ready),
      .m_data  (m_data),
      .count   (count)
  );

  always @(posedge clk) begin
    begun_q <= 1'b1;
`ifdef JOB_BMC
    assume (rst == !begun_q);
`else
    if (!begun_q) assume (rst);
`endif
    in_q  <= in_q + {{(W-1){1'b0}}, s_valid && s_ready};
    out_q <= out_q + {{(W-1){1'b0}}, m_valid && m_ready};
    if (rst) begin
      in_q  <= {W{1'b0}};
      out_q <= {W{1'b0}};
    end

    if (begun_q) begin
      // nothing is offered or taken in the clock after a reset
      if ($past(rst)) assert (!m_valid && !s_ready);
      // a word that is not taken stays
      if (!$past(rst) && $past(m_valid && !m_ready)) begin
        assert (m_valid);
        assert (m_data == $past(m_data));
      end
`ifdef JOB_BMC
      // what is offered is the oldest word not yet taken, and there is one
      if (!rst && m_valid) assert (m_data == out_q && in_q != out_q);
      if (!rst) assert ({1'b0, count} == in_q - out_q && count <= 3'd4);
`endif
    end
  end
endmodule

`default_nettype wire
