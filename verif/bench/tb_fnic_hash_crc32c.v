// Bench of fnic_hash_crc32c: the check value of CRC-32C ("123456789" gives E3069283), and random
// strings and byte masks against a CRC computed bit by bit here, one hash a clock.
// Plusarg: +seed=n.
`default_nettype none
`timescale 1ns / 1ps

module tb_fnic_hash_crc32c;

  localparam integer WORDS   = 12;
  localparam integer BYTES   = 4 * WORDS;
  localparam integer LATENCY = 6;
  localparam integer STRINGS = 5000;

  reg                clk = 1'b0;
  reg  [32*WORDS-1:0] words = {32*WORDS{1'b0}};
  reg  [BYTES-1:0]   byte_mask = {BYTES{1'b1}};
  reg  [31:0]        hash_xor = 32'd0;
  wire [31:0]        hash;
  reg  [31:0]        want [0:LATENCY];
  reg  [31:0]        zeros;
  integer            n, i;
  integer            errors = 0;
  integer            seed;

  always #1 clk = ~clk;

  fnic_hash_crc32c #(.WORDS(WORDS), .LATENCY(LATENCY)) u_hash (
    .clk(clk), .s_words(words), .byte_mask(byte_mask), .hash_xor(hash_xor), .m_hash(hash)
  );

  function [31:0] step;
    input [31:0] crc;
    input [7:0]  data;
    integer      k;
    begin
      step = crc ^ {24'd0, data};
      for (k = 0; k < 8; k = k + 1)
        step = step[0] ? (step >> 1) ^ 32'h82F63B78 : step >> 1;
    end
  endfunction

  task set_byte;
    input integer   index;
    input     [7:0] data;
    words[32*(index/4) + 8*(3 - index%4) +: 8] = data;
  endtask

  function [31:0] linear;
    input integer unused;
    integer       k;
    begin
      linear = 32'd0;
      for (k = 0; k < BYTES; k = k + 1)
        linear = step(linear, byte_mask[k] ? words[32*(k/4) + 8*(3 - k%4) +: 8] : 8'd0);
    end
  endfunction

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    // The usual CRC of n bytes is the linear part XOR the CRC of n zero bytes.
    zeros = 32'hFFFFFFFF;
    for (i = 0; i < 9; i = i + 1) begin
      zeros = step(zeros, 8'd0);
      set_byte(BYTES - 9 + i, 8'h31 + i[7:0]);
    end
    hash_xor = ~zeros;
    repeat (LATENCY) @(posedge clk);
    #0.1;
    if (hash !== 32'hE3069283) begin
      errors = errors + 1;
      $display("check value is %h, expected e3069283", hash);
    end
    // One string with each byte mask in turn; mask and xor are static while strings flow.
    for (n = 0; n < STRINGS; n = n + 1) begin
      if (n % 100 == 0) begin
        repeat (LATENCY) @(posedge clk);
        #0.1;
        byte_mask = {$random(seed), $random(seed)};
        hash_xor  = $random(seed);
      end
      for (i = 0; i < BYTES; i = i + 1) set_byte(i, $random(seed));
      want[LATENCY] = linear(0) ^ hash_xor;
      for (i = 0; i < LATENCY; i = i + 1) want[i] = want[i+1];
      @(posedge clk);
      #0.1;
      if (n % 100 >= LATENCY && hash !== want[0]) begin
        errors = errors + 1;
        if (errors < 10) $display("string %0d: %h, expected %h", n, hash, want[0]);
      end
    end
    if (errors == 0) $display("PASS");
    else $display("FAIL: %0d errors", errors);
    $finish;
  end

endmodule

`default_nettype wire
