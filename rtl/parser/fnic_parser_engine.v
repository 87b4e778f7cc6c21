// SPDX-License-Identifier: Apache-2.0
// One parser engine: walks a parse graph over a header window, one state a clock.
//
// Loop. The state names a row; the 8 bytes at `pos` are already in the chunk register. In one clock
// the row's branches are matched, the position advances by the row's advance (it belongs to
// the state, not to the branch), and the next chunk is read, so the loop closes in one clock. What
// begins a step of the row (advance, choice of lookup halves, need) is read with the next state and
// kept in registers; the rest of the row is read in the step itself, beside the choice of halves.
// A state of var_mode 1 takes a second clock: its position depends on the bytes just read. A packet
// starts as soon as its first word has come, which waits beside the window; a chunk that was read
// before it was loaded is read again every clock, and the position stands still meanwhile.
//
//   clock       start   step 0   step 1   start of the next packet, end of this one
//   chunk       head    read p1  read p2  head of the next packet
//   extraction          -        limit    write         result offered 2 clocks after the end
//
// What is extracted passes to fnic_parser_extract. Its stall (`run` = 0) freezes the loop: the PHV
// still holds a result that was not taken while the next packet is about to clear it.
// Rate: steps + 1 clocks a packet, plus one per step of var_mode 1.
// Legal: STATES 2..128, BRANCHES 1..16, MAX_STEPS 1..127.
`default_nettype none

module fnic_parser_engine #(
  parameter integer NW        = 16,
  parameter integer NH        = 24,
  parameter integer NB        = 16,
  parameter integer STATES    = 32,
  parameter integer BRANCHES  = 4,
  parameter integer MAX_STEPS = 64
) (
  input  wire                        clk,
  input  wire                        rst,

  // State rows.
  input  wire                        row_we,
  input  wire [6:0]                  row_index,
  input  wire [63+72*BRANCHES+2*NW+NH+NB-12-1:0] row_data,

  // Window words.
  output wire                        room,      // the next packet may come
  input  wire                        w_valid,
  input  wire                        w_start,   // first word; side = {state, length}
  input  wire                        w_end,     // last word of the window
  input  wire [63:0]                 w_data,
  input  wire [17:0]                 w_side,    // {start state 7, length 11 (1535 = that or more)}

  // Result: PHV with the metadata containers 0 but flags, parsed and parser_error.
  output wire                        m_valid,
  input  wire                        m_take,
  output wire [32*NW+16*NH+8*NB-1:0] m_phv
);

  localparam integer ENABLES  = 2*NW + NH + NB - 12;
  localparam integer ROW_W    = 63 + 72*BRANCHES + ENABLES;
  localparam integer STATE_W  = $clog2(STATES);
  localparam [6:0]   MAX_STEP = MAX_STEPS[6:0];

  localparam [2:0] PACKET_TOO_SHORT = 3'd1;
  localparam [2:0] PARSER_TIMEOUT   = 3'd5;
  localparam [2:0] WINDOW_EXCEEDED  = 3'd7;

  generate
    if (STATES < 2 || STATES > 128 || MAX_STEPS < 1 || MAX_STEPS > 127) begin : g_bad
      fnic_ERROR_states_2_to_128_max_steps_1_to_127 u_error ();
    end
  endgenerate

  wire run;                                  // 0: extraction is held up

  // Windows and what is known of the packet that loads or waits behind the one being parsed.
  reg         info_valid_q = 1'b0;
  reg  [10:0] info_len_q;
  reg  [6:0]  info_state_q;
  reg  [63:0] head_q;                        // its first 8 bytes, those beyond its end 0
  reg         load_window_q = 1'b1;          // window of the last packet that began to load
  reg  [3:0]  wrow_q;                        // row of its next word
  reg  [15:0] placed_q;                      // its rows in place
  reg         next_full_q  = 1'b0;           // it is complete
  reg         full_q       = 1'b0;           // the window being parsed is complete
  reg         window_q     = 1'b0;           // window being parsed

  // Loop.
  reg         active_q = 1'b0;               // a packet is being parsed
  reg         done_q   = 1'b0;               // one has ended and is to be handed on
  reg         spent_q  = 1'b0;               // its window is still taken
  reg         second_q;                      // second clock of a step
  reg  [6:0]  state_q;                       // state, or the code at the end
  reg         failed_q;                      // ended by a check: fail_q is the code
  reg  [2:0]  fail_q;
  reg  [6:0]  steps_q;
  reg  [10:0] pos_q;                         // signed
  reg  [10:0] reach_q;                       // pos + 7, the last byte of the chunk
  reg  [11:0] rest_q;                        // length - pos, signed
  reg  [8:0]  extra_q;
  reg  [63:0] chunk_q;
  reg         loaded_q;                      // its bytes were in place when it was read
  reg  [7:0]  adv_q;                         // advance, 0 while the chunk is not loaded
  reg  [3:0]  need_q;                        // of the row of state_q, as the following
  reg  [1:0]  sel0_q;
  reg  [1:0]  sel1_q;
  reg  [1:0]  var_mode_q;
  reg  [10:0] limit_q;                       // signed
  reg         limit_set_q;
  reg         limit_next_q;                  // pos_q + extra_q is the new limit

  assign room = !info_valid_q;

  // The row in two memories: what begins a step, read by the next state, and the rest.
  localparam integer BEGIN_W = 18;

  wire [7:0]         next;
  wire [BEGIN_W-1:0] begin_row;
  wire [ROW_W-BEGIN_W-1:0] row;

  fnic_ram_1w1r_async #(
    .WIDTH (BEGIN_W),
    .DEPTH (STATES)
  ) u_begin_rows (
    .clk   (clk),
    .we    (row_we),
    .waddr (row_index[STATE_W-1:0]),
    .wdata ({row_data[33:28], row_data[11:0]}),
    .raddr (next[STATE_W-1:0]),
    .rdata (begin_row)
  );

  fnic_ram_1w1r_async #(
    .WIDTH (ROW_W - BEGIN_W),
    .DEPTH (STATES)
  ) u_rows (
    .clk   (clk),
    .we    (row_we),
    .waddr (row_index[STATE_W-1:0]),
    .wdata ({row_data[ROW_W-1:34], row_data[27:12]}),
    .raddr (state_q[STATE_W-1:0]),
    .rdata (row)
  );

  wire [15:0] flags     = row[15:0];
  wire [15:0] var_mask  = row[31:16];
  wire [3:0]  var_shift = row[35:32];
  wire        limited   = row[36];
  wire [7:0]  otherwise = row[44:37];

  wire at_step = active_q && loaded_q;

  // Lookup and variable part. Without a step, `next` is the state to come. Halves of the chunk
  // are big-endian.
  wire [63:0] halves = {chunk_q[55:48], chunk_q[63:56], chunk_q[39:32], chunk_q[47:40],
                        chunk_q[23:16], chunk_q[31:24], chunk_q[7:0],   chunk_q[15:8]};
  wire [15:0] look0  = halves[{sel0_q, 4'd0} +: 16];
  wire [15:0] look1  = halves[{sel1_q, 4'd0} +: 16];
  wire [15:0] masked = look0 & var_mask;
  wire [31:0] turned = {masked, masked} << var_shift;

  fnic_parser_branch #(
    .BRANCHES  (BRANCHES)
  ) u_branch (
    .enable    (at_step),
    .lookup    ({look0, look1}),
    .rows      (row[45 +: 72*BRANCHES]),
    .otherwise (at_step ? otherwise : {1'b0, active_q ? state_q : info_state_q}),
    .next      (next)
  );

  // Checks at the start of a step. need > rest covers pos > length and need = 0.
  wire timeout   = steps_q == MAX_STEP;
  wire too_short = rest_q[11] || (rest_q[10:4] == 7'd0 && need_q > rest_q[3:0]);
  wire [4:0] in_row = {1'b0, pos_q[3:0]} + {1'b0, need_q};
  wire outside   = pos_q[9:8] != 2'd0
                || (need_q != 4'd0 && (pos_q[7] || (pos_q[6:4] == 3'd7 && in_row > 5'd16)));
  wire bad       = timeout || pos_q[10] || too_short || outside;

  wire check    = at_step && !second_q;
  wire fail     = check && bad;
  wire issue    = check && !bad;
  wire halfway  = issue && var_mode_q[0];
  wire resolve  = at_step && (second_q || (!bad && !var_mode_q[0]));

  // Between packets: the result goes at once, the window is free when its last word has come, and
  // the next packet may start in that same clock.
  wire emit     = run && done_q;
  wire release_window = run && !active_q && spent_q && full_q;
  wire start    = run && !active_q && info_valid_q && (!spent_q || full_q);

  // Next position: pos + advance, in the second clock of var_mode 1 pos + extra.
  wire [10:0] plus     = second_q ? {2'd0, extra_q} : {{2{adv_q[7]}}, adv_q, 1'b0};
  wire [10:0] pos_sum  = pos_q + plus;
  wire [10:0] reach    = reach_q + plus;
  wire [11:0] rest_sum = rest_q - {plus[10], plus};

  // Next chunk; bytes beyond the packet or the window read as 0.
  wire [63:0] chunk;
  wire        beyond = pos_sum[10:7] != 4'd0;
  wire        bottom = pos_sum[6:3] == 4'd15;

  fnic_parser_window u_window (
    .clk        (clk),
    .we         (w_valid),
    .waddr      ({load_window_q ^ w_start, w_start ? 4'd0 : wrow_q}),
    .wdata      (w_data),
    .restart    (start),
    .advance    (run && (resolve || halfway)),
    .plus       (plus[6:0]),
    .window     (window_q),
    .off        (pos_sum[2:0]),
    .chunk      (chunk)
  );

  wire [7:0]  after_end    = rest_sum[11]           ? 8'hFF
                           : rest_sum[10:3] != 8'd0 ? 8'h00 : 8'hFF << rest_sum[2:0];
  wire [15:0] after_window = 16'hFF00 >> pos_sum[2:0];
  wire [7:0]  blank        = after_end | {8{beyond}} | (after_window[7:0] & {8{bottom}});
  wire [7:0]  head_after   = (w_side[10:3] != 8'd0) ? 8'h00 : 8'hFF << w_side[2:0];

  // The clearing conditions hold all that they depend on, so that they are the synchronous reset of
  // the registers. A chunk of var_mode 1 is looked at once more.
  wire        read         = run && !start && !(check && var_mode_q[0]);
  wire [7:0]  wipe         = blank & {8{read}};
  wire [7:0]  head_wipe    = head_after & {8{w_start}};

  // Rows fill in order: the chunk is there if its last row is.
  wire loaded   = full_q || (reach[10:7] == 4'd0 && placed_q[reach[6:3]]);

  integer b;
  always @(posedge clk) begin
    // Loading. The side information is read at the start of the packet.
    if (w_start) begin
      info_len_q    <= w_side[10:0];
      info_state_q  <= w_side[17:11];
      load_window_q <= !load_window_q;
    end
    if (w_valid) begin
      wrow_q   <= w_start ? 4'd1 : wrow_q + 4'd1;
      placed_q <= w_start ? 16'd1 : {placed_q[14:0], 1'b1};
    end
    for (b = 0; b < 8; b = b + 1) begin
      if (head_wipe[b])
        head_q[8*b +: 8] <= 8'd0;
      else if (w_start)
        head_q[8*b +: 8] <= w_data[8*b +: 8];
      if (wipe[b])
        chunk_q[8*b +: 8] <= 8'd0;
      else if (start || read)
        chunk_q[8*b +: 8] <= start ? head_q[8*b +: 8] : chunk[8*b +: 8];
    end
    if (read && !loaded)
      adv_q <= 8'd0;
    else if (start || read)
      adv_q <= begin_row[11:4];
    info_valid_q <= w_start || (info_valid_q && !start);
    next_full_q  <= info_valid_q && !start && (next_full_q || w_end);
    if (start)
      full_q <= next_full_q || w_end;
    else if (w_end && !info_valid_q)
      full_q <= 1'b1;

    if (run) begin
      if (start || read)
        loaded_q <= start || loaded;
      if (start || resolve) begin
        state_q    <= next[6:0];
        need_q     <= begin_row[3:0];
        sel0_q     <= begin_row[13:12];
        sel1_q     <= begin_row[15:14];
        var_mode_q <= begin_row[17:16];
      end
      if (start) begin
        pos_q   <= 11'd0;
        reach_q <= 11'd7;
        rest_q  <= {1'b0, info_len_q};
      end else if (resolve || halfway) begin
        pos_q   <= pos_sum;
        reach_q <= reach;
        rest_q  <= rest_sum;
      end
      if (check)
        extra_q <= turned[24:16];
      if (limit_next_q)
        limit_q <= pos_q + {2'd0, extra_q};
      second_q   <= halfway;
      steps_q    <= start ? 7'd0 : steps_q + {6'd0, resolve};
      if (fail || resolve) begin
        failed_q <= fail;
        fail_q   <= timeout ? PARSER_TIMEOUT
                  : (pos_q[10] || too_short) ? PACKET_TOO_SHORT : WINDOW_EXCEEDED;
      end
      active_q     <= start || (active_q && !fail && !(resolve && next[7]));
      done_q       <= fail || (resolve && next[7]);
      spent_q      <= fail || (resolve && next[7]) || (spent_q && !release_window);
      limit_next_q <= resolve && var_mode_q[1];
      limit_set_q  <= !start && (limit_set_q || limit_next_q);
      window_q     <= window_q ^ release_window;
    end
    if (rst) begin
      info_valid_q  <= 1'b0;
      load_window_q <= 1'b1;
      next_full_q   <= 1'b0;
      full_q        <= 1'b0;
      window_q      <= 1'b0;
      active_q      <= 1'b0;
      done_q        <= 1'b0;
      spent_q       <= 1'b0;
    end
  end

  fnic_parser_extract #(
    .NW       (NW),
    .NH       (NH),
    .NB       (NB)
  ) u_extract (
    .clk      (clk),
    .rst      (rst),
    .run      (run),
    .start    (start),
    .issue    (issue),
    .chunk    (chunk_q),
    .enables  (row[45+72*BRANCHES +: ENABLES]),
    .flags    (flags),
    .limited  (limited),
    .pos      (pos_q),
    .limit_on (limit_set_q),
    .limit    (limit_q),
    .finish   (emit),
    .code     (failed_q ? {4'd0, fail_q} : state_q),
    .m_valid  (m_valid),
    .m_take   (m_take),
    .m_phv    (m_phv)
  );

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && w_start && info_valid_q) begin
      $display("ASSERT %m: a packet came in while the one before it has not started.");
      $finish;
    end
    if (!rst && active_q && run && !full_q && info_valid_q) begin
      $display("ASSERT %m: two packets load at the same time.");
      $finish;
    end
  end
`endif

  wire unused_ok = &{1'b0, turned[31:25], turned[15:0], row_index, after_window[15:8], reach[2:0]};

endmodule

`default_nettype wire
