// Transmit port under random packets and back-pressure: frames carry the packet's bytes, zeros up to
// PAD_FRAME bytes, contiguous tkeep; bytes and frames are counted; disabled, packets are taken and forgotten.
// Seed: +seed=N. Prints PASS or FAIL.
// VARIANT BUS=512
// VARIANT PAD_FRAME=1
// VARIANT PAD_FRAME=32
// VARIANT PAD_FRAME=33
// VARIANT BUS=512 PAD_FRAME=64
`timescale 1ns/1ps
`default_nettype none

module tb_fnic_port_tx;
  parameter integer BUS = 256;
  parameter integer PAD_FRAME = 60;
  localparam integer BB    = BUS / 8;
  localparam integer DEPTH = 8192;

  reg            clk = 1'b0;
  reg            rst = 1'b1;
  reg            enable = 1'b1;
  reg            s_valid = 1'b0;
  wire           s_ready;
  reg  [BUS-1:0] s_data;
  reg            s_last;
  reg  [95:0]    s_meta;
  wire [BUS-1:0] t_data;
  wire [BB-1:0]  t_keep;
  wire           t_valid, t_last, t_user;
  reg            t_ready = 1'b0;
  wire           stat_packet;
  wire [15:0]    stat_bytes;

  integer seed, id, i, j, n, b, at, e_put, e_get, want, bytes, packets, x_bytes, clocks, start;
  integer ready_of_8, idle_of_8;
  integer e_len [0:DEPTH-1];
  integer e_id [0:DEPTH-1];
  reg     failed;

  fnic_port_tx #(.BUS (BUS), .PAD_FRAME (PAD_FRAME)) u_dut (
      .clk (clk), .rst (rst), .enable (enable),
      .s_valid (s_valid), .s_ready (s_ready), .s_data (s_data), .s_last (s_last),
      .s_meta (s_meta),
      .m_axis_tdata (t_data), .m_axis_tkeep (t_keep), .m_axis_tvalid (t_valid),
      .m_axis_tready (t_ready), .m_axis_tlast (t_last), .m_axis_tuser (t_user),
      .stat_packet (stat_packet), .stat_bytes (stat_bytes)
  );

  always #5 clk = !clk;
  always @(posedge clk) clocks = clocks + 1;

  task fail(input integer code, input integer a, input integer e);
    begin
      if (!failed) $display("check %0d: got %0d expected %0d at clock %0d", code, a, e, clocks);
      failed = 1'b1;
    end
  endtask

  always @(posedge clk) begin
    #1 t_ready = {$random(seed)} % 8 < ready_of_8;
  end

  always @(posedge clk) begin
    if (!rst) begin
      if (t_valid && t_ready) begin
        if (e_get == e_put) fail(1, 1, 0);
        want = (e_len[e_get] < PAD_FRAME) ? PAD_FRAME : e_len[e_get];
        for (j = 0; j < BB; j = j + 1) begin
          if (t_keep[j] !== (at + j < want)) fail(2, at + j, want);
          if (t_data[j*8 +: 8] !== ((at + j < e_len[e_get]) ? ((e_id[e_get] + at + j) & 255) : 0)) begin
            fail(3, t_data[j*8 +: 8], at + j);
          end
        end
        at = at + BB;
        if (t_last !== (at >= want)) fail(4, t_last, at);
        if (t_user !== 1'b0) fail(5, 1, 0);
        if (t_last) begin
          at = 0;
          e_get = e_get + 1;
        end
      end
      bytes = bytes + stat_bytes;
      if (stat_packet) packets = packets + 1;
    end
  end

  task send(input integer size);
    begin
      if (enable) begin
        e_len[e_put] = size;
        e_id[e_put] = id;
        e_put = e_put + 1;
        x_bytes = x_bytes + ((size < PAD_FRAME) ? PAD_FRAME : size);
      end
      s_meta = {80'd0, size[15:0]};
      for (b = 0; b * BB < size; b = b + 1) begin
        while ({$random(seed)} % 8 < idle_of_8) begin
          s_valid = 1'b0;
          @(posedge clk); #1;
        end
        s_valid = 1'b1;
        s_last  = (b + 1) * BB >= size;
        for (n = 0; n < BB; n = n + 1) begin
          s_data[n*8 +: 8] = (b * BB + n < size) ? (id + b * BB + n) & 255 : 8'hEE;
        end
        @(posedge clk);
        while (!s_ready) @(posedge clk);
        #1;
      end
      s_valid = 1'b0;
      id = id + 7;
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    failed = 1'b0; clocks = 0; id = 1; at = 0; e_put = 0; e_get = 0; bytes = 0; packets = 0;
    x_bytes = 0; ready_of_8 = 5; idle_of_8 = 2;
    repeat (4) @(posedge clk);
    #1 rst = 1'b0;
    for (i = 1; i < 200; i = i + 1) send(i);
    for (i = 0; i < 400; i = i + 1) begin
      enable = {$random(seed)} % 8 != 0;
      send(1 + {$random(seed)} % (({$random(seed)} % 2) ? 70 : 1518));
    end
    enable = 1'b1; ready_of_8 = 8; idle_of_8 = 0;
    start = clocks;
    for (i = 0; i < 200; i = i + 1) send(64);
    if (clocks - start > 200 * ((64 + BB - 1) / BB) + 4) fail(6, clocks - start, 200 * 64 / BB);
    repeat (20) @(posedge clk);
    if (e_get !== e_put) fail(7, e_get, e_put);
    if (packets !== e_put) fail(8, packets, e_put);
    if (bytes !== x_bytes) fail(9, bytes, x_bytes);
    if (failed) $display("FAIL");
    else $display("PASS");
    $finish;
  end

  initial begin
    #4_000_000;
    $display("timeout");
    $display("FAIL");
    $finish;
  end
endmodule

`default_nettype wire
