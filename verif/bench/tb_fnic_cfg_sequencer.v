// Configuration sequencer against three pipelines that carry packets and units that get busy: rows
// arrive complete and in order, only while everything is held and idle; a transaction that does not
// fit is discarded as a whole; reads come after the words before them; pipelines that cannot get idle
// are let go again.
// Seed: +seed=N. Prints PASS or FAIL.
// VARIANT FIFO_WORDS=50
`timescale 1ns/1ps
`default_nettype none

module tb_fnic_cfg_sequencer;
  parameter integer FIFO_WORDS = 64;

  reg         clk = 1'b0;
  reg         rst = 1'b1;
  reg         w_addr = 0, w_data = 0, w_last = 0, w_ctrl = 0, w_read = 0;
  reg  [31:0] wdata;
  wire [31:0] r_addr, r_ctrl, r_status, r_epoch;
  wire [63:0] r_rdata;
  wire        epoch;
  wire [2:0]  hold;
  wire [2:0]  idle;
  wire        cfg_valid, cfg_read;
  wire [31:0] cfg_addr, cfg_data;
  wire        cfg_busy;
  reg         cfg_rvalid = 1'b0;
  reg  [63:0] cfg_rdata;

  integer seed, i, j, n, t, words, rows, clocks, p, delay;
  integer packets [0:2];        // clocks the packets inside still need
  integer jam;                  // the DMA pipeline cannot get idle
  integer busy_left, since_commit;
  reg  [63:0] e_word [0:65535];
  reg         e_end [0:65535];  // the epoch comes with this word
  integer e_put, e_get, e_mine, x_epoch, c_epoch, got_end;
  integer read_addr, reads_seen, read_at_word;
  reg  [31:0] model_addr;
  reg         failed;

  fnic_cfg_sequencer #(.FIFO_WORDS (FIFO_WORDS)) u_dut (
      .clk (clk), .rst (rst),
      .cfg_addr_write (w_addr), .cfg_data_write (w_data), .cfg_data_last_write (w_last),
      .cfg_ctrl_write (w_ctrl), .cfg_read_write (w_read), .wdata (wdata),
      .cfg_addr_value (r_addr), .cfg_ctrl_value (r_ctrl), .cfg_status_value (r_status),
      .cfg_rdata_value (r_rdata), .cfg_epoch_value (r_epoch), .epoch (epoch),
      .hold (hold), .idle (idle),
      .cfg_valid (cfg_valid), .cfg_addr (cfg_addr), .cfg_data (cfg_data), .cfg_read (cfg_read),
      .cfg_busy (cfg_busy), .cfg_rvalid (cfg_rvalid), .cfg_rdata (cfg_rdata)
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

  // ---------------------------------------------------------------- pipelines and units
  // A pipeline takes a packet of random length whenever it is not held; hold is seen a clock late.
  reg [2:0] hold_q = 3'b000;
  reg [2:0] idle_q = 3'b111;
  assign idle     = idle_q;
  assign cfg_busy = (busy_left > 0) && (since_commit >= 2);

  always @(posedge clk) begin
    #1;
    for (p = 0; p < 3; p = p + 1) begin
      if (packets[p] > 0 && !(p == 1 && jam)) packets[p] = packets[p] - 1;
      if (!hold_q[p] && {$random(seed)} % 4 == 0) packets[p] = 1 + {$random(seed)} % 60;
      idle_q[p] = packets[p] == 0;
    end
    hold_q = hold;
    if (since_commit < 100) since_commit = since_commit + 1;
    if (busy_left > 0) busy_left = busy_left - 1;
    cfg_rvalid = 1'b0;
    if (delay > 0) begin
      delay = delay - 1;
      if (delay == 0) begin
        cfg_rvalid = 1'b1;
        cfg_rdata  = {read_addr[31:0] ^ 32'hFFFF_0000, read_addr[31:0]};
      end
    end
  end

  always @(posedge clk) begin
    if (!rst) begin
      if (cfg_valid || cfg_read) begin
        if (hold !== 3'b111 || packets[0] != 0 || packets[1] != 0 || packets[2] != 0) fail(1, hold, 7);
        if (busy_left > 0) fail(2, busy_left, 0);
      end
      if (cfg_valid) begin
        if (e_get == e_put) fail(3, 1, 0);
        if (cfg_addr !== e_word[e_get][63:32]) fail(4, cfg_addr, e_word[e_get][63:32]);
        if (cfg_data !== e_word[e_get][31:0]) fail(5, cfg_data, e_word[e_get][31:0]);
        if (got_end) fail(6, 1, 0);
        got_end = e_end[e_get];
        if (cfg_addr[31]) begin
          busy_left = {$random(seed)} % 3 * ({$random(seed)} % 12);
          since_commit = 0;
        end
        e_get = e_get + 1;
      end
      if (epoch) begin
        if (!got_end) fail(7, 0, 1);
        if (busy_left > 0) fail(8, 1, 0);
        if (packets[0] != 0 || packets[1] != 0 || packets[2] != 0) fail(9, 0, 0);
        got_end = 0;
        c_epoch = c_epoch + 1;
      end
      if (cfg_read) begin
        read_addr    = cfg_addr;
        read_at_word = e_get;
        reads_seen   = reads_seen + 1;
        delay        = (cfg_addr[28:23] == 6'd63) ? 0 : 1 + {$random(seed)} % 16;
      end
    end
  end

  // ---------------------------------------------------------------- host
  task strobe(input integer which, input [31:0] value);
    begin
      wdata  = value;
      w_addr = which == 0;
      w_data = which == 1;
      w_last = which == 2;
      w_ctrl = which == 3;
      w_read = which == 4;
      @(posedge clk); #1;
      {w_addr, w_data, w_last, w_ctrl, w_read} = 5'd0;
      wdata = 32'hDEAD_BEEF;
      repeat (1 + {$random(seed)} % 5) @(posedge clk);
      #1;
    end
  endtask

  task word(input integer last, input [31:0] value, input integer ends);
    begin
      e_word[e_put] = {last[0], model_addr[30:0], value};
      e_end[e_put]  = ends[0];
      e_put = e_put + 1;
      if (last) begin
        model_addr[4:0] = 5'd0;
        model_addr[18:5] = model_addr[18:5] + 1'b1;
      end else begin
        model_addr[4:0] = model_addr[4:0] + 1'b1;
      end
      strobe(last ? 2 : 1, value);
    end
  endtask

  task address;
    begin
      model_addr = {$random(seed)} & 32'h7FFF_FFE0;
      strobe(0, model_addr | 32'h8000_0000);
      if (r_addr !== model_addr) fail(10, r_addr, model_addr);
    end
  endtask

  task row(input integer ends);
    begin
      words = 1 + {$random(seed)} % 5;
      for (n = 0; n < words; n = n + 1) word(n == words - 1, $random(seed), ends && n == words - 1);
    end
  endtask

  task settle;
    begin
      t = 0;
      while (r_status[16] && t < 60000) begin
        @(posedge clk);
        t = t + 1;
      end
      repeat (4) @(posedge clk);
      #1;
      if (e_get !== e_put) fail(11, e_get, e_put);
      if (r_status[15:0] !== 16'd0) fail(12, r_status[15:0], 0);
      if (c_epoch !== x_epoch || r_epoch !== x_epoch) fail(13, c_epoch, x_epoch);
      if (hold !== 3'b000) fail(14, hold, 0);
    end
  endtask

  task transaction(input integer count);
    begin
      address;
      strobe(3, 32'd1);
      for (i = 0; i < count; i = i + 1) begin
        row(i == count - 1);
        if ({$random(seed)} % 4 == 0 && i != count - 1) address;
      end
      // up to two words of an earlier transaction are between the queue and the bus
      if (e_get + r_status[15:0] > e_put || e_get + r_status[15:0] + 2 < e_put) fail(15, e_get, e_put);
      strobe(3, 32'd0);
      x_epoch = x_epoch + 1;
    end
  endtask

  // More words than fit: none of them may come out.
  task too_long(input integer in_transaction);
    begin
      settle;
      address;
      if (in_transaction) strobe(3, 32'd1);
      for (i = 0; i < FIFO_WORDS + 5; i = i + 1) begin
        strobe((in_transaction && i % 4 == 3) ? 2 : 1, i);
        if (i < FIFO_WORDS && r_status[17]) fail(16, i, FIFO_WORDS);
      end
      if (!r_status[17]) fail(17, 0, 1);
      if (in_transaction) strobe(3, 32'd0);
      else strobe(2, 32'd5);
      repeat (400) @(posedge clk);
      #1;
      if (e_get !== e_put || r_status[16:0] !== 17'd0) fail(18, r_status, 0);
      strobe(3, 32'd2);
      if (r_status[17]) fail(19, 1, 0);
      model_addr = r_addr;
    end
  endtask

  task read(input [31:0] where);
    begin
      strobe(4, where);
      if (r_status[18]) fail(20, 1, 0);
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    failed = 1'b0; clocks = 0; jam = 0; busy_left = 0; since_commit = 100; delay = 0;
    e_put = 0; e_get = 0; x_epoch = 0; c_epoch = 0; got_end = 0; reads_seen = 0;
    for (i = 0; i < 3; i = i + 1) packets[i] = 0;
    repeat (4) @(posedge clk);
    #1 rst = 1'b0;
    repeat (4) @(posedge clk);
    #1;

    // rows by themselves, then transactions, back to back and mixed
    address;
    for (j = 0; j < 30; j = j + 1) begin
      while (r_status[15:0] > FIFO_WORDS - 8) @(posedge clk);
      #1 row(1);
      x_epoch = x_epoch + 1;
    end
    settle;
    for (j = 0; j < 20; j = j + 1) begin
      while (r_status[15:0] > FIFO_WORDS - 42) @(posedge clk);
      #1 transaction(1 + {$random(seed)} % 8);
      if ({$random(seed)} % 3 == 0) settle;
    end
    settle;
    strobe(3, 32'd1);
    strobe(3, 32'd0);
    settle;

    // exactly full, then too much, in both ways
    address;
    strobe(3, 32'd1);
    for (i = 0; i < FIFO_WORDS; i = i + 1) word(i % 3 == 2 || i == FIFO_WORDS - 1, i, i == FIFO_WORDS - 1);
    if (r_status[17] || r_status[15:0] !== FIFO_WORDS) fail(21, r_status, FIFO_WORDS);
    strobe(3, 32'd0);
    x_epoch = x_epoch + 1;
    settle;
    too_long(1);
    transaction(3);
    too_long(0);
    transaction(3);
    settle;

    // reads: after the words before them, the last one asked for wins, no unit gives 0
    transaction(4);
    read(32'h0960_0123);
    settle;
    if (!r_status[18] || r_rdata !== {32'h0960_0123 ^ 32'hFFFF_0000, 32'h0960_0123}) fail(22, r_rdata[31:0], 0);
    if (read_at_word !== e_put) fail(23, read_at_word, e_put);
    read(32'h0960_0001);
    read(32'h0960_0002);
    settle;
    if (!r_status[18] || r_rdata[31:0] !== 32'h0960_0002) fail(24, r_rdata[31:0], 2);
    read(32'h1F80_0000);
    settle;
    if (!r_status[18] || r_rdata !== 64'd0) fail(25, r_rdata[31:0], 0);

    // a pipeline that cannot get idle: all are let go again, later the words are applied
    jam = 1;
    packets[1] = 20;
    transaction(2);
    t = 0;
    while (hold !== 3'b111 && t < 9000) begin @(posedge clk); t = t + 1; end
    while (hold !== 3'b000 && t < 20000) begin @(posedge clk); t = t + 1; end
    if (t >= 20000) fail(26, t, 0);
    jam = 0;
    settle;

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
