// Packet demultiplexer: hold while stalled; every beat goes to the output its packet names, in order,
// none missing; only beats with another destination vanish.
// Beats are numbered; an arbitrary table gives the destination of each.
// JOB bmc 14
// JOB induction 3
`default_nettype none

module formal_fnic_packet_demux (
    input wire       clk,
    input wire       rst,
    input wire       offer,
    input wire [1:0] m_ready
);
  localparam integer W = 4;
  (* anyconst *) wire [15:0] to_0;
  (* anyconst *) wire [15:0] to_1;

  reg            begun_q = 1'b0;
  reg            valid_q = 1'b0;
  reg  [W-1:0]   in_q    = {W{1'b0}};
  reg  [W-1:0]   seen_q  = {W{1'b0}};  // number of the next beat that may come out
  wire           s_valid = valid_q | offer;
  wire           s_ready;
  wire [7:0]     dst     = to_0[in_q] ? 8'h40 : (to_1[in_q] ? 8'h41 : 8'h42);
  wire [1:0]     m_valid;
  wire [2*W-1:0] m_data;
  wire [1:0]     m_last;
  wire [191:0]   m_meta;
  wire           stat_bad_dst;
  wire [W-1:0]   beat = m_data[W-1:0];

  fnic_packet_demux #(
      .BUS (W),
      .N   (2)
  ) u_dut (
      .clk          (clk),
      .rst          (rst),
      .s_valid      (s_valid),
      .s_ready      (s_ready),
      .s_data       (in_q),
      .s_last       (in_q[0]),
      .s_meta       ({64'd0, dst, 24'd0}),
      .m_valid      (m_valid),
      .m_ready      (m_ready),
      .m_data       (m_data),
      .m_last       (m_last),
      .m_meta       (m_meta),
      .stat_bad_dst (stat_bad_dst)
  );

  always @(posedge clk) begin
    begun_q <= 1'b1;
`ifdef JOB_BMC
    assume (rst == !begun_q);
`else
    if (!begun_q) assume (rst);
`endif
    valid_q <= s_valid & ~s_ready;
    in_q    <= in_q + {{(W-1){1'b0}}, s_valid && s_ready};
    if (|(m_valid & m_ready)) seen_q <= beat + 1'b1;
    if (rst) begin
      valid_q <= 1'b0;
      in_q    <= {W{1'b0}};
      seen_q  <= {W{1'b0}};
    end

    if (begun_q) begin
      if ($past(rst)) assert (m_valid == 2'b00 && !s_ready);
      if (!$past(rst)) begin
        if ($past(m_valid[0] && !m_ready[0])) assert (m_valid[0]);
        if ($past(m_valid[1] && !m_ready[1])) assert (m_valid[1]);
        if ($past(|(m_valid & ~m_ready))) assert (m_data == $past(m_data));
      end
`ifdef JOB_BMC
      assert (m_valid != 2'b11);
      if (!rst && |m_valid) begin
        assert (m_valid == (to_0[beat] ? 2'b01 : 2'b10));
        assert (to_0[beat] || to_1[beat]);
        assert (m_last[0] == beat[0]);
        // whatever was passed over had another destination: look one and two beats back
        if (beat != seen_q) assert (!to_0[beat - 1'b1] && !to_1[beat - 1'b1]);
      end
`endif
    end
  end
endmodule

`default_nettype wire
