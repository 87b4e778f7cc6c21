// Bench of fnic_stage: random tables over the configuration bus, random PHVs back to back and with
// gaps, every output and every state row against docs/hardware.md, section 4, as in
// verif/reference/fnic_stage_reference.vh (iverilog -I verif/reference).
//
// PHVs come from a pool, with a few bits changed now and then; keys in the tables are those of the
// pool, so that hits, misses and near misses all happen. Plusargs: +seed=n, +rounds=n.
// VARIANT EXACT_ENTRIES=0 STATE_ROWS=0 HASH_WORDS=0
// VARIANT TR=0 S32=4 S16=3 S8=2 KB=0 ACTIONS=2
// VARIANT NW=8 NH=8 NB=8 KW=1 KH=1 KB=1 S32=2 S16=1 S8=1 HASH_WORDS=8 TR=1 DR=2 STATE_ROWS=2
// VARIANT NW=11 NH=17 NB=10 KW=2 KH=0 KB=3 S32=1 S16=4 S8=3 HASH_WORDS=5 TR=20 EXACT_ENTRIES=16
// VARIANT KW=0 KH=2 TR=0 EXACT_ENTRIES=0 HASH_WORDS=1 DR=256 ACTIONS=32
// VARIANT TR=3 EXACT_ENTRIES=16 -DFNIC_GATE
`default_nettype none
`timescale 1ns / 1ps

