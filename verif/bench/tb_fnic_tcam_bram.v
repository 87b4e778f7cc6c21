// Bench of fnic_tcam_bram: random rows written one by one, random keys on consecutive clocks, the
// first matching row and the latency of 3 clocks; then rows are rewritten and looked up again.
// Plusarg: +seed=n.
`default_nettype none
`timescale 1ns / 1ps

module tb_fnic_tcam_bram;

  localparam integer KEY_W = 40;
  localparam integer ROWS  = 11;
  localparam integer KEYS  = 3000;

  reg                clk = 1'b0;
  reg                rst = 1'b1;
  reg                valid = 1'b0;
  reg  [KEY_W-1:0]   key = {KEY_W{1'b0}};
  wire               hit;
  wire [3:0]         row;
  reg                row_we = 1'b0;
  reg  [3:0]         row_index = 4'd0;
  reg  [2*KEY_W:0]   row_data = {(2*KEY_W+1){1'b0}};
  wire               busy;

  reg  [2*KEY_W:0]   table_rows [0:ROWS-1];
  reg                want_hit [0:2];
  reg  [3:0]         want_row [0:2];
  reg  [2:0]         want_valid = 3'd0;
  integer            n, r, round, hits;
  integer            errors = 0;
  integer            seed;

  always #1 clk = ~clk;

  fnic_tcam_bram #(.KEY_W(KEY_W), .ROWS(ROWS)) u_tcam (
    .clk(clk), .rst(rst), .s_valid(valid), .s_key(key), .m_hit(hit), .m_row(row),
    .row_we(row_we), .row_index(row_index), .row_data(row_data), .busy(busy)
  );

  task write_row;
    input integer index;
    reg [KEY_W-1:0] value, mask;
    begin
      value = {$random(seed), $random(seed)};
      mask  = {$random(seed), $random(seed)} & {$random(seed), $random(seed)} & {$random(seed), $random(seed)};
      row_we    = 1'b1;
      row_index = index[3:0];
      row_data  = {mask, value, ($random(seed) & 7) != 0};
      table_rows[index] = row_data;
      @(posedge clk);
      #0.1 row_we = 1'b0;
      row_data = {(2*KEY_W+1){1'b1}};
      while (busy) begin
        @(posedge clk);
        #0.1;
      end
    end
  endtask

  // Half of the keys come from a row, so that most rows are hit.
  task next_key;
    reg [KEY_W-1:0] mask;
    begin
      key = {$random(seed), $random(seed)};
      valid = ($random(seed) & 7) != 0;
      r = $unsigned($random(seed)) % ROWS;
      mask = table_rows[r][KEY_W+1 +: KEY_W];
      if ($random(seed) & 1) key = (key & ~mask) | (table_rows[r][1 +: KEY_W] & mask);
      want_hit[0] = 1'b0;
      want_row[0] = 4'd0;
      for (r = ROWS - 1; r >= 0; r = r - 1) begin
        mask = table_rows[r][KEY_W+1 +: KEY_W];
        if (table_rows[r][0] && ((key ^ table_rows[r][1 +: KEY_W]) & mask) == {KEY_W{1'b0}}) begin
          want_hit[0] = 1'b1;
          want_row[0] = r[3:0];
        end
      end
      want_valid[0] = valid;
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    hits = 0;
    repeat (2) @(posedge clk);
    #0.1 rst = 1'b0;
    for (n = 0; n < ROWS; n = n + 1) write_row(n);
    for (round = 0; round < 5; round = round + 1) begin
      for (n = 0; n < KEYS; n = n + 1) begin
        next_key;
        @(posedge clk);
        #0.1;
        // The key of two clocks before the one that was just taken is at the output.
        if (n >= 2 && want_valid[2]) begin
          if (want_hit[2]) hits = hits + 1;
          if (hit !== want_hit[2] || (want_hit[2] && row !== want_row[2])) begin
            errors = errors + 1;
            if (errors < 10)
              $display("key %0d: hit %b row %0d, expected %b %0d", n, hit, row, want_hit[2],
                       want_row[2]);
          end
        end
        want_hit[2] = want_hit[1];
        want_row[2] = want_row[1];
        want_hit[1] = want_hit[0];
        want_row[1] = want_row[0];
        want_valid  = {want_valid[1:0], 1'b0};
      end
      valid = 1'b0;
      want_valid = 3'd0;
      repeat (4) @(posedge clk);
      #0.1;
      write_row(round);
      write_row(ROWS - 1 - round);
    end
    if (errors == 0 && hits > 100) $display("PASS");
    else $display("FAIL: %0d errors, %0d hits", errors, hits);
    $finish;
  end

endmodule

`default_nettype wire
