// Counters: a look-up shows every event before it, at any load and any order of look-ups.
// Seed: +seed=N. Prints PASS or FAIL.
// VARIANT PULSES=40 AMOUNTS=9
// VARIANT PULSES=1 AMOUNTS=1
`timescale 1ns/1ps
`default_nettype none

module tb_fnic_counters;
  parameter integer PULSES  = 7;
  parameter integer AMOUNTS = 2;
  localparam integer ALL = PULSES + AMOUNTS;

  reg                    clk = 1'b0;
  reg                    rst = 1'b1;
  reg  [PULSES-1:0]      inc = {PULSES{1'b0}};
  reg  [16*AMOUNTS-1:0]  amount = {16*AMOUNTS{1'b0}};
  reg                    read_valid = 1'b0;
  reg  [7:0]             read_index = 8'd0;
  wire                   read_done;
  wire [31:0]            read_value;

  reg  [31:0] total [0:ALL-1];
  reg  [31:0] before;
  integer     seed, i, k, n, load_of_8;
  reg         failed;

  fnic_counters #(.PULSES (PULSES), .AMOUNTS (AMOUNTS)) u_dut (
      .clk (clk), .rst (rst), .inc (inc), .amount (amount), .read_valid (read_valid),
      .read_index (read_index), .read_done (read_done), .read_value (read_value)
  );

  always #5 clk = !clk;

  always @(posedge clk) begin
    if (!rst) begin
      for (k = 0; k < PULSES; k = k + 1) total[k] = total[k] + inc[k];
      for (k = 0; k < AMOUNTS; k = k + 1) begin
        total[PULSES+k] = total[PULSES+k] + amount[16*k +: 16];
      end
    end
    #1;
    for (k = 0; k < PULSES; k = k + 1) inc[k] = {$random(seed)} % 8 < load_of_8;
    for (k = 0; k < AMOUNTS; k = k + 1) begin
      amount[16*k +: 16] = ({$random(seed)} % 8 < load_of_8)
                           ? ((load_of_8 == 8) ? 16'hFFFF : $random(seed)) : 16'd0;
    end
  end

  task read(input integer index);
    begin
      @(posedge clk); #2;
      before = (index < ALL) ? total[index] : 32'd0;
      read_valid = 1'b1;
      read_index = index;
      @(posedge clk); #2;
      while (!read_done) begin
        @(posedge clk); #2;
      end
      read_valid = 1'b0;
      // between what had been counted when it was asked and what has been now
      if (index >= ALL && read_value !== 32'd0) failed = 1'b1;
      if (index < ALL && (read_value - before) > (total[index] - before)) failed = 1'b1;
      if (failed) $display("counter %0d: %0d, before %0d", index, read_value, before);
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    failed = 1'b0; load_of_8 = 4;
    for (i = 0; i < ALL; i = i + 1) total[i] = 32'd0;
    repeat (4) @(posedge clk);
    #1 rst = 1'b0;
    for (n = 0; n < 300 && !failed; n = n + 1) read({$random(seed)} % (ALL + 3));
    // every event in every clock, with look-ups as dense as they come and with none
    load_of_8 = 8;
    for (n = 0; n < 300 && !failed; n = n + 1) read({$random(seed)} % ALL);
    for (n = 0; n < 600; n = n + 1) @(posedge clk);
    for (n = 0; n < 600 && !failed; n = n + 1) read(ALL - 1);
    // still: exact
    load_of_8 = 0;
    repeat (4) @(posedge clk);
    for (i = 0; i < ALL && !failed; i = i + 1) begin
      read(i);
      if (read_value !== total[i]) begin
        $display("counter %0d: %0d, expected %0d", i, read_value, total[i]);
        failed = 1'b1;
      end
    end
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
