// Bench of fnic_stage_memory: 100,000 increments of one row on consecutive clocks, then random
// operations on few rows with gaps, every result against a memory kept here.
// Plusarg: +seed=n.
`default_nettype none
`timescale 1ns / 1ps

module tb_fnic_stage_memory;

  localparam integer ROWS      = 16;
  localparam integer INCREMENT = 100000;
  localparam integer RANDOM    = 200000;

  reg         clk = 1'b0;
  reg         rst = 1'b1;
  reg         enable = 1'b0;
  reg  [3:0]  row = 4'd0;
  reg  [2:0]  cond = 3'd0;
  reg  [1:0]  lo_t = 2'd0, lo_f = 2'd0, hi_t = 2'd0, hi_f = 2'd0, r1_sel = 2'd0;
  reg         r0_new = 1'b0;
  reg  [31:0] x = 32'd0;
  reg  [31:0] x_next;
  wire [31:0] r0, r1;
  wire        pred;
  reg         row_we = 1'b0, row_re = 1'b0;
  reg  [3:0]  row_index = 4'd0;
  reg  [63:0] row_wdata = 64'd0;
  wire [63:0] row_rdata;

  reg  [63:0] mem [0:ROWS-1];
  reg  [31:0] want_r0, want_r1, lo, hi, new_lo, new_hi;
  reg         want_pred;
  integer     n;
  integer     errors = 0;
  integer     seed;

  always #1 clk = ~clk;

  fnic_stage_memory #(.ROWS(ROWS)) u_memory (
    .clk(clk), .rst(rst), .s_enable(enable), .s_row(row), .s_cond(cond), .s_lo_t(lo_t),
    .s_lo_f(lo_f), .s_hi_t(hi_t), .s_hi_f(hi_f), .s_r0_new(r0_new), .s_r1(r1_sel), .x(x),
    .m_r0(r0), .m_r1(r1), .m_pred(pred), .row_we(row_we), .row_re(row_re),
    .row_index(row_index), .row_wdata(row_wdata), .row_rdata(row_rdata)
  );

  function [31:0] update;
    input [1:0]  op;
    input [31:0] old;
    input [31:0] operand;
    case (op)
      2'd0:    update = old;
      2'd1:    update = old + 32'd1;
      2'd2:    update = old + operand;
      default: update = operand;
    endcase
  endfunction

  // What the operation on the inputs gives, applied to the memory kept here.
  task expect_operation;
    reg [31:0] d;
    begin
      {hi, lo} = mem[row];
      case (cond[1:0])
        2'd0: want_pred = 1'b1;
        2'd1: want_pred = lo == x_next;
        2'd2: begin d = lo - x_next; want_pred = d[31]; end
        default: begin d = lo - hi; want_pred = d[31]; end
      endcase
      want_pred = want_pred ^ cond[2];
      new_lo = update(want_pred ? lo_t : lo_f, lo, x_next);
      new_hi = update(want_pred ? hi_t : hi_f, hi, x_next);
      want_r0 = r0_new ? new_lo : lo;
      case (r1_sel)
        2'd0: want_r1 = hi;
        2'd1: want_r1 = hi - lo;
        2'd2: want_r1 = new_lo;
        default: want_r1 = new_hi;
      endcase
      if (enable) mem[row] = {new_hi, new_lo};
      else begin
        want_r0 = 32'd0;
        want_r1 = 32'd0;
        want_pred = 1'b0;
      end
    end
  endtask

  task clock_and_check;
    begin
      expect_operation;
      @(posedge clk);
      #0.1 x = x_next;
      #0.1;
      if (r0 !== want_r0 || r1 !== want_r1 || pred !== want_pred) begin
        errors = errors + 1;
        if (errors < 10)
          $display("operation %0d row %0d cond %0d: r0 %h r1 %h pred %b, expected %h %h %b", n, row,
                   cond, r0, r1, pred, want_r0, want_r1, want_pred);
      end
    end
  endtask

  task read_all;
    begin
      enable = 1'b0;
      repeat (4) @(posedge clk);
      #0.1;
      for (n = 0; n < ROWS; n = n + 1) begin
        row_re = 1'b1;
        row_index = n[3:0];
        @(posedge clk);
        #0.1;
        if (row_rdata !== mem[n]) begin
          errors = errors + 1;
          $display("row %0d holds %h, expected %h", n, row_rdata, mem[n]);
        end
      end
      row_re = 1'b0;
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    repeat (3) @(posedge clk);
    #0.1 rst = 1'b0;
    for (n = 0; n < ROWS; n = n + 1) begin
      row_we = 1'b1;
      row_index = n[3:0];
      row_wdata = {$random(seed), $random(seed)};
      mem[n] = row_wdata;
      @(posedge clk);
      #0.1;
    end
    row_we = 1'b0;
    repeat (2) @(posedge clk);
    #0.1;
    row = 4'd5;
    enable = 1'b1;
    lo_t = 2'd1;
    hi_t = 2'd2;
    r0_new = 1'b1;
    x_next = 32'd3;
    for (n = 0; n < INCREMENT; n = n + 1) clock_and_check;
    read_all;
    for (n = 0; n < RANDOM; n = n + 1) begin
      enable = ($random(seed) & 7) != 0;
      row    = $random(seed) & 3;
      {cond, lo_t, lo_f, hi_t, hi_f, r0_new, r1_sel} = $random(seed);
      x_next = (($random(seed) & 3) == 0) ? mem[row][31:0] : $random(seed);
      clock_and_check;
    end
    read_all;
    if (errors == 0) $display("PASS");
    else $display("FAIL: %0d errors", errors);
    $finish;
  end

endmodule

`default_nettype wire
