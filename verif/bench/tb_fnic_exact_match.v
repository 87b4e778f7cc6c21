// Bench of fnic_exact_match: entries placed by a hash computed here from the same matrix (two
// ways, so that one key can sit in either), keys present and absent on consecutive clocks.
// Plusarg: +seed=n.
`default_nettype none
`timescale 1ns / 1ps

module tb_fnic_exact_match;

  localparam integer KEY_W    = 24;
  localparam integer ENTRIES  = 64;
  localparam integer DEPTH    = 32;
  localparam integer INDEX_W  = 5;
  localparam integer ACTION_W = 5;
  localparam integer PTR_W    = 9;
  localparam integer ENTRY_W  = 1 + ACTION_W + PTR_W + KEY_W;
  localparam integer KEYS     = 20000;
  localparam [2*INDEX_W*KEY_W-1:0] MATRIX = {
    24'h810421, 24'h104208, 24'h420842, 24'h248124, 24'h924010,
    24'h048811, 24'h812402, 24'h208490, 24'h440128, 24'h112244
  };

  reg                clk = 1'b0;
  reg                rst = 1'b1;
  reg                valid = 1'b0;
  reg  [KEY_W-1:0]   key = {KEY_W{1'b0}};
  reg  [KEY_W-1:0]   mask = 24'hFFFF0F;
  wire               hit;
  wire [ACTION_W-1:0] action;
  wire [PTR_W-1:0]   ptr;
  reg                row_we = 1'b0;
  reg  [5:0]         row_index = 6'd0;
  reg  [ENTRY_W-1:0] row_data;

  reg  [ENTRY_W-1:0] entries [0:ENTRIES-1];
  reg                want_hit [0:2];
  reg  [ACTION_W+PTR_W-1:0] want [0:2];
  reg  [2:0]         want_valid = 3'd0;
  integer            n, w, hits;
  integer            errors = 0;
  integer            seed;

  always #1 clk = ~clk;

  fnic_exact_match #(
    .KEY_W(KEY_W), .ENTRIES(ENTRIES), .ACTION_W(ACTION_W), .PTR_W(PTR_W), .HASH_MATRIX(MATRIX)
  ) u_exact (
    .clk(clk), .rst(rst), .s_valid(valid), .s_key(key), .exact_mask(mask), .m_hit(hit),
    .m_action(action), .m_ptr(ptr), .row_we(row_we), .row_index(row_index), .row_data(row_data)
  );

  function [INDEX_W-1:0] hash;
    input integer     way;
    input [KEY_W-1:0] masked;
    integer           i;
    for (i = 0; i < INDEX_W; i = i + 1)
      hash[i] = ^(masked & MATRIX[KEY_W*(INDEX_W*way + i) +: KEY_W]);
  endfunction

  task next_key;
    reg [KEY_W-1:0]   masked;
    reg [ENTRY_W-1:0] entry;
    begin
      valid = ($random(seed) & 7) != 0;
      key   = $random(seed);
      n     = $unsigned($random(seed)) % ENTRIES;
      if ($random(seed) & 1) key = entries[n][1 + ACTION_W + PTR_W +: KEY_W] | (key & ~mask);
      masked = key & mask;
      want_valid[0] = valid;
      want_hit[0]   = 1'b0;
      want[0]       = {(ACTION_W+PTR_W){1'b0}};
      for (w = 1; w >= 0; w = w - 1) begin
        entry = entries[DEPTH*w + hash(w, masked)];
        if (entry[0] && entry[1 + ACTION_W + PTR_W +: KEY_W] == masked) begin
          want_hit[0] = 1'b1;
          want[0]     = entry[1 +: ACTION_W + PTR_W];
        end
      end
    end
  endtask

  reg [KEY_W-1:0] some;
  integer         k;

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    hits = 0;
    for (n = 0; n < ENTRIES; n = n + 1) entries[n] = {ENTRY_W{1'b0}};
    // Each key goes to both of its places with different actions: the lowest way must win.
    for (n = 0; n < 24; n = n + 1) begin
      some = $random(seed) & mask;
      for (w = 0; w < 2; w = w + 1) begin
        entries[DEPTH*w + hash(w, some)] = {some, n[8:0], w[0], n[3:0], ($random(seed) & 7) != 0};
      end
    end
    repeat (2) @(posedge clk);
    #0.1 rst = 1'b0;
    for (n = 0; n < ENTRIES; n = n + 1) begin
      row_we    = 1'b1;
      row_index = n[5:0];
      row_data  = entries[n];
      @(posedge clk);
      #0.1;
    end
    row_we = 1'b0;
    for (k = 0; k < KEYS; k = k + 1) begin
      next_key;
      @(posedge clk);
      #0.1;
      if (want_valid[2]) begin
        if (want_hit[2]) hits = hits + 1;
        if (hit !== want_hit[2] || (hit && {ptr, action} !== want[2])) begin
          errors = errors + 1;
          if (errors < 10)
            $display("key %0d: hit %b action %0d ptr %0d, expected %b %h", k, hit, action, ptr,
                     want_hit[2], want[2]);
        end
      end
      want_hit[2] = want_hit[1];
      want[2]     = want[1];
      want_hit[1] = want_hit[0];
      want[1]     = want[0];
      want_valid  = {want_valid[1:0], 1'b0};
    end
    if (errors == 0 && hits > 1000) $display("PASS");
    else $display("FAIL: %0d errors, %0d hits", errors, hits);
    $finish;
  end

endmodule

`default_nettype wire