module tb_fnic_stage;

  parameter integer NW            = 16;
  parameter integer NH            = 24;
  parameter integer NB            = 16;
  parameter integer KW            = 4;
  parameter integer KH            = 3;
  parameter integer KB            = 2;
  parameter integer EXACT_ENTRIES = 64;
  parameter integer TR            = 9;
  parameter integer DR            = 32;
  parameter integer ACTIONS       = 8;
  parameter integer S32           = 3;
  parameter integer S16           = 2;
  parameter integer S8            = 1;
  parameter integer STATE_ROWS    = 16;
  parameter integer HASH_WORDS    = 12;
  parameter integer PACKETS       = 400;

  localparam integer C         = NW + NH + NB;
  localparam integer PHV_W     = 32*NW + 16*NH + 8*NB;
  localparam integer KEY_W     = 32*KW + 16*KH + 8*KB;
  localparam integer P         = KW + KH;
  localparam integer SLOTS     = S32 + S16 + S8;
  localparam integer AW        = $clog2(ACTIONS);
  localparam integer PW        = $clog2(DR);
  localparam integer VLIW_W    = 2*C + 51*S32 + 34*S16 + 25*S8 + 50;
  localparam integer DEPTH     = (EXACT_ENTRIES > 0) ? EXACT_ENTRIES / 2 : 2;
  localparam integer INDEX_W   = $clog2(DEPTH);
  localparam integer EXACT_N   = (EXACT_ENTRIES > 0) ? EXACT_ENTRIES : 1;
  localparam integer TERNARY_N = (TR > 0) ? TR : 1;
  localparam integer STATE_N   = (STATE_ROWS > 0) ? STATE_ROWS : 1;
  localparam integer HASH_N    = (HASH_WORDS > 0) ? HASH_WORDS : 1;
  localparam integer POOL      = 8;
  localparam integer PIPE      = 1;
  localparam integer UNIT      = 5;

  function [63:0] mix;
    input [63:0] s;
    reg   [63:0] z;
    begin
      z   = (s ^ (s >> 30)) * 64'hBF58476D1CE4E5B9;
      z   = (z ^ (z >> 27)) * 64'h94D049BB133111EB;
      mix = z ^ (z >> 31);
    end
  endfunction

  // The hash matrix of the contract: splitmix64, two outputs ANDed.
  function [2*INDEX_W*KEY_W-1:0] matrix;
    input integer unused;
    integer       y, i, k;
    reg [63:0]    s, pair;
    begin
      for (y = 0; y < 2; y = y + 1)
        for (i = 0; i < INDEX_W; i = i + 1) begin
          s = 64'h464E4943 + 64*y + i;
          for (k = 0; k < KEY_W; k = k + 1) begin
            if (k % 64 == 0) begin
              pair = mix(s + 64'h9E3779B97F4A7C15);
              s    = s + 64'h9E3779B97F4A7C15 + 64'h9E3779B97F4A7C15;
              pair = pair & mix(s);
            end
            matrix[KEY_W*(INDEX_W*y + i) + k] = pair[k % 64];
          end
        end
    end
  endfunction

  localparam [2*INDEX_W*KEY_W-1:0] MATRIX = matrix(0);

  reg              clk = 1'b0;
  reg              rst = 1'b1;
  reg              s_valid = 1'b0;
  reg  [PHV_W-1:0] s_phv;
  wire             m_valid;
  wire [PHV_W-1:0] m_phv;
  reg              cfg_valid = 1'b0;
  reg  [31:0]      cfg_addr = 32'd0;
  reg  [31:0]      cfg_data = 32'd0;
  wire             cfg_busy;
  reg              cfg_read = 1'b0;
  wire             cfg_rvalid;
  wire [63:0]      cfg_rdata;

  always #1 clk = ~clk;

  fnic_stage #(
    .NW(NW), .NH(NH), .NB(NB), .KW(KW), .KH(KH), .KB(KB), .EXACT_ENTRIES(EXACT_ENTRIES), .TR(TR),
    .DR(DR), .ACTIONS(ACTIONS), .S32(S32), .S16(S16), .S8(S8), .STATE_ROWS(STATE_ROWS),
    .HASH_WORDS(HASH_WORDS), .HASH_MATRIX(MATRIX), .CFG_PIPE(PIPE), .CFG_UNIT(UNIT)
  ) u_stage (
    .clk(clk), .rst(rst), .s_phv_valid(s_valid), .s_phv_data(s_phv), .m_phv_valid(m_valid),
    .m_phv_data(m_phv), .cfg_valid(cfg_valid), .cfg_addr(cfg_addr), .cfg_data(cfg_data),
    .cfg_busy(cfg_busy), .cfg_read(cfg_read), .cfg_rvalid(cfg_rvalid), .cfg_rdata(cfg_rdata)
  );

  // Tables as written.
  reg [5*(KW+KH+KB)-1:0]    key_select;
  reg [KEY_W-1:0]           exact_mask;
  reg [64:0]                predicate [0:P-1];
  reg [4*P+1:0]             gateway;
  reg [AW+PW+KEY_W:0]       exact_entry [0:EXACT_N-1];
  reg [2*KEY_W:0]           ternary_entry [0:TERNARY_N-1];
  reg [AW-1:0]              ternary_result [0:TERNARY_N-1];
  reg [95:0]                exact_data [0:DR-1];
  reg [63:0]                ternary_data [0:TR];
  reg [17+2*AW+PW:0]        mode;
  reg [VLIW_W-1:0]          vliw [0:ACTIONS-1];
  reg [C+SLOTS:0]           owners;
  reg [63:0]                state [0:STATE_N-1];
  reg [4*HASH_N+31:0]       hash_config;

  reg [PHV_W-1:0] pool [0:POOL-1];
  reg [PHV_W-1:0] want [0:PACKETS-1];
  reg [PHV_W-1:0] phv, out;
  reg [1023:0]    row;

  integer seed, rounds, round, i, j, k, n, sent, got, errors;
  integer hits_e, hits_t, writes;

