// Packet arbiter: hold while stalled; packets of an input come out in order and whole, none missing;
// packets are not mixed.
// Each input numbers its beats and shows its index in meta; an arbitrary table says which are last.
// JOB bmc 12
// JOB induction 3
`default_nettype none

module formal_fnic_packet_arb (
    input wire       clk,
    input wire       rst,
    input wire [1:0] offer,
    input wire       m_ready
);
  localparam integer W = 4;
  (* anyconst *) wire [15:0] last_0;
  (* anyconst *) wire [15:0] last_1;

  reg          begun_q = 1'b0;
  reg  [1:0]   valid_q = 2'b00;
  reg  [W-1:0] in_0_q = {W{1'b0}}, in_1_q = {W{1'b0}};
  reg  [W-1:0] out_0_q = {W{1'b0}}, out_1_q = {W{1'b0}};
  reg          inside_q = 1'b0;   // in the middle of a packet at the output
  reg          from_q;            // of this input
  wire [1:0]   s_valid = valid_q | offer;   // once offered, it stays
  wire [1:0]   s_ready;
  wire         m_valid;
  wire [W-1:0] m_data;
  wire         m_last;
  wire [95:0]  m_meta;

  fnic_packet_arb #(
      .BUS      (W),
      .N        (2),
      .PRIORITY (0)
  ) u_dut (
      .clk     (clk),
      .rst     (rst),
      .s_valid (s_valid),
      .s_ready (s_ready),
      .s_data  ({in_1_q, in_0_q}),
      .s_last  ({last_1[in_1_q], last_0[in_0_q]}),
      .s_meta  ({96'd1, 96'd0}),
      .m_valid (m_valid),
      .m_ready (m_ready),
      .m_data  (m_data),
      .m_last  (m_last),
      .m_meta  (m_meta)
  );

  always @(posedge clk) begin
    begun_q <= 1'b1;
`ifdef JOB_BMC
    assume (rst == !begun_q);
`else
    if (!begun_q) assume (rst);
`endif
    valid_q <= s_valid & ~s_ready;
    in_0_q  <= in_0_q + {{(W-1){1'b0}}, s_valid[0] && s_ready[0]};
    in_1_q  <= in_1_q + {{(W-1){1'b0}}, s_valid[1] && s_ready[1]};
    if (m_valid && m_ready) begin
      if (m_meta[0]) out_1_q <= out_1_q + 1'b1;
      else           out_0_q <= out_0_q + 1'b1;
      inside_q <= !m_last;
      from_q   <= m_meta[0];
    end
    if (rst) begin
      valid_q  <= 2'b00;
      in_0_q   <= {W{1'b0}};
      in_1_q   <= {W{1'b0}};
      out_0_q  <= {W{1'b0}};
      out_1_q  <= {W{1'b0}};
      inside_q <= 1'b0;
    end

    if (begun_q) begin
      if ($past(rst)) assert (!m_valid && s_ready == 2'b00);
      if (!$past(rst) && $past(m_valid && !m_ready)) begin
        assert (m_valid);
        assert ({m_data, m_last, m_meta} == $past({m_data, m_last, m_meta}));
      end
`ifdef JOB_BMC
      if (!rst && m_valid) begin
        assert (m_data == (m_meta[0] ? out_1_q : out_0_q));
        assert (m_last == (m_meta[0] ? last_1[out_1_q] : last_0[out_0_q]));
        if (inside_q) assert (m_meta[0] == from_q);
      end
      // nothing stays behind: beats inside the block are at most two
      if (!rst) assert ((in_0_q - out_0_q) + (in_1_q - out_1_q) <= 4'd2);
`endif
    end
  end
endmodule

`default_nettype wire
