// Packet buffer under random traffic: nothing lost, changed or reordered; drops are whole and
// counted; a stalled destination blocks no other; full rate with all packets to one queue; in the end
// every cell is free again.
// Seed: +seed=N. Prints PASS or FAIL.
// VARIANT BUS=512 PORTS=4 CELLS=64 QUEUE_CELLS=40
// VARIANT BUS=256 PORTS=1 CELLS=100 QUEUE_CELLS=100 CELL_BYTES=64
`timescale 1ns/1ps
`default_nettype none

module tb_fnic_packet_buffer;
  parameter integer BUS         = 256;
  parameter integer CELL_BYTES  = 128;
  parameter integer CELLS       = 256;
  parameter integer PORTS       = 2;
  parameter integer RINGS       = 2;
  parameter integer QUEUE_CELLS = 224;
  localparam integer BB = BUS / 8;
  localparam integer QN = PORTS + 1;

  reg                 clk = 1'b0;
  reg                 rst = 1'b1;
  reg                 lossless = 1'b1;
  reg                 s_valid = 1'b0;
  wire                s_ready;
  reg  [BUS-1:0]      s_data;
  reg                 s_last;
  reg  [95:0]         s_meta;
  wire [QN-1:0]       m_valid;
  reg  [QN-1:0]       m_ready = {QN{1'b0}};
  wire [QN*BUS-1:0]   m_data;
  wire [QN-1:0]       m_last;
  wire [QN*96-1:0]    m_meta;
  wire                stat_host_drop, stat_bad_dst, stat_none_drop;
  wire [PORTS-1:0]    stat_port_drop;

  integer seed, i, b, n, k, r, k_limit;
  integer sent [0:QN-1];       // packets sent to each queue
  integer got [0:QN-1];
  integer dropped [0:QN-1];
  integer last_id [0:QN-1];
  integer beat [0:QN-1];
  integer sent_bad, sent_none, seen_bad, seen_none;
  integer id, len, queue, clocks, start, phase, stall_queue, ready_of_8, idle_of_8, beats;
  reg     failed;

  fnic_packet_buffer #(
      .BUS (BUS), .CELL_BYTES (CELL_BYTES), .CELLS (CELLS), .PORTS (PORTS), .RINGS (RINGS),
      .QUEUE_CELLS (QUEUE_CELLS)
  ) u_dut (
      .clk (clk), .rst (rst), .lossless (lossless),
      .s_valid (s_valid), .s_ready (s_ready), .s_data (s_data), .s_last (s_last), .s_meta (s_meta),
      .m_host_valid (m_valid[0]), .m_host_ready (m_ready[0]), .m_host_data (m_data[0 +: BUS]),
      .m_host_last (m_last[0]), .m_host_meta (m_meta[0 +: 96]),
      .m_port_valid (m_valid[QN-1:1]), .m_port_ready (m_ready[QN-1:1]),
      .m_port_data (m_data[QN*BUS-1:BUS]), .m_port_last (m_last[QN-1:1]),
      .m_port_meta (m_meta[QN*96-1:96]),
      .stat_host_drop (stat_host_drop), .stat_port_drop (stat_port_drop),
      .stat_bad_dst (stat_bad_dst), .stat_none_drop (stat_none_drop)
  );

  always #5 clk = !clk;
  always @(posedge clk) clocks = clocks + 1;

  task fail(input integer code, input integer where, input integer a, input integer e);
    begin
      if (!failed) begin
        $display("check %0d queue %0d: got %0d expected %0d at clock %0d", code, where, a, e, clocks);
      end
      failed = 1'b1;
    end
  endtask

  // Each 32-bit word of a beat tells packet and place.
  function [BUS-1:0] pattern(input integer pid, input integer pbeat);
    integer w;
    begin
      for (w = 0; w < BUS / 32; w = w + 1) begin
        pattern[w*32 +: 32] = {pid[15:0], pbeat[10:0], w[4:0]} ^ 32'h5A00_00A5;
      end
    end
  endfunction

  // ---------------------------------------------------------------- outputs
  always @(posedge clk) begin
    #1;
    for (r = 0; r < QN; r = r + 1) begin
      m_ready[r] = (r != stall_queue) && ({$random(seed)} % 8 < ready_of_8);
    end
  end

  always @(posedge clk) begin
    if (!rst) begin
      for (k = 0; k < QN; k = k + 1) begin
        if (m_valid[k] && m_ready[k]) begin
          if (beat[k] == 0) begin
            if ($signed(m_meta[k*96+64 +: 32]) <= last_id[k]) begin
              fail(1, k, m_meta[k*96+64 +: 32], last_id[k]);
            end
            last_id[k] = m_meta[k*96+64 +: 32];
          end else if (m_meta[k*96+64 +: 32] !== last_id[k]) begin
            fail(2, k, m_meta[k*96+64 +: 32], last_id[k]);
          end
          if (m_data[k*BUS +: BUS] !== pattern(last_id[k], beat[k])) begin
            fail(3, k, last_id[k], beat[k]);
          end
          if (m_meta[k*96+24 +: 8] !== ((k == 0) ? 8'h81 : (8'h40 + k - 1))) begin
            fail(4, k, m_meta[k*96+24 +: 8], 0);
          end
          beat[k] = beat[k] + 1;
          if (m_last[k] !== (beat[k] * BB >= m_meta[k*96 +: 16])) begin
            fail(5, k, beat[k], m_meta[k*96 +: 16]);
          end
          if (m_last[k]) begin
            beat[k] = 0;
            got[k] = got[k] + 1;
          end
        end
      end
      if (stat_host_drop) dropped[0] = dropped[0] + 1;
      for (k = 0; k < PORTS; k = k + 1) begin
        if (stat_port_drop[k]) dropped[k+1] = dropped[k+1] + 1;
      end
      if (stat_bad_dst) seen_bad = seen_bad + 1;
      if (stat_none_drop) seen_none = seen_none + 1;
    end
  end

  // ---------------------------------------------------------------- input
  // to: -1 nowhere, -2 port that does not exist, -3 ring that does not exist, else the queue
  task send(input integer to, input integer bytes);
    begin
      s_meta = {id[31:0], 16'h1234, 8'h56, 8'h78, 8'h00, 8'h40, bytes[15:0]};
      case (to)
        -1:      s_meta[31:24] = (id & 1) ? 8'h00 : 8'hC1;
        -2:      s_meta[31:24] = 8'h40 + PORTS;
        -3:      s_meta[31:24] = 8'h80 + RINGS;
        0:       s_meta[31:24] = 8'h81;
        default: s_meta[31:24] = 8'h40 + to - 1;
      endcase
      if (to >= 0) sent[to] = sent[to] + 1;
      else if (to == -1) sent_none = sent_none + 1;
      else sent_bad = sent_bad + 1;
      beats = (bytes + BB - 1) / BB;
      for (b = 0; b < beats; b = b + 1) begin
        while ({$random(seed)} % 8 < idle_of_8) begin
          s_valid = 1'b0;
          @(posedge clk); #1;
        end
        s_valid = 1'b1;
        s_data  = pattern(id, b);
        s_last  = b == beats - 1;
        @(posedge clk);
        while (!s_ready) @(posedge clk);
        #1;
      end
      s_valid = 1'b0;
      id = id + 1;
    end
  endtask

  task random_packets(input integer count);
    begin
      for (n = 0; n < count; n = n + 1) begin
        queue = {$random(seed)} % (QN + 1);
        if (queue == QN) queue = -1 - ({$random(seed)} % 3);
        case ({$random(seed)} % 4)
          0:       len = 1 + {$random(seed)} % 64;
          1:       len = CELL_BYTES * (1 + {$random(seed)} % 3) - 1 + {$random(seed)} % 3;
          default: len = 1 + {$random(seed)} % 1518;
        endcase
        send(queue, len);
      end
    end
  endtask

  task drain;
    begin
      stall_queue = -1;
      ready_of_8 = 8;
      for (n = 0; n < 12 * CELLS + 200; n = n + 1) @(posedge clk);
      for (n = 0; n < QN; n = n + 1) begin
        if (got[n] + dropped[n] !== sent[n]) fail(6, n, got[n] + dropped[n], sent[n]);
      end
      if (seen_bad !== sent_bad) fail(7, 0, seen_bad, sent_bad);
      if (seen_none !== sent_none) fail(8, 0, seen_none, sent_none);
      if (u_dut.free_cells !== CELLS) fail(9, 0, u_dut.free_cells, CELLS);
      if (u_dut.u_pool.u_fifo.count !== CELLS) fail(10, 0, u_dut.u_pool.u_fifo.count, CELLS);
      if (|m_valid) fail(11, 0, 1, 0);
      #1;
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    failed = 1'b0; clocks = 0; id = 0; stall_queue = -1; ready_of_8 = 6; idle_of_8 = 1;
    sent_bad = 0; sent_none = 0; seen_bad = 0; seen_none = 0;
    for (i = 0; i < QN; i = i + 1) begin
      sent[i] = 0; got[i] = 0; dropped[i] = 0; last_id[i] = -1; beat[i] = 0;
    end
    repeat (4) @(posedge clk);
    #1 rst = 1'b0;

    // 1: waiting instead of dropping
    random_packets(300);
    ready_of_8 = 2; idle_of_8 = 0;
    random_packets(150);
    drain;
    for (i = 0; i < QN; i = i + 1) begin
      if (dropped[i] != 0) fail(20, i, dropped[i], 0);
    end

    // 2: dropping, one destination after the other stalled
    lossless = 1'b0;
    for (phase = 0; phase < QN; phase = phase + 1) begin
      stall_queue = phase; ready_of_8 = 7; idle_of_8 = 1;
      random_packets(150);
      for (i = 0; i < CELLS && dropped[phase] == 0; i = i + 1) send(phase, 1 + CELL_BYTES);
      if (dropped[phase] == 0) fail(21, phase, 0, 1);
      drain;
    end

    // 3: a stalled port at its limit; the host still gets a packet in 2 clocks (256 bit)
    if (QUEUE_CELLS + 16 <= CELLS) begin
      stall_queue = 1; ready_of_8 = 8; idle_of_8 = 0;
      k_limit = dropped[1];
      for (i = 0; i < QUEUE_CELLS + 40 && dropped[1] == k_limit; i = i + 1) send(1, 64);
      if (u_dut.g_queue[1].u_queue.used_q !== QUEUE_CELLS) begin
        fail(26, 1, u_dut.g_queue[1].u_queue.used_q, QUEUE_CELLS);
      end
      i = got[0]; start = clocks;
      while (got[0] < i + 100) send(0, 64);
      if (clocks - start > 100 * (64 / BB) + 40) fail(22, 0, clocks - start, 100 * (64 / BB));
      drain;
    end

    // 4: saturation, every queue in turn; then all together; no drop may happen
    idle_of_8 = 0;
    lossless = 1'b1;
    for (phase = 0; phase < QN; phase = phase + 1) begin
      ready_of_8 = 8;
      start = clocks;
      for (i = 0; i < 500; i = i + 1) send(phase, 64);
      if (clocks - start > 500 * (64 / BB) + 8) fail(23, phase, clocks - start, 500 * (64 / BB));
      start = clocks;
      for (i = 0; i < 500; i = i + 1) send(phase, 1 + i % BB);
      if (clocks - start > 508) fail(24, phase, clocks - start, 500);
      start = clocks;
      for (i = 0; i < 20; i = i + 1) send(phase, 1504);
      if (clocks - start > 20 * ((1504 + BB - 1) / BB) + 8) fail(25, phase, clocks - start, 0);
      while (got[phase] + dropped[phase] != sent[phase]) @(posedge clk);
      #1;
    end
    start = clocks;
    for (i = 0; i < 600; i = i + 1) send(i % QN, 64 + i % 65);
    $display("mixed: 600 packets in %0d clocks", clocks - start);
    drain;

    // 5: time of one packet through the buffer
    start = clocks;
    i = got[0];
    fork
      send(0, 64);
      begin
        while (!m_valid[0]) @(posedge clk);
        $display("latency, first beat in to first beat out, 64 bytes: %0d clocks", clocks - start);
      end
    join
    drain;
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
