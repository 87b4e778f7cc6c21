// Packet arbiter: packets stay whole and in order per input; saturated inputs share evenly at full rate
// (round robin), or the lowest index goes first (priority).
// Seed: +seed=N. Prints PASS or FAIL.
// VARIANT PRIORITY=1
// VARIANT N=5
`timescale 1ns/1ps
`default_nettype none

module tb_fnic_packet_arb;
  parameter integer N        = 3;
  parameter integer PRIORITY = 0;
  localparam integer BUS = 64;

  reg              clk = 1'b0;
  reg              rst = 1'b1;
  reg  [N-1:0]     s_valid = {N{1'b0}};
  wire [N-1:0]     s_ready;
  reg  [N*BUS-1:0] s_data;
  reg  [N-1:0]     s_last;
  reg  [N*96-1:0]  s_meta;
  wire             m_valid;
  reg              m_ready = 1'b0;
  wire [BUS-1:0]   m_data;
  wire             m_last;
  wire [95:0]      m_meta;

  integer seed, i, who, inside, clocks, busy, ready_of_8, offer_of_8, most, least;
  integer sent [0:N-1];      // beats given
  integer got [0:N-1];       // beats seen
  integer packets [0:N-1];
  integer left [0:N-1];      // beats left of the packet at the input
  reg     failed;

  fnic_packet_arb #(.BUS (BUS), .N (N), .PRIORITY (PRIORITY)) u_dut (
      .clk (clk), .rst (rst), .s_valid (s_valid), .s_ready (s_ready), .s_data (s_data),
      .s_last (s_last), .s_meta (s_meta), .m_valid (m_valid), .m_ready (m_ready),
      .m_data (m_data), .m_last (m_last), .m_meta (m_meta)
  );

  always #5 clk = !clk;

  task fail(input integer code, input integer a, input integer e);
    begin
      if (!failed) $display("check %0d: got %0d expected %0d at clock %0d", code, a, e, clocks);
      failed = 1'b1;
    end
  endtask

  always @(posedge clk) begin
    clocks = clocks + 1;
    if (!rst) begin
      if (m_valid && m_ready) begin
        busy = busy + 1;
        who = m_meta[7:0];
        if (inside >= 0 && who != inside) fail(1, who, inside);
        if (m_data !== {m_meta[31:0], got[who][31:0]}) fail(2, m_data[31:0], got[who]);
        got[who] = got[who] + 1;
        inside = m_last ? -1 : who;
        if (m_last) packets[who] = packets[who] + 1;
      end
      for (i = 0; i < N; i = i + 1) begin
        if (s_valid[i] && s_ready[i]) begin
          s_valid[i] <= 1'b0;
          sent[i] = sent[i] + 1;
          left[i] = left[i] - 1;
        end
      end
    end
    #1;
    m_ready = {$random(seed)} % 8 < ready_of_8;
    for (i = 0; i < N; i = i + 1) begin
      if (!s_valid[i] && !rst && {$random(seed)} % 8 < offer_of_8) begin
        if (left[i] == 0) left[i] = 1 + {$random(seed)} % 4 * ({$random(seed)} % 3);
        s_valid[i] = 1'b1;
        s_data[i*BUS +: BUS] = {i[31:0], sent[i][31:0]};
        s_last[i] = left[i] == 1;
        s_meta[i*96 +: 96] = i;
      end
    end
  end

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    failed = 1'b0; clocks = 0; busy = 0; inside = -1; ready_of_8 = 5; offer_of_8 = 3;
    for (i = 0; i < N; i = i + 1) begin
      sent[i] = 0; got[i] = 0; packets[i] = 0; left[i] = 0;
    end
    repeat (4) @(posedge clk);
    #2 rst = 1'b0;
    repeat (3000) @(posedge clk);
    #2 ready_of_8 = 8; offer_of_8 = 8;
    repeat (20) @(posedge clk);
    #2 busy = 0; clocks = 0;
    for (i = 0; i < N; i = i + 1) packets[i] = 0;
    repeat (2000) @(posedge clk);
    #2 if (busy < 1999) fail(3, busy, 2000);
    if (PRIORITY != 0) begin
      if (packets[1] > 1) fail(4, packets[1], 0);
    end else begin
      for (i = 1; i < N; i = i + 1) begin
        if (packets[i] > packets[0] + 1 || packets[i] + 1 < packets[0]) fail(5, packets[i], packets[0]);
      end
    end
    offer_of_8 = 0;
    repeat (60) @(posedge clk);
    for (i = 0; i < N; i = i + 1) begin
      if (got[i] !== sent[i] && left[i] == 0) fail(6, got[i], sent[i]);
    end
    if (failed) $display("FAIL");
    else $display("PASS");
    $finish;
  end
endmodule

`default_nettype wire