`include "fnic_stage_reference.vh"

  task random_row;
    integer w;
    for (w = 0; w < 32; w = w + 1) row[32*w +: 32] = $random(seed);
  endtask

  task write_row;
    input integer number;
    input integer index;
    input integer width;
    integer       w, last;
    begin
      last = (width + 31) / 32 - 1;
      for (w = 0; w <= last; w = w + 1) begin
        cfg_valid = 1'b1;
        cfg_addr  = {w == last, PIPE[1:0], UNIT[5:0], number[3:0], index[13:0], w[4:0]};
        cfg_data  = row[32*w +: 32];
        @(posedge clk);
        #0.1;
      end
      cfg_valid = 1'b0;
      repeat (2) @(posedge clk);
      #0.1;
      while (cfg_busy) begin
        @(posedge clk);
        #0.1;
      end
    end
  endtask

  // Some mask bits, so that few bits decide.
  function [31:0] sparse;
    input integer unused;
    case ($random(seed) & 3)
      0: sparse = 32'd0;
      1: sparse = 32'hFFFFFFFF;
      2: sparse = 32'd1 << ($random(seed) & 31);
      default: sparse = $random(seed) & $random(seed);
    endcase
  endfunction

  task pool_key;
    begin
      phv = pool[$unsigned($random(seed)) % POOL];
      make_key;
    end
  endtask

  task configure;
    integer w, y, line_at;
    reg [KEY_W-1:0] some;
    begin
      for (i = 0; i < POOL; i = i + 1)
        for (w = 0; w < PHV_W/8; w = w + 1)
          pool[i][8*w +: 8] = ($random(seed) & 1) ? $random(seed) & 3 : $random(seed);
      random_row;
      for (i = 0; i < KW + KH + KB; i = i + 1)
        if ($random(seed) & 7) row[5*i +: 5] = $unsigned($random(seed)) % 8;
      key_select = row;
      write_row(0, 0, 5*(KW+KH+KB));
      for (i = 0; i < KEY_W; i = i + 8) exact_mask[i +: 8] = sparse(0);
      row = exact_mask;
      write_row(1, 0, KEY_W);
      for (i = 0; i < P; i = i + 1) begin
        pool_key;
        w = (i < KW) ? key[32*i +: 32] : key[32*KW + 16*(i-KW) +: 16];
        if (($random(seed) & 3) == 0) w = w + 1;
        row = {$random(seed), sparse(0), w};
        predicate[i] = row;
        write_row(2, i, 65);
      end
      random_row;
      for (i = 0; i < P; i = i + 1) begin
        row[i]       = ($random(seed) & 7) == 0;
        row[2*P+1+i] = ($random(seed) & 7) == 0;
      end
      gateway = row;
      write_row(3, 0, 4*P + 2);
      for (i = 0; i < EXACT_ENTRIES; i = i + 1) exact_entry[i] = {(1+AW+PW+KEY_W){1'b0}};
      if (EXACT_ENTRIES > 0) begin
        for (i = 0; i < 2*POOL; i = i + 1) begin
          pool_key;
          some = key & exact_mask;
          y    = $random(seed) & 1;
          random_row;
          exact_entry[DEPTH*y + place(y, some)] = {some, row[0 +: AW+PW], ($random(seed) & 7) != 0};
        end
        for (i = 0; i < EXACT_ENTRIES; i = i + 1) begin
          row = exact_entry[i];
          write_row(4, i, 1 + AW + PW + KEY_W);
        end
      end
      for (i = 0; i < TR; i = i + 1) begin
        pool_key;
        some = {KEY_W{1'b0}};
        for (w = 0; w < KEY_W; w = w + 8) some[w +: 8] = sparse(0) & sparse(0);
        row = {some, key, ($random(seed) & 7) != 0};
        ternary_entry[i] = row;
        write_row(5, i, 1 + 2*KEY_W);
        random_row;
        ternary_result[i] = row;
        write_row(6, i, AW);
      end
      for (i = 0; i < DR; i = i + 1) begin
        random_row;
        exact_data[i] = row;
        write_row(7, i, 96);
      end
      for (i = 0; i <= TR; i = i + 1) begin
        random_row;
        ternary_data[i] = row;
        write_row(8, i, 64);
      end
      random_row;
      row[0] = ($random(seed) & 3) == 0;
      mode = row;
      write_row(9, 0, 18 + 2*AW + PW);
      for (i = 0; i < ACTIONS; i = i + 1) begin
        random_row;
        row[VLIW_W-50] = $random(seed) & 3 ? 1'b1 : 1'b0;
        if ($random(seed) & 1) row[VLIW_W-46 +: 16] = 16'h0003;
        vliw[i] = row;
        write_row(10, i, VLIW_W);
      end
      random_row;
      owners = row;
      write_row(11, 0, C + SLOTS + 1);
      for (i = 0; i < STATE_ROWS; i = i + 1) begin
        random_row;
        state[i] = row;
        write_row(12, i, 64);
      end
      random_row;
      hash_config = row;
      if (HASH_WORDS > 0) write_row(13, 0, 4*HASH_WORDS + 32);
    end
  endtask

  // Outputs, in order; checked at every clock.
  always @(posedge clk) begin
    if (m_valid && !rst) begin
      if (got >= sent) begin
        errors = errors + 1;
        $display("round %0d: a PHV too many", round);
      end else if (m_phv !== want[got]) begin
        errors = errors + 1;
        if (errors < 6) begin
          $display("round %0d PHV %0d differs, xor %h", round, got, m_phv ^ want[got]);
        end
      end
      got = got + 1;
    end
  end

  task send_packets;
    begin
      sent = 0;
      got  = 0;
      n    = 0;
      while (n < PACKETS) begin
        if (($random(seed) & 7) == 0 && n > PACKETS/2) begin
          s_valid = 1'b0;
          s_phv   = {PHV_W{1'bx}};
        end else begin
          phv = pool[$unsigned($random(seed)) % POOL];
          for (k = $random(seed) & 3; k > 0; k = k - 1) begin
            j = $unsigned($random(seed)) % PHV_W;
            phv[j] = ~phv[j];
          end
          s_valid = 1'b1;
          s_phv   = phv;
          reference;
          want[n] = out;
          n    = n + 1;
          sent = n;
        end
        @(posedge clk);
        #0.1;
      end
      s_valid = 1'b0;
      repeat (7) @(posedge clk);
      #0.1;
      if (got != PACKETS - 1) begin
        errors = errors + 1;
        $display("latency is not 8: %0d PHVs out 7 clocks after the last", got);
      end
      repeat (4) @(posedge clk);
      #0.1;
      if (got != PACKETS) begin
        errors = errors + 1;
        $display("round %0d: %0d PHVs out of %0d", round, got, PACKETS);
      end
    end
  endtask

  task read_state;
    input integer number;
    begin
      for (i = 0; i < STATE_ROWS; i = i + 1) begin
        cfg_read = 1'b1;
        cfg_addr = {1'b0, PIPE[1:0], UNIT[5:0], number[3:0], i[13:0], 5'd0};
        @(posedge clk);
        #0.1 cfg_read = 1'b0;
        k = 0;
        while (!cfg_rvalid && k < 16) begin
          @(posedge clk);
          #0.1 k = k + 1;
        end
        if (!cfg_rvalid || cfg_rdata !== (number == 12 ? state[i] : 64'd0)) begin
          errors = errors + 1;
          if (errors < 6)
            $display("round %0d table %0d row %0d reads %h", round, number, i, cfg_rdata);
        end
        @(posedge clk);
        #0.1;
        if (cfg_rvalid || cfg_rdata !== 64'd0) begin
          errors = errors + 1;
          $display("read data stays");
        end
      end
    end
  endtask

  initial begin
    if (!$value$plusargs("seed=%d", seed)) seed = 1;
    if (!$value$plusargs("rounds=%d", rounds)) rounds = 2;
    errors = 0;
    hits_e = 0;
    hits_t = 0;
    writes = 0;
    sent   = 0;
    got    = 0;
    s_phv  = {PHV_W{1'bx}};
    repeat (4) @(posedge clk);
    #0.1 rst = 1'b0;
    repeat (2) @(posedge clk);  // with FNIC_GATE the reset ends a clock later inside
    #0.1;
    for (round = 0; round < rounds; round = round + 1) begin
      configure;
      send_packets;
      read_state(12);
      read_state(7);
    end
    $display("%0d exact hits, %0d ternary hits, %0d containers written", hits_e, hits_t, writes);
    if (errors == 0 && writes > 0) $display("PASS");
    else $display("FAIL: %0d errors", errors);
    $finish;
  end

endmodule

`default_nettype wire
