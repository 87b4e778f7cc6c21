// BAR0 under random requests and back-pressure: reads return what writes with byte enables left,
// completions carry the right identity, count and address, everything else is answered "unsupported
// request" or swallowed, and counted.
// Seed: +seed=N. Prints PASS or FAIL.
// VARIANT BUS=512
`timescale 1ns/1ps
`default_nettype none

module tb_fnic_bar0;
  parameter integer BUS = 256;
  localparam integer LANES = BUS / 32;

  reg            clk = 1'b0;
  reg            rst = 1'b1;
  reg            q_valid = 1'b0;
  wire           q_ready;
  reg            q_sop, q_eop;
  reg  [127:0]   q_hdr;
  reg  [BUS-1:0] q_data;
  wire           c_valid;
  reg            c_ready = 1'b0;
  wire           c_sop, c_eop;
  wire [127:0]   c_hdr;
  wire [BUS-1:0] c_data;
  wire           reg_valid, reg_write;
  wire [19:0]    reg_addr;
  wire [31:0]    reg_wdata;
  wire [3:0]     reg_be;
  reg            reg_ready = 1'b0;
  reg  [31:0]    reg_rdata;
  wire           stat_unsupported;

  reg  [31:0]    mem [0:63];      // the registers: 64 words, by address bits 7:2
  reg  [31:0]    ref_mem [0:63];
  reg  [127:0]   e_hdr [0:4095];  // completions expected
  reg  [31:0]    e_data [0:4095];
  reg            e_check [0:4095];
  integer        e_put, e_get, x_bad, c_bad, seed, i, n, f, l, kind, beats, ready_of_8, clocks;
  integer        count, low;
  reg  [3:0]     be, lbe;
  reg  [15:0]    requester;
  reg  [7:0]     tag;
  reg  [2:0]     tc;
  reg  [2:0]     attr;
  reg  [31:0]    addr, value;
  reg            four;
  reg  [9:0]     length;
  reg            failed;

  fnic_bar0 #(.BUS (BUS)) u_dut (
      .clk (clk), .rst (rst), .completer_id (16'hC0DE),
      .s_cq_valid (q_valid), .s_cq_ready (q_ready), .s_cq_sop (q_sop), .s_cq_eop (q_eop),
      .s_cq_hdr (q_hdr), .s_cq_data (q_data),
      .m_cc_valid (c_valid), .m_cc_ready (c_ready), .m_cc_sop (c_sop), .m_cc_eop (c_eop),
      .m_cc_hdr (c_hdr), .m_cc_data (c_data),
      .reg_valid (reg_valid), .reg_write (reg_write), .reg_addr (reg_addr),
      .reg_wdata (reg_wdata), .reg_be (reg_be), .reg_ready (reg_ready), .reg_rdata (reg_rdata),
      .stat_unsupported (stat_unsupported)
  );

  always #5 clk = !clk;
  always @(posedge clk) clocks = clocks + 1;

  task fail(input integer code, input integer a, input integer e);
    begin
      if (!failed) begin
        $display("check %0d: got %h expected %h at clock %0d", code, a, e, clocks);
      end
      failed = 1'b1;
    end
  endtask

  // ---------------------------------------------------------------- register slave
  always @(posedge clk) begin
    #1;
    c_ready = {$random(seed)} % 8 < ready_of_8;
    if (reg_ready) begin
      reg_ready = 1'b0;
    end else if (reg_valid && {$random(seed)} % 3 == 0) begin
      reg_ready = 1'b1;
      reg_rdata = mem[reg_addr[7:2]];
      if (reg_write) begin
        for (l = 0; l < 4; l = l + 1) begin
          if (reg_be[l]) mem[reg_addr[7:2]][l*8 +: 8] = reg_wdata[l*8 +: 8];
          else if (reg_wdata[l*8 +: 8] !== 8'd0) fail(1, reg_wdata, reg_be);
        end
        if (reg_be == 4'd0) fail(2, 0, 1);
      end
    end
  end

  always @(posedge clk) begin
    if (!rst && c_valid && c_ready) begin
      if (e_get == e_put) fail(3, 1, 0);
      if (!c_sop || !c_eop) fail(4, 0, 1);
      for (i = 0; i < 4; i = i + 1) begin
        if (c_hdr[i*32 +: 32] !== e_hdr[e_get][i*32 +: 32]) begin
          fail(10 + i, c_hdr[i*32 +: 32], e_hdr[e_get][i*32 +: 32]);
        end
      end
      if (e_check[e_get] && c_data[31:0] !== e_data[e_get]) fail(5, c_data[31:0], e_data[e_get]);
      e_get = e_get + 1;
    end
    if (!rst && stat_unsupported) c_bad = c_bad + 1;
  end

  // ---------------------------------------------------------------- requests
  task put(input [31:0] dw0, input [31:0] dw1, input integer dws);
    begin
      beats = (dws + LANES - 1) / LANES;
      if (beats == 0) beats = 1;
      q_hdr = four ? {dw0, dw1, 32'h0000_0001, addr} : {dw0, dw1, addr, 32'd0};
      for (n = 0; n < beats; n = n + 1) begin
        while ({$random(seed)} % 8 < 2) begin
          q_valid = 1'b0;
          @(posedge clk); #1;
        end
        q_valid = 1'b1;
        q_sop   = n == 0;
        q_eop   = n == beats - 1;
        q_data  = {LANES{value}};
        @(posedge clk);
        while (!q_ready) @(posedge clk);
        #1;
      end
      q_valid = 1'b0;
    end
  endtask

  // first enabled byte, and bytes up to the last one
  task span(input [3:0] first, input [3:0] last, input integer dws);
    integer b;
    begin
      low = 0;
      count = dws * 4;
      for (b = 3; b >= 0; b = b - 1) if (first[b]) low = b;
      count = count - low;
      b = 3;
      while (b >= 0 && !last[b]) begin
        count = count - 1;
        b = b - 1;
      end
      if (first == 4'd0 && dws == 1) begin
        low = 0;
        count = 1;
      end
    end
  endtask

  task expect_reply(input [7:0] fmt_type, input [2:0] status, input [11:0] bytes,
                    input [6:0] lower, input integer check);
    begin
      e_hdr[e_put] = {fmt_type, 1'b0, tc, 1'b0, attr[2], 2'b00, 2'b00, attr[1:0], 2'b00,
                      9'd0, check[0], 16'hC0DE, status, 1'b0, bytes, requester, tag, 1'b0, lower,
                      32'd0};
      e_data[e_put]  = ref_mem[addr[7:2]];
      e_check[e_put] = check[0];
      e_put = e_put + 1;
    end
  endtask

  task request;
    reg [7:0]  ft;
    reg [31:0] dw0, dw1;
    begin
      kind      = {$random(seed)} % 16;
      four      = $random(seed);
      requester = $random(seed);
      tag       = $random(seed);
      tc        = $random(seed);
      attr      = $random(seed);
      be        = $random(seed);
      lbe       = 4'd0;
      addr      = {$random(seed)} & 32'hFFF0_00FC;
      value     = $random(seed);
      length    = 10'd1;
      dw0       = {8'd0, 1'b0, tc, 1'b0, attr[2], 4'd0, attr[1:0], 12'd0};
      case (kind)
        0, 1, 2, 3, 4: ft = {2'b01, four, 5'b00000};                        // write
        5, 6, 7, 8, 9: ft = {2'b00, four, 5'b00000};                        // read
        10: begin ft = {2'b01, four, 5'b00000}; length = 2 + {$random(seed)} % 30; end
        11: begin ft = {2'b00, four, 5'b00000}; length = {$random(seed)} % 1024; end
        12: begin four = 1'b0; ft = {2'b00, 1'b0, 5'b00010}; end            // I/O read
        13: begin ft = {2'b01, four, 5'b01100}; length = 10'd2; end         // fetch and add
        14: begin ft = {2'b01, 1'b1, 5'b10100}; four = 1'b1; length = 10'd17; end  // message
        default: begin ft = {2'b01, four, 5'b00000}; dw0[14] = 1'b1; end    // poisoned write
      endcase
      if (kind == 11 && length == 10'd1) length = 10'd3;
      if (length != 10'd1) begin
        be  = be | 4'b1000;      // long requests have enabled bytes at both ends
        lbe = 4'b0001 | ($random(seed));
      end
      dw0 = dw0 | {ft, 14'd0, length};
      dw1 = {requester, tag, lbe, be};
      span(be, (length == 10'd1) ? be : lbe, (length == 10'd0) ? 1024 : length);
      case (kind)
        0, 1, 2, 3, 4:
          for (f = 0; f < 4; f = f + 1) begin
            if (be[f]) ref_mem[addr[7:2]][f*8 +: 8] = value[f*8 +: 8];
          end
        5, 6, 7, 8, 9: expect_reply(8'h4A, 3'd0, count, {addr[6:2], low[1:0]}, 1);
        11: expect_reply(8'h0A, 3'd1, count, {addr[6:2], low[1:0]}, 0);
        12, 13: expect_reply(8'h0A, 3'd1, 12'd4, 7'd0, 0);
        default: ;
      endcase
      if (kind > 9) x_bad = x_bad + 1;
      put(dw0, dw1, ft[6] ? length : 0);
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    failed = 1'b0; clocks = 0; e_put = 0; e_get = 0; x_bad = 0; c_bad = 0; ready_of_8 = 5;
    for (i = 0; i < 64; i = i + 1) begin
      mem[i] = i * 32'h0101_0101;
      ref_mem[i] = i * 32'h0101_0101;
    end
    repeat (4) @(posedge clk);
    #1 rst = 1'b0;
    for (kind = 0; e_put < 1500 && x_bad < 4000; kind = kind) request;
    ready_of_8 = 8;
    repeat (60) @(posedge clk);
    if (e_get !== e_put) fail(6, e_get, e_put);
    if (c_bad !== x_bad) fail(7, c_bad, x_bad);
    for (i = 0; i < 64; i = i + 1) begin
      if (mem[i] !== ref_mem[i]) fail(8, mem[i], ref_mem[i]);
    end
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
