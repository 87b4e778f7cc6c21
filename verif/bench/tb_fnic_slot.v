// Bench of fnic_slot: every operation, swap and rotation on random and corner operands, at the
// three widths, against arithmetic written out here.
// Plusarg: +seed=n.
`default_nettype none
`timescale 1ns / 1ps

module tb_fnic_slot;

  localparam integer CASES = 200000;

  reg         clk = 1'b0;
  reg  [31:0] a, b, mask;
  reg  [4:0]  rotate;
  reg         swap;
  reg  [3:0]  op;
  wire [31:0] operand32, result32;
  wire [15:0] operand16, result16;
  wire [7:0]  operand8,  result8;
  integer     n;
  integer     errors = 0;
  integer     seed;

  always #1 clk = ~clk;

  fnic_slot #(.WIDTH(32)) u_32 (
    .clk(clk), .s_a(a), .s_b(b), .s_rotate(rotate), .s_swap(swap), .s_op(op), .s_mask(mask),
    .m_operand(operand32), .m_result(result32)
  );
  fnic_slot #(.WIDTH(16)) u_16 (
    .clk(clk), .s_a(a[15:0]), .s_b(b[15:0]), .s_rotate(rotate[3:0]), .s_swap(swap), .s_op(op),
    .s_mask(mask[15:0]), .m_operand(operand16), .m_result(result16)
  );
  fnic_slot #(.WIDTH(8)) u_8 (
    .clk(clk), .s_a(a[7:0]), .s_b(b[7:0]), .s_rotate(rotate[2:0]), .s_swap(swap), .s_op(op),
    .s_mask(mask[7:0]), .m_operand(operand8), .m_result(result8)
  );

  function [31:0] ones;
    input integer width;
    ones = (width == 32) ? 32'hFFFFFFFF : (32'd1 << width) - 32'd1;
  endfunction

  function [31:0] operand;
    input integer width;
    reg [31:0] x;
    integer    k;
    begin
      x = a & ones(width);
      if (swap && width == 32) x = {x[7:0], x[15:8], x[23:16], x[31:24]};
      if (swap && width == 16) x = {16'd0, x[7:0], x[15:8]};
      for (k = 0; k < (rotate % width); k = k + 1)
        x = ((x << 1) | (x >> (width - 1))) & ones(width);
      operand = x;
    end
  endfunction

  function [31:0] result;
    input integer width;
    reg [31:0] x, y, r, m;
    reg [32:0] wide;
    begin
      x = operand(width);
      y = b & ones(width);
      m = mask & ones(width);
      wide = {1'b0, x} + {1'b0, y};
      case (op)
        4'd0:  r = x;
        4'd1:  r = x + y;
        4'd2:  r = x - y;
        4'd3:  r = y - x;
        4'd4:  r = x & y;
        4'd5:  r = x | y;
        4'd6:  r = x ^ y;
        4'd7:  r = y & ~x;
        4'd8:  r = ~x;
        4'd9:  r = (wide > {1'b0, ones(width)}) ? ones(width) : wide[31:0];
        4'd10: r = (x < y) ? 32'd0 : x - y;
        4'd11: r = (x < y) ? x : y;
        4'd12: r = (x < y) ? y : x;
        4'd13: r = {31'd0, x == y};
        4'd14: r = {31'd0, x < y};
        default: r = 32'd0;
      endcase
      result = (r & m) | (y & ~m);
    end
  endfunction

  task check;
    input integer    width;
    input     [31:0] got_operand;
    input     [31:0] got_result;
    begin
      if (got_operand !== operand(width) || got_result !== result(width)) begin
        errors = errors + 1;
        if (errors < 10)
          $display({"case %0d width %0d op %0d a %h b %h mask %h rotate %0d swap %b: ",
                    "operand %h, expected %h; result %h, expected %h"},
                   n, width, op, a, b, mask, rotate, swap, got_operand, operand(width), got_result,
                   result(width));
      end
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    for (n = 0; n < CASES; n = n + 1) begin
      a      = $random(seed);
      b      = $random(seed);
      mask   = $random(seed);
      rotate = $random(seed);
      swap   = $random(seed);
      op     = $random(seed);
      case ($random(seed) & 7)
        0: begin b = a; rotate = 5'd0; swap = 1'b0; end
        1: b = 32'd0;
        2: a = 32'hFFFFFFFF;
        3: mask = 32'hFFFFFFFF;
        default: ;
      endcase
      @(posedge clk);
      #0.1;
      check(32, operand32, result32);
      check(16, {16'd0, operand16}, {16'd0, result16});
      check(8, {24'd0, operand8}, {24'd0, result8});
    end
    if (errors == 0) $display("PASS");
    else $display("FAIL: %0d errors", errors);
    $finish;
  end

endmodule

`default_nettype wire
