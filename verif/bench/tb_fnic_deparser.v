// Bench of fnic_deparser: random layouts and packets against a byte-by-byte reference.
//
// One hand-computed case comes first (a 4-byte tag removed). Then ROUNDS rounds: random lane and
// info rows are written over the configuration bus and PACKETS packets run with random gaps, the
// PHV of a packet coming before, with or after its first beats. Lengths, meta, DMA sections, data
// and drops are compared with docs/hardware.md, section 5. Prints PASS, or FAIL and the difference.
// Plusargs: +seed=n, +rounds=n, +rate=1..4 (no gaps, 64-byte packets: prints the clocks).
// VARIANT BUS=512 CFG_PIPE=0 PHV_FIFO=32
// VARIANT NW=9 NB=10 LAYOUTS=3 CFG_PIPE=2
`timescale 1ns / 1ps
`default_nettype none

module tb_fnic_deparser;

  parameter integer BUS      = 256;
  parameter integer NW       = 16;
  parameter integer NH       = 24;
  parameter integer NB       = 16;
  parameter integer LAYOUTS  = 16;
  parameter integer PHV_FIFO = 8;
  parameter integer CFG_PIPE = 1;

  localparam integer BB      = BUS / 8;
  localparam integer POS     = BB / 2;
  localparam integer HBEATS  = 128 / BB;
  localparam integer PHVW    = 32*NW + 16*NH + 8*NB;
  localparam integer BYTE0   = 32*NW + 16*NH;
  localparam integer LANES   = 2*NW + NH + NB/2;
  localparam integer SEL_W   = $clog2(LANES);
  localparam integer PACKETS = 300;
  localparam integer MAXLEN  = 1024;

  reg             clk = 1'b0;
  reg             rst = 1'b1;
  reg             phv_valid = 1'b0;
  reg  [PHVW-1:0] phv;
  wire            credit;
  reg             s_valid = 1'b0;
  wire            s_ready;
  reg  [BUS-1:0]  s_data;
  reg             s_last;
  wire            m_valid;
  reg             m_ready = 1'b0;
  wire [BUS-1:0]  m_data;
  wire            m_last;
  wire [95:0]     m_meta;
  wire [2:0]      m_dma_beats;
  wire            stat_drop;
  wire            pkt_done;
  reg             cfg_valid = 1'b0;
  reg  [31:0]     cfg_addr;
  reg  [31:0]     cfg_data;
  wire            cfg_busy;

  fnic_deparser #(
    .BUS         (BUS),
    .NW          (NW),
    .NH          (NH),
    .NB          (NB),
    .LAYOUTS     (LAYOUTS),
    .PHV_FIFO    (PHV_FIFO),
    .CFG_PIPE    (CFG_PIPE)
  ) u_dut (
    .clk         (clk),
    .rst         (rst),
    .s_phv_valid (phv_valid),
    .s_phv_data  (phv),
    .phv_credit  (credit),
    .s_valid     (s_valid),
    .s_ready     (s_ready),
    .s_data      (s_data),
    .s_last      (s_last),
    .m_valid     (m_valid),
    .m_ready     (m_ready),
    .m_data      (m_data),
    .m_last      (m_last),
    .m_meta      (m_meta),
    .m_dma_beats (m_dma_beats),
    .stat_drop   (stat_drop),
    .pkt_done    (pkt_done),
    .cfg_valid   (cfg_valid),
    .cfg_addr    (cfg_addr),
    .cfg_data    (cfg_data),
    .cfg_busy    (cfg_busy)
  );

  always #5 clk = !clk;

  integer seed;
  integer seed_out;
  integer seed_phv;
  integer rounds;
  integer rate;
  integer pace_in, pace_out, pace_phv;

  function integer rnd(input integer n);
    rnd = $unsigned($random(seed)) % n;
  endfunction

  // Configuration as the reference sees it.
  reg [SEL_W:0] lane_row [0:LAYOUTS*HBEATS*POS-1];          // {en, lane}
  reg [20:0]    info_row [0:LAYOUTS-1];

  // Packets of a round.
  integer          count;
  reg [PHVW-1:0]   phvs [0:PACKETS-1];
  integer          lens [0:PACKETS-1];
  reg [7:0]        src  [0:PACKETS*MAXLEN-1];
  integer          errors = 0;
  integer          got, beat, drops, want_drops, done, clocks;

  task config_row(input integer table_no, input integer index, input integer words,
                  input [1023:0] data);
    integer n;
    begin
      for (n = 0; n < words; n = n + 1) begin
        cfg_valid <= 1'b1;
        cfg_addr  <= {n == words-1, CFG_PIPE[1:0], 6'd1, table_no[3:0], index[13:0], n[4:0]};
        cfg_data  <= data[32*n +: 32];
        @(posedge clk);
      end
      cfg_valid <= 1'b0;
    end
  endtask

  task write_layout(input integer layout);
    integer k, p;
    reg [1023:0] row;
    begin
      for (k = 0; k < HBEATS; k = k + 1) begin
        row = 1024'd0;
        for (p = 0; p < POS; p = p + 1)
          row[(SEL_W+1)*p +: SEL_W+1] = lane_row[(layout*HBEATS+k)*POS+p];
        config_row(0, layout*HBEATS+k, (POS*(SEL_W+1)+31)/32, row);
      end
      config_row(1, layout, 1, {1003'd0, info_row[layout]});
    end
  endtask

  // Expected output of packet n.
  reg [8*2048-1:0] bytes;                                   // byte i at [8i +: 8]
  integer          total;
  reg [95:0]       meta;
  reg [2:0]        sections;
  integer          dropped;

  function [15:0] lane_of(input [PHVW-1:0] v, input integer l);
    if (l < 2*NW)
      lane_of = v[32*(l/2) + 16*(1 - l%2) +: 16];
    else if (l < 2*NW + NH)
      lane_of = v[32*NW + 16*(l-2*NW) +: 16];
    else if (l < LANES)
      lane_of = {v[BYTE0 + 16*(l-2*NW-NH) +: 8], v[BYTE0 + 16*(l-2*NW-NH) + 8 +: 8]};
    else
      lane_of = 16'd0;
  endfunction

  task reference(input integer n);
    reg [PHVW-1:0] v;
    reg [20:0]     info;
    reg [15:0]     value;
    reg [SEL_W:0]  sel;
    integer layout, hdr, len, start, i;
    begin
      v      = phvs[n];
      layout = v[PHVW-32 +: 8];
      if (layout >= LAYOUTS) layout = 0;
      info   = info_row[layout];
      hdr    = info[7:0];
      len    = v[BYTE0-32 +: 16];
      case (info[9:8])
        2'd0: start = len;
        2'd1: start = v[BYTE0-48 +: 16];
        2'd2: start = 0;
        default: start = info[17:10];
      endcase
      bytes = {8*2048{1'bx}};
      for (i = 0; i < hdr; i = i + 1) begin
        sel   = lane_row[layout*HBEATS*POS + i/2];
        value = sel[SEL_W] ? lane_of(v, sel[SEL_W-1:0]) : 16'd0;
        bytes[8*i +: 8] = (i % 2 == 0) ? value[15:8] : value[7:0];
      end
      total = hdr;
      for (i = start; i < len; i = i + 1) begin
        bytes[8*total +: 8] = src[n*MAXLEN+i];
        total = total + 1;
      end
      sections = info[20:18];
      i        = total - sections*BB;
      meta     = {v[32*NW-32 +: 32], v[BYTE0-64 +: 16], v[PHVW-48 +: 8], v[PHVW-40 +: 8],
                  v[PHVW-24 +: 8], v[PHVW-8 +: 8], i[15:0]};
      dropped  = ((meta[31:30] == 0 || meta[31:30] == 3) && sections == 0)
              || (i == 0 && !(CFG_PIPE == 1 && sections != 0));
    end
  endtask

  // Next packet that is not dropped.
  task find;
    begin
      dropped = 1;
      while (got < count && dropped) begin
        reference(got);
        if (dropped) got = got + 1;
      end
    end
  endtask

  task fail(input [8*40-1:0] what);
    begin
      errors = errors + 1;
      if (errors == 1)
        $display("FAIL %0s: packet %0d beat %0d, seed %0d", what, got, beat, seed);
    end
  endtask

  integer b;
  always @(posedge clk) begin
    m_ready <= $unsigned($random(seed_out)) % 100 < pace_out;
    if (!rst && stat_drop) drops = drops + 1;
    if (!rst && pkt_done)  done  = done + 1;
    if (!rst && m_valid && m_ready) begin
      if (beat == 0) find;
      if (got >= count) fail("beat without packet");
      else begin
        if (m_meta !== meta) fail("meta");
        if (m_dma_beats !== sections) fail("dma_beats");
        if (m_last !== ((beat+1)*BB >= total)) fail("last");
        for (b = 0; b < BB; b = b + 1)
          if (beat*BB + b < total && m_data[8*b +: 8] !== bytes[8*(beat*BB+b) +: 8]) fail("data");
        beat = beat + 1;
        if (m_last) begin
          beat = 0;
          got  = got + 1;
        end
      end
    end
  end

  // PHVs by credit.
  integer credits, phv_at, phv_run;
  always @(posedge clk) begin
    if (rst) begin
      credits = PHV_FIFO;
      phv_at  = 0;
    end else begin
      if (credit) credits = credits + 1;
      if (credits > PHV_FIFO) fail("too many credits");
      phv_valid <= 1'b0;
      if (phv_run && phv_at < count && credits > 0
          && $unsigned($random(seed_phv)) % 100 < pace_phv) begin
        phv_valid <= 1'b1;
        phv       <= phvs[phv_at];
        phv_at    = phv_at + 1;
        credits   = credits - 1;
      end
    end
  end

  task send(input integer n);
    integer k, i;
    reg [BUS-1:0] data;
    begin
      for (k = 0; k*BB < lens[n]; k = k + 1) begin
        while (rnd(100) >= pace_in) @(posedge clk);
        for (i = 0; i < BB; i = i + 1)
          data[8*i +: 8] = (k*BB + i < lens[n]) ? src[n*MAXLEN+k*BB+i] : $random(seed);
        s_valid <= 1'b1;
        s_data  <= data;
        s_last  <= (k+1)*BB >= lens[n];
        @(posedge clk);
        while (!s_ready) @(posedge clk);
        s_valid <= 1'b0;
      end
    end
  endtask

  task run_packets;
    integer n, guard;
    begin
      got = 0; beat = 0; drops = 0; done = 0; want_drops = 0; phv_at = 0;
      for (n = 0; n < count; n = n + 1) begin
        reference(n);
        want_drops = want_drops + (dropped != 0);
      end
      clocks  = 0;
      phv_run = 1;
      for (n = 0; n < count; n = n + 1) send(n);
      guard = 0;
      while (done < count && guard < 100000) begin
        @(posedge clk);
        guard = guard + 1;
      end
      phv_run = 0;
      find;
      repeat (5) @(posedge clk);
      if (got != count || drops != want_drops || done != count || credits != PHV_FIFO) begin
        $display("FAIL packets %0d of %0d, drops %0d of %0d, done %0d, credits %0d, seed %0d",
                 got, count, drops, want_drops, done, credits, seed);
        errors = errors + 1;
      end
    end
  endtask

  always @(posedge clk) clocks = clocks + 1;

  task random_layout(input integer layout);
    integer i, hdr, sec;
    begin
      for (i = 0; i < HBEATS*POS; i = i + 1)
        lane_row[layout*HBEATS*POS+i] = {rnd(8) != 0, {SEL_W{1'b0}}} | rnd(LANES);
      hdr = (rnd(3) == 0) ? rnd(129) : rnd(60);
      sec = (rnd(3) == 0) ? rnd(hdr/BB + 1) : 0;
      info_row[layout] = {sec[2:0], 8'd0, 2'd0, hdr[7:0]};
      info_row[layout][17:8] = rnd(1024);
      if (rnd(2) == 0) info_row[layout][17:10] = rnd(50);
      if (rate != 0) begin
        case (rate)
          1: info_row[layout] = {3'd0, 8'd0, 2'd1, 8'd42};     // rewrite
          2: info_row[layout] = {3'd0, 8'd18, 2'd3, 8'd14};    // shorter by 4
          3: info_row[layout] = {3'd0, 8'd14, 2'd3, 8'd18};    // longer by 4
          default: info_row[layout] = {3'd0, 8'd42, 2'd3, 8'd14};
        endcase
      end
    end
  endtask

  task random_packet(input integer n);
    integer i;
    begin
      case (rnd(4))
        0: lens[n] = 1 + rnd(BB);
        1: lens[n] = 1 + rnd(130);
        2: lens[n] = 64;
        default: lens[n] = 1 + rnd(400);
      endcase
      if (rate != 0) lens[n] = 64;
      for (i = 0; i < lens[n]; i = i + 1) src[n*MAXLEN+i] = $random(seed);
      for (i = 0; i < PHVW; i = i + 8) phvs[n][i +: 8] = $random(seed);
      phvs[n][BYTE0-32 +: 16] = lens[n];
      phvs[n][BYTE0-48 +: 16] = rnd((rnd(5) == 0) ? 65536 : 60);
      phvs[n][PHVW-32 +: 8]   = (rnd(30) == 0) ? rnd(256) : rnd(LAYOUTS);
      if (rate != 0) begin
        phvs[n][BYTE0-48 +: 16] = 42;
        phvs[n][PHVW-24 +: 8]   = 8'h40;
      end
    end
  endtask

  task hand_case;
    integer i;
    begin
      for (i = 0; i < HBEATS*POS; i = i + 1) lane_row[i] = 0;
      for (i = 0; i < 7; i = i + 1) lane_row[i] = {1'b1, {SEL_W{1'b0}}} | i;
      info_row[0] = {3'd0, 8'd18, 2'd3, 8'd13};
      write_layout(0);
      count   = 1;
      phvs[0] = {PHVW{1'b0}};
      for (i = 0; i < 8; i = i + 1) phvs[0][8*i +: 8] = 8'hA0 + i;
      phvs[0][BYTE0-32 +: 16] = 30;
      phvs[0][PHVW-24 +: 8]   = 8'h41;
      lens[0] = 30;
      for (i = 0; i < 30; i = i + 1) src[i] = i;
      reference(0);
      if (bytes[8*25-1:0] !== 200'h1D1C1B1A19181716151413120000000000A4A5A6A7A0A1A2A3
          || total != 25 || meta[15:0] != 25 || dropped) begin
        $display("FAIL the reference disagrees with the hand-computed case %h", bytes[8*25-1:0]);
        errors = errors + 1;
      end
      run_packets;
    end
  endtask

  integer r, i;
  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    if (!$value$plusargs("rounds=%d", rounds)) rounds = 8;
    if (!$value$plusargs("rate=%d", rate)) rate = 0;
    seed_out = seed + 1000;
    seed_phv = seed + 2000;
    pace_in = 100; pace_out = 100; pace_phv = 100;
    phv_run = 0; count = 0; got = 0; beat = 0; drops = 0; done = 0;
    repeat (4) @(posedge clk);
    rst <= 1'b0;
    repeat (4) @(posedge clk);
    hand_case;
    for (r = 0; r < rounds && errors == 0; r = r + 1) begin
      for (i = 0; i < LAYOUTS; i = i + 1) begin
        random_layout(i);
        write_layout(i);
      end
      repeat (3) @(posedge clk);
      case (r % 4)
        0: begin pace_in = 100; pace_out = 100; pace_phv = 100; end
        1: begin pace_in = 40;  pace_out = 100; pace_phv = 60; end
        2: begin pace_in = 100; pace_out = 30;  pace_phv = 100; end
        default: begin pace_in = 60; pace_out = 60; pace_phv = 10; end
      endcase
      if (rate != 0) begin pace_in = 100; pace_out = 100; pace_phv = 100; end
      count = PACKETS;
      for (i = 0; i < count; i = i + 1) random_packet(i);
      run_packets;
      if (rate != 0) $display("rate case %0d: %0d clocks for %0d packets", rate, clocks, count);
    end
    if (errors == 0) $display("PASS");
    $finish;
  end

endmodule

`default_nettype wire
