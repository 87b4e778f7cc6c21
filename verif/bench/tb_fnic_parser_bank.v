// Bench of fnic_parser_bank: random parse graphs and packets against a step-by-step reference.
//
// One hand-computed case comes first (Ethernet, IPv4 with options, UDP). Then ROUNDS rounds: random
// state rows are written over the configuration bus, PACKETS packets of random bytes and lengths
// run with random gaps on both sides, and every PHV is compared with what the rules of
// docs/hardware.md, section 3, give for the packet. Prints PASS, or FAIL and the first difference.
// Plusargs: +seed=n, +rounds=n, +full=n (n steps a packet, no gaps: prints the clocks).
// VARIANT BUS=512 K=8
// VARIANT K=1 NW=8 NH=9 NB=10 BRANCHES=2
// VARIANT K=6 NW=9 NH=11 STATES=50
`timescale 1ns / 1ps
`default_nettype none

module tb_fnic_parser_bank;

  parameter integer BUS      = 256;
  parameter integer NW       = 16;
  parameter integer NH       = 24;
  parameter integer NB       = 16;
  parameter integer K        = 4;
  parameter integer STATES   = 32;
  parameter integer BRANCHES = 4;

  localparam integer BB      = BUS / 8;
  localparam integer PHVW    = 32*NW + 16*NH + 8*NB;
  localparam integer BYTE0   = 32*NW + 16*NH;
  localparam integer ENABLES = 2*NW + NH + NB - 12;
  localparam integer ROW_W   = 63 + 72*BRANCHES + ENABLES;
  localparam integer WORDS   = (ROW_W + 31) / 32;
  localparam integer PACKETS = 200;
  localparam integer PORT_HALF = (NW % 2 == 0) ? 1 : 3;

  reg              clk = 1'b0;
  reg              rst = 1'b1;
  reg              s_valid = 1'b0;
  wire             s_ready;
  reg  [BUS-1:0]   s_data;
  reg              s_last;
  reg  [95:0]      s_meta;
  wire             m_valid;
  reg              m_ready = 1'b0;
  wire [PHVW-1:0]  m_phv;
  reg              cfg_valid = 1'b0;
  reg  [31:0]      cfg_addr;
  reg  [31:0]      cfg_data;
  wire             cfg_busy;
  wire             idle;

  fnic_parser_bank #(
    .BUS         (BUS),
    .NW          (NW),
    .NH          (NH),
    .NB          (NB),
    .K           (K),
    .STATES      (STATES),
    .BRANCHES    (BRANCHES),
    .MAX_STEPS   (64),
    .CFG_PIPE    (1)
  ) u_dut (
    .clk         (clk),
    .rst         (rst),
    .s_valid     (s_valid),
    .s_ready     (s_ready),
    .s_data      (s_data),
    .s_last      (s_last),
    .s_meta      (s_meta),
    .m_phv_valid (m_valid),
    .m_phv_ready (m_ready),
    .m_phv_data  (m_phv),
    .cfg_valid   (cfg_valid),
    .cfg_addr    (cfg_addr),
    .cfg_data    (cfg_data),
    .cfg_busy    (cfg_busy),
    .idle        (idle)
  );

  always #5 clk = !clk;

  integer seed;
  integer rounds;
  integer full;
  integer pace_in;
  integer pace_out;

  function integer rnd(input integer n);
    rnd = $unsigned($random(seed)) % n;
  endfunction

  // State of the reference.
  reg [ROW_W-1:0]  rows [0:STATES-1];
  reg [6:0]        starts [0:255];
  reg [7:0]        pkt [0:2047];
  integer          len;
  reg [95:0]       meta;
  reg [PHVW-1:0]   want [0:PACKETS-1];
  integer          sent;
  integer          got;
  integer          count;
  integer          errors = 0;
  integer          clocks;
  integer          codes [0:127];

  task config_row(input integer table_no, input integer index, input [ROW_W-1:0] data);
    integer n;
    begin
      for (n = 0; n < WORDS; n = n + 1) begin
        cfg_valid <= 1'b1;
        cfg_addr  <= {n == WORDS-1, 2'd1, 6'd0, table_no[3:0], index[13:0], n[4:0]};
        cfg_data  <= (n == WORDS-1) ? (data >> (32*n)) & 32'hFFFFFFFF : data[32*n +: 32];
        @(posedge clk);
      end
      cfg_valid <= 1'b0;
    end
  endtask

  // The rules of section 3, one step after the other.
  task reference(output [PHVW-1:0] phv);
    reg [ROW_W-1:0]   row;
    reg [ENABLES-1:0] en;
    reg [63:0]        d;
    reg [63:0]        x;
    reg [15:0]        flags;
    reg [15:0]        t;
    reg [15:0]        a;
    reg [31:0]        v;
    reg [7:0]         next;
    integer pos, limit, nextpos, extra, steps, state, code, over, b, l, need;
    begin
      phv   = {PHVW{1'b0}};
      flags = 16'd0;
      pos   = 0;
      limit = 1000000;
      steps = 0;
      over  = 0;
      code  = 0;
      state = starts[meta[23:16]];
      while (!over) begin
        row  = rows[state];
        need = row[3:0];
        if (steps == 64) begin
          over = 1; code = 5;
        end else if (pos < 0 || pos + need > len) begin
          over = 1; code = 1;
        end else if (pos > 255 || (need > 0 && pos + need > 128)) begin
          over = 1; code = 7;
        end else begin
          steps = steps + 1;
          for (b = 0; b < 8; b = b + 1) begin
            d[63-8*b -: 8] = (pos + b < len && pos + b < 128) ? pkt[pos+b] : 8'd0;
            x[63-8*b -: 8] = (row[54] && pos + b >= limit) ? 8'd0 : d[63-8*b -: 8];
          end
          en = row[63+72*BRANCHES +: ENABLES];
          for (l = 0; l < 2*NW-2; l = l + 1)
            if (en[l]) phv[32*(l/2) + 16*(1 - l%2) +: 16] = x[63-16*(l%4) -: 16];
          for (l = 0; l < NH-4; l = l + 1)
            if (en[2*NW-2+l]) phv[32*NW+16*l +: 16] = x[63-16*((2*NW+l)%4) -: 16];
          for (l = 0; l < NB-6; l = l + 1)
            if (en[2*NW-2+NH-4+l])
              phv[BYTE0+8*l +: 8] = x[63-16*((2*NW+NH+l/2)%4)-8*(l%2) -: 8];
          flags = flags | row[27:12];
          t = d[63-16*row[29:28] -: 16];
          a = t & row[49:34];
          a = (a << row[53:50]) | (a >> (16 - row[53:50]));
          extra = a[8:0];
          nextpos = pos + 2*$signed(row[11:4]);
          if (row[33:32] == 2'd1) nextpos = nextpos + extra;
          if (row[33:32] == 2'd2) limit = nextpos + extra;
          v = {t, d[63-16*row[31:30] -: 16]};
          next = row[62:55];
          for (b = BRANCHES-1; b >= 0; b = b - 1)
            if (((v ^ row[63+72*b +: 32]) & row[95+72*b +: 32]) == 32'd0)
              next = row[127+72*b +: 8];
          pos = nextpos;
          if (next[7]) begin
            over = 1; code = next[6:0];
          end else
            state = next[6:0];
        end
      end
      codes[code] = codes[code] + 1;
      phv[32*NW-32 +: 32]    = meta[95:64];
      phv[BYTE0-16 +: 16]    = flags;
      phv[BYTE0-32 +: 16]    = meta[15:0];
      phv[BYTE0-48 +: 16]    = pos;
      phv[BYTE0-64 +: 16]    = meta[63:48];
      phv[PHVW-8 +: 8]       = meta[23:16];
      phv[PHVW-16 +: 8]      = code;
      phv[PHVW-24 +: 8]      = meta[31:24];
      phv[PHVW-32 +: 8]      = 8'd0;
      phv[PHVW-40 +: 8]      = meta[39:32];
      phv[PHVW-48 +: 8]      = meta[47:40];
    end
  endtask

  task send;
    integer n, b;
    reg [BUS-1:0] data;
    begin
      for (n = 0; n*BB < len; n = n + 1) begin
        while (rnd(100) >= pace_in) @(posedge clk);
        for (b = 0; b < BB; b = b + 1)
          data[8*b +: 8] = (n*BB + b < len) ? pkt[n*BB+b] : $random(seed);
        s_valid <= 1'b1;
        s_data  <= data;
        s_last  <= (n+1)*BB >= len;
        s_meta  <= meta;
        @(posedge clk);
        while (!s_ready) @(posedge clk);
        s_valid <= 1'b0;
      end
    end
  endtask

  always @(posedge clk)
    m_ready <= rnd(100) < pace_out;

  always @(posedge clk) begin
    if (!rst && m_valid && m_ready) begin
      if (m_phv !== want[got]) begin
        errors = errors + 1;
        if (errors == 1) begin
          $display("FAIL seed %0d packet %0d", seed, got);
          $display("  want %h", want[got]);
          $display("  got  %h", m_phv);
        end
      end
      got = got + 1;
    end
  end

  // Row fields.
  function [ROW_W-1:0] pack(input [3:0] need, input [7:0] adv, input [15:0] flags, input [1:0] sel0,
                            input [1:0] sel1, input [1:0] mode, input [15:0] vmask,
                            input [3:0] vshift, input limited, input [7:0] otherwise);
    integer b;
    begin
      pack = {ROW_W{1'b0}};
      for (b = 0; b < BRANCHES; b = b + 1)
        pack[127+72*b +: 8] = otherwise;
      pack[62:0] = {otherwise, limited, vshift, vmask, mode, sel1, sel0, flags, adv, need};
    end
  endfunction

  task random_row(input integer index, input integer wild);
    reg [ROW_W-1:0] row;
    integer b;
    begin
      for (b = 0; b < ROW_W; b = b + 1)
        row[b] = rnd(4) == 0;
      row[3:0]   = rnd(9);
      row[11:4]  = wild ? rnd(64) - 20 : rnd(5);
      row[31:28] = rnd(16);
      row[33:32] = (rnd(3) == 0) ? 1 + rnd(2) : 0;
      row[49:34] = wild ? (1 << rnd(16)) | (1 << rnd(16)) : 16'h000F;
      row[53:50] = wild ? rnd(16) : rnd(3);
      row[54]    = rnd(2);
      row[62:55] = (rnd(8) == 0) ? 128 + rnd(128) : rnd(STATES);
      for (b = 0; b < BRANCHES; b = b + 1) begin
        row[63+72*b +: 32] = $random(seed);
        row[95+72*b +: 32] = (1 << rnd(32)) | (1 << rnd(32));
        row[127+72*b +: 8] = (rnd(4) == 0) ? 128 + rnd(128) : rnd(STATES);
      end
      if (full != 0) begin
        row[62:55]  = 8'h80;
        row[11:4]   = 4;
        row[3:0]    = 8;
        row[33:32]  = 0;
        for (b = 0; b < BRANCHES; b = b + 1)
          row[127+72*b +: 8] = 8'h80;
        if (index < full-1) begin
          row[62:55] = index + 1;
          for (b = 0; b < BRANCHES; b = b + 1)
            row[127+72*b +: 8] = index + 1;
        end
      end
      rows[index] = row;
    end
  endtask

  task random_packet;
    integer n;
    begin
      case (rnd(4))
        0: len = 1 + rnd(64);
        1: len = 60 + rnd(80);
        2: len = 1 + rnd(260);
        default: len = (rnd(8) == 0) ? 1000 + rnd(600) : 64;
      endcase
      if (full != 0) len = 64;
      for (n = 0; n < len; n = n + 1)
        pkt[n] = (rnd(4) == 0) ? rnd(256) : rnd(16);
      meta = {$random(seed), $random(seed), $random(seed)};
      meta[15:0] = len;
      if (full != 0) meta[23:22] = 0;
    end
  endtask

  task run_packets;
    integer n, guard;
    reg [PHVW-1:0] phv;
    begin
      got    = 0;
      clocks = 0;
      for (n = 0; n < count; n = n + 1) begin
        random_packet;
        reference(phv);
        want[n] = phv;
        send;
      end
      guard = 0;
      while (got < count && guard < 100000) begin
        @(posedge clk);
        guard = guard + 1;
      end
      repeat (3) @(posedge clk);
      if (got != count || !idle) begin
        $display("FAIL %0d of %0d PHVs came, idle %b, seed %0d", got, count, idle, seed);
        errors = errors + 1;
      end
    end
  endtask

  always @(posedge clk) clocks = clocks + 1;

  // Ethernet 14, IPv4 with 4 bytes of options, UDP: w0 = source address, h0 = UDP destination port.
  task hand_case;
    reg [ROW_W-1:0] row;
    integer n;
    begin
      // state 1: bytes 8..15 of Ethernet; type in d2, branch to 2 on 0x0800; else accept.
      rows[0] = pack(14, 4, 16'h0001, 0, 0, 0, 0, 0, 0, 1);
      row = pack(6, 3, 16'h0002, 2, 0, 0, 0, 0, 0, 8'h82);
      row[63 +: 72] = {8'd2, 32'hFFFF0000, 32'h08000000};
      rows[1] = row;
      // state 2: first 8 bytes of IPv4; limit at its end by IHL.
      rows[2] = pack(8, 4, 16'h0004, 0, 0, 0, 0, 0, 0, 3);
      // state 3: bytes 8..15: source address = d2 d3 -> lanes 2, 3 = w1.
      row = pack(12, -4, 16'h0008, 0, 0, 0, 0, 0, 0, 4);
      row[63+72*BRANCHES+2 +: 2] = 2'b11;
      rows[3] = row;
      // state 4: back at the start of IPv4: skip IHL * 4 = (d0 >> 8 & 15) * 4.
      rows[4] = pack(8, 0, 16'h0010, 0, 0, 1, 16'h0F00, 10, 0, 5);
      // state 5: UDP; destination port = d1 -> the first half whose lane is 1 mod 4.
      row = pack(8, 4, 16'h0020, 0, 0, 0, 0, 0, 0, 8'h80);
      row[63+72*BRANCHES+2*NW-2+PORT_HALF +: 1] = 1'b1;
      rows[5] = row;
      for (n = 0; n < 6; n = n + 1) config_row(0, n, rows[n]);
      for (n = 0; n < 256; n = n + 1) begin
        starts[n] = 0;
        config_row(1, n, {ROW_W{1'b0}});
      end
      for (n = 0; n < 70; n = n + 1) pkt[n] = n;
      pkt[12] = 8'h08; pkt[13] = 8'h00; pkt[14] = 8'h46;
      len = 70;
      meta = 96'hA1A2A3A4_B1B2_C1_D1_E1_02_0046;
      reference(want[0]);
      if (want[0][63:32] != 32'h1A1B1C1D || want[0][32*NW+16*PORT_HALF +: 16] != 16'h2829
          || want[0][BYTE0-48 +: 16] != 16'd46 || want[0][BYTE0-16 +: 16] != 16'h003F
          || want[0][PHVW-16 +: 8] != 8'd0) begin
        $display("FAIL the reference disagrees with the hand-computed case");
        errors = errors + 1;
      end
      got = 0;
      clocks = 0;
      send;
      n = 0;
      while (got == 0 && n < 1000) begin
        @(posedge clk);
        n = n + 1;
      end
      if (full != 0) $display("latency of the hand case: %0d clocks", clocks);
      if (got != 1) begin
        $display("FAIL no PHV for the hand-computed case");
        errors = errors + 1;
      end
    end
  endtask

  integer i, r;
  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    if (!$value$plusargs("rounds=%d", rounds)) rounds = 8;
    if (!$value$plusargs("full=%d", full)) full = 0;
    pace_in  = 100;
    pace_out = 100;
    for (i = 0; i < 128; i = i + 1) codes[i] = 0;
    repeat (4) @(posedge clk);
    rst <= 1'b0;
    repeat (4) @(posedge clk);
    hand_case;
    for (r = 0; r < rounds && errors == 0; r = r + 1) begin
      for (i = 0; i < STATES; i = i + 1) begin
        random_row(i, r % 2);
        config_row(0, i, rows[i]);
      end
      for (i = 0; i < 256; i = i + 1) begin
        starts[i] = (full != 0) ? 0 : rnd(STATES);
        config_row(1, i, {{(ROW_W-7){1'b0}}, starts[i]});
      end
      repeat (3) @(posedge clk);
      case (r % 4)
        0: begin pace_in = 100; pace_out = 100; end
        1: begin pace_in = 40;  pace_out = 100; end
        2: begin pace_in = 100; pace_out = 10;  end
        default: begin pace_in = 60; pace_out = 50; end
      endcase
      if (full != 0) begin pace_in = 100; pace_out = 100; end
      count = PACKETS;
      run_packets;
      if (full != 0) $display("%0d steps: %0d clocks for %0d packets", full, clocks, count);
    end
    $display("codes: 0 %0d, 1 %0d, 5 %0d, 7 %0d", codes[0], codes[1], codes[5], codes[7]);
    if (errors == 0) $display("PASS");
    $finish;
  end

endmodule

`default_nettype wire
