// Bench of fnic_pipeline_front: both copies complete and in order, hold at packet boundaries,
// credits and the count of packets inside. Random gaps everywhere. Prints PASS or FAIL.
// Plusargs: +seed=n, +packets=n.
`timescale 1ns / 1ps
`default_nettype none

module tb_fnic_pipeline_front;

  localparam integer BUS     = 64;
  localparam integer CREDITS = 5;
  localparam integer BEATS   = 65536;

  reg            clk = 1'b0;
  reg            rst = 1'b1;
  reg            s_valid = 1'b0;
  wire           s_ready;
  reg  [BUS-1:0] s_data;
  reg            s_last;
  reg  [95:0]    s_meta;
  reg            hold = 1'b0;
  wire           idle;
  wire           p_valid;
  reg            p_ready = 1'b0;
  wire [BUS-1:0] p_data;
  wire           p_last;
  wire [95:0]    p_meta;
  wire           d_valid;
  reg            d_ready = 1'b0;
  wire [BUS-1:0] d_data;
  wire           d_last;
  reg            take_valid = 1'b0;
  wire           take_ready;
  reg            credit = 1'b0;
  reg            pkt_done = 1'b0;

  fnic_pipeline_front #(
    .BUS            (BUS),
    .FIFO_BEATS     (16),
    .CREDITS        (CREDITS)
  ) u_dut (
    .clk            (clk),
    .rst            (rst),
    .s_valid        (s_valid),
    .s_ready        (s_ready),
    .s_data         (s_data),
    .s_last         (s_last),
    .s_meta         (s_meta),
    .hold           (hold),
    .idle           (idle),
    .p_valid        (p_valid),
    .p_ready        (p_ready),
    .p_data         (p_data),
    .p_last         (p_last),
    .p_meta         (p_meta),
    .d_valid        (d_valid),
    .d_ready        (d_ready),
    .d_data         (d_data),
    .d_last         (d_last),
    .phv_take_valid (take_valid),
    .phv_take_ready (take_ready),
    .phv_credit     (credit),
    .pkt_done       (pkt_done)
  );

  always #5 clk = !clk;

  integer seed;
  integer packets;
  integer errors   = 0;
  integer sent     = 0;
  integer p_got    = 0;
  integer d_got    = 0;
  integer finished = 0;
  integer begun    = 0;
  integer done     = 0;
  integer out      = 0;
  integer inside   = 0;
  integer held     = 0;
  reg [BUS+96:0] want [0:BEATS-1];
  reg            p_was;
  reg [BUS-1:0]  p_old;

  function integer rnd(input integer n);
    rnd = $unsigned($random(seed)) % n;
  endfunction

  task fail(input [8*40-1:0] what);
    begin
      errors = errors + 1;
      if (errors == 1) $display("FAIL %0s at %0t", what, $time);
    end
  endtask

  // Source: a beat stays until it is taken.
  reg in_packet = 1'b0;
  always @(posedge clk) begin
    if (!rst) begin
      if (s_valid && s_ready) begin
        if (hold && held > 1 && !in_packet) fail("packet taken while held");
        if (!in_packet) begin
          begun  = begun + 1;
          inside = inside + 1;
        end
        in_packet <= !s_last;
        want[sent] = {s_meta, s_last, s_data};
        sent = sent + 1;
      end
      if (!s_valid || s_ready) begin
        s_valid <= rnd(4) != 0 && (begun < packets || in_packet);
        s_data  <= {$random(seed), $random(seed)};
        s_last  <= rnd(4) == 0;
        s_meta  <= {$random(seed), $random(seed), $random(seed)};
      end
      if (rnd(60) == 0) hold <= !hold && begun < packets;
      if (begun >= packets) hold <= 1'b0;
      held = hold ? held + 1 : 0;
    end
  end

  // Takers.
  always @(posedge clk) begin
    p_ready <= rnd(4) != 0;
    d_ready <= rnd(3) != 0;
    if (!rst && p_was && (!p_valid || p_data !== p_old)) fail("beat to the parser withdrawn");
    p_was <= !rst && p_valid && !p_ready;
    p_old <= p_data;
    if (!rst && p_valid && p_ready) begin
      if ({p_meta, p_last, p_data} !== want[p_got]) fail("beat to the parser");
      p_got = p_got + 1;
    end
    pkt_done <= 1'b0;
    if (!rst && d_valid && d_ready) begin
      if ({d_last, d_data} !== want[d_got][BUS:0]) fail("beat to the deparser");
      d_got = d_got + 1;
      if (d_last) finished = finished + 1;
    end
    if (!rst && pkt_done) inside = inside - 1;
    if (!rst && done < finished && rnd(8) == 0) begin
      pkt_done <= 1'b1;
      done = done + 1;
    end
    // idle lags by one clock.
    if (!rst && idle && hold && held > 2 && inside > 0 && !pkt_done) fail("idle with packets inside");
  end

  // Credits.
  always @(posedge clk) begin
    if (!rst) begin
      if (credit) out = out - 1;
      if (take_valid && take_ready) out = out + 1;
      if (out > CREDITS) fail("more PHVs than credits");
      take_valid <= (take_valid && !take_ready) || rnd(2) == 0;
      credit     <= out > 0 && !credit && rnd(5) == 0;
    end
  end

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    if (!$value$plusargs("packets=%d", packets)) packets = 3000;
    repeat (4) @(posedge clk);
    rst <= 1'b0;
    while (begun < packets || in_packet || s_valid) @(posedge clk);
    repeat (5000) @(posedge clk);
    if (p_got != sent || d_got != sent || done != begun || !idle) begin
      $display("FAIL sent %0d, parser %0d, deparser %0d, begun %0d, done %0d, idle %b", sent, p_got,
               d_got, begun, done, idle);
      errors = errors + 1;
    end
    if (errors == 0) $display("PASS");
    $finish;
  end

endmodule

`default_nettype wire
