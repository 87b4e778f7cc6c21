// Receive port under random frames, gaps and back-pressure: every good frame comes out whole, in
// order and with its length; every bad one is dropped whole and counted under the right cause; full
// rate with back-to-back single-beat frames; frames far larger than the FIFO do not wedge it.
// Seed: +seed=N. Prints PASS or FAIL.
// VARIANT BUS=512 FIFO_BEATS=24 MIN_FRAME=60 MAX_FRAME=1518
// VARIANT BUS=256 FIFO_BEATS=100 MIN_FRAME=64 MAX_FRAME=1024
`timescale 1ns/1ps
`default_nettype none

module tb_fnic_port_rx;
  parameter integer BUS        = 256;
  parameter integer FIFO_BEATS = 128;
  parameter integer MIN_FRAME  = 14;
  parameter integer MAX_FRAME  = 1518;
  localparam integer BB    = BUS / 8;
  localparam integer DEPTH = 16384;

  reg             clk = 1'b0;
  reg             rst = 1'b1;
  reg             enable = 1'b1;
  reg  [BUS-1:0]  t_data;
  reg  [BB-1:0]   t_keep;
  reg             t_valid = 1'b0;
  wire            t_ready;
  reg             t_last;
  reg             t_user;
  wire            m_valid;
  reg             m_ready = 1'b0;
  wire [BUS-1:0]  m_data;
  wire            m_last;
  wire [95:0]     m_meta;
  wire            stat_packet, stat_runt, stat_oversize, stat_error;
  wire [15:0]     stat_bytes;

  integer seed, id, i, j, n, len, bytes, beat, clocks, start, ready_of_8, idle_of_8;
  integer bad;                  // frame gets a tuser mark
  integer e_id [0:DEPTH-1];     // good frames expected
  integer e_len [0:DEPTH-1];
  integer e_put, e_get, at;
  integer x_runt, x_over, x_error, x_bytes, c_packet, c_runt, c_over, c_error, c_bytes;
  reg     failed;

  fnic_port_rx #(
      .BUS (BUS), .FIFO_BEATS (FIFO_BEATS), .MIN_FRAME (MIN_FRAME), .MAX_FRAME (MAX_FRAME),
      .PORT (5)
  ) u_dut (
      .clk (clk), .rst (rst), .enable (enable),
      .s_axis_tdata (t_data), .s_axis_tkeep (t_keep), .s_axis_tvalid (t_valid),
      .s_axis_tready (t_ready), .s_axis_tlast (t_last), .s_axis_tuser (t_user),
      .m_valid (m_valid), .m_ready (m_ready), .m_data (m_data), .m_last (m_last),
      .m_meta (m_meta),
      .stat_packet (stat_packet), .stat_bytes (stat_bytes), .stat_runt (stat_runt),
      .stat_oversize (stat_oversize), .stat_error (stat_error)
  );

  always #5 clk = !clk;
  always @(posedge clk) clocks = clocks + 1;

  task fail(input integer code, input integer a, input integer e);
    begin
      if (!failed) begin
        $display("check %0d: got %0d expected %0d at clock %0d", code, a, e, clocks);
      end
      failed = 1'b1;
    end
  endtask

  function [7:0] pattern(input integer pid, input integer place);
    pattern = pid[7:0] ^ place[7:0] ^ {place[10:8], pid[12:8]};
  endfunction

  // ---------------------------------------------------------------- output
  always @(posedge clk) begin
    #1 m_ready = {$random(seed)} % 8 < ready_of_8;
  end

  always @(posedge clk) begin
    if (!rst) begin
      if (m_valid && m_ready) begin
        if (e_get == e_put) fail(1, 1, 0);
        if (m_meta !== {72'd0, 8'h05, e_len[e_get][15:0]}) fail(2, m_meta[15:0], e_len[e_get]);
        for (j = 0; j < BB; j = j + 1) begin
          if (at + j < e_len[e_get] && m_data[j*8 +: 8] !== pattern(e_id[e_get], at + j)) begin
            fail(3, e_id[e_get], at + j);
          end
        end
        at = at + BB;
        if (m_last !== (at >= e_len[e_get])) fail(4, m_last, at);
        if (m_last) begin
          at = 0;
          e_get = e_get + 1;
        end
      end
      if (stat_packet) c_packet = c_packet + 1;
      if (stat_runt) c_runt = c_runt + 1;
      if (stat_oversize) c_over = c_over + 1;
      if (stat_error) c_error = c_error + 1;
      c_bytes = c_bytes + stat_bytes;
    end
  end

  // ---------------------------------------------------------------- input
  task send(input integer size, input integer mark);
    begin
      if (enable) begin
        if (mark) x_error = x_error + 1;
        else if (size > MAX_FRAME) x_over = x_over + 1;
        else if (size < MIN_FRAME) x_runt = x_runt + 1;
        else begin
          e_id[e_put] = id;
          e_len[e_put] = size;
          e_put = e_put + 1;
          x_bytes = x_bytes + size;
        end
      end
      bad = {$random(seed)} % ((size + BB - 1) / BB);   // the beat that carries the mark
      for (beat = 0; beat * BB < size; beat = beat + 1) begin
        while ({$random(seed)} % 8 < idle_of_8) begin
          t_valid = 1'b0;
          @(posedge clk); #1;
        end
        t_valid = 1'b1;
        t_last  = (beat + 1) * BB >= size;
        t_user  = (mark == 1 && t_last) || (mark == 2 && beat == bad);
        for (n = 0; n < BB; n = n + 1) begin
          t_keep[n]         = beat * BB + n < size;
          t_data[n*8 +: 8]  = t_keep[n] ? pattern(id, beat * BB + n) : 8'hEE;
        end
        @(posedge clk);
        while (!t_ready) @(posedge clk);
        #1;
      end
      t_valid = 1'b0;
      id = id + 1;
    end
  endtask

  task random_frames(input integer count);
    integer f;
    begin
      for (f = 0; f < count; f = f + 1) begin
        case ({$random(seed)} % 6)
          0:       len = 1 + {$random(seed)} % 64;
          1:       len = MIN_FRAME - 1 + {$random(seed)} % 3;
          2:       len = MAX_FRAME - 1 + {$random(seed)} % 4;
          3:       len = 1 + {$random(seed)} % (2 * MAX_FRAME);
          default: len = 1 + {$random(seed)} % 300;
        endcase
        if (len < 1) len = 1;
        send(len, ({$random(seed)} % 8 == 0) ? 1 + {$random(seed)} % 2 : 0);
      end
    end
  endtask

  task drain;
    begin
      for (i = 0; i < 20 * FIFO_BEATS + 50; i = i + 1) @(posedge clk);
      #1;
      if (e_get !== e_put) fail(5, e_get, e_put);
      if (at !== 0 || m_valid) fail(6, at, 0);
      if (c_packet !== e_put) fail(7, c_packet, e_put);
      if (c_bytes !== x_bytes) fail(8, c_bytes, x_bytes);
      if (c_runt !== x_runt) fail(9, c_runt, x_runt);
      if (c_over !== x_over) fail(10, c_over, x_over);
      if (c_error !== x_error) fail(11, c_error, x_error);
      if (u_dut.free_q !== FIFO_BEATS) fail(12, u_dut.free_q, FIFO_BEATS);
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    failed = 1'b0; clocks = 0; id = 1; e_put = 0; e_get = 0; at = 0;
    x_runt = 0; x_over = 0; x_error = 0; x_bytes = 0;
    c_packet = 0; c_runt = 0; c_over = 0; c_error = 0; c_bytes = 0;
    ready_of_8 = 6; idle_of_8 = 2;
    repeat (4) @(posedge clk);
    #1 rst = 1'b0;

    random_frames(200);
    ready_of_8 = 2; idle_of_8 = 0;
    random_frames(150);
    ready_of_8 = 8; idle_of_8 = 4;
    random_frames(100);
    drain;

    // frames far larger than the FIFO, while nothing is taken out
    ready_of_8 = 0; idle_of_8 = 0;
    send(MIN_FRAME, 0);
    send(FIFO_BEATS * BB * 2 + 1, 0);
    send(FIFO_BEATS * BB * 2 + 1, 2);
    send(MIN_FRAME, 0);
    ready_of_8 = 8;
    drain;

    // disabled: taken and forgotten
    enable = 1'b0;
    for (i = 0; i < 10; i = i + 1) send(1 + i * 200, i % 2);
    enable = 1'b1;
    send(MIN_FRAME, 0);
    drain;

    // full rate: the input is never stopped
    start = clocks;
    for (i = 0; i < 300; i = i + 1) send(MIN_FRAME, 0);
    if (clocks - start > 300 * ((MIN_FRAME + BB - 1) / BB) + 2) fail(20, clocks - start, 300);
    drain;
    start = clocks;
    for (i = 0; i < 300; i = i + 1) send(MIN_FRAME + i % 65, 0);
    $display("mixed: 300 frames in %0d clocks", clocks - start);
    drain;

    start = clocks;
    fork
      send(MIN_FRAME, 0);
      begin
        while (!m_valid) @(posedge clk);
        $display("latency, last beat in to first beat out: %0d clocks",
                 clocks - start - (MIN_FRAME - 1) / BB);
      end
    join
    drain;
    if (failed) $display("FAIL");
    else $display("PASS");
    $finish;
  end

  initial begin
    #8_000_000;
    $display("timeout");
    $display("FAIL");
    $finish;
  end
endmodule

`default_nettype wire
