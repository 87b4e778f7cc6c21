// SPDX-License-Identifier: Apache-2.0
// Wrapping 32-bit counters for pulses and for 16-bit amounts, many for the price of few.
//
// Each input has a small accumulator; a sweep visits one a clock, moves it into the totals (LUT RAM)
// and clears it. A look-up is a visit out of turn, so it shows every pulse up to that clock.
// Counters 0..PULSES-1 count inc; counter PULSES+i adds amount i every clock (0 = nothing).
//
//   clock 0: read_valid, visit    1: total    2: read_done
//
// The totals start at 0 after the first sweep, for which look-ups wait.
// Ranges: PULSES >= 1, AMOUNTS >= 1, PULSES + AMOUNTS <= 256.
`default_nettype none

module fnic_counters #(
    parameter integer PULSES  = 16,
    parameter integer AMOUNTS = 4
) (
    input  wire                  clk,
    input  wire                  rst,

    // events
    input  wire [PULSES-1:0]     inc,
    input  wire [16*AMOUNTS-1:0] amount,

    // look-up: held until read_done (a pulse, with the value); an index beyond gives 0
    input  wire                  read_valid,
    input  wire [7:0]            read_index,
    output wire                  read_done,
    output wire [31:0]           read_value
);

  localparam integer COUNTERS = PULSES + AMOUNTS;
  localparam integer INDEX_W  = $clog2(COUNTERS);
  localparam integer LAST_I   = COUNTERS - 1;
  // A counter is visited at least every 2 COUNTERS clocks: a look-up takes 4, and 3 of them sweep.
  localparam integer PULSE_W  = INDEX_W + 2;
  localparam integer AMOUNT_W = 16 + INDEX_W + 2;
  localparam [INDEX_W-1:0] LAST  = LAST_I[INDEX_W-1:0];
  localparam [8:0]         LIMIT = COUNTERS[8:0];

  generate
    if (PULSES < 1 || AMOUNTS < 1 || COUNTERS > 256) begin : g_bad
      fnic_ERROR_pulses_and_amounts_at_least_1_together_at_most_256 u_error ();
    end
  endgenerate

  // ---------------------------------------------------------------- turn
  reg                  init_q  = 1'b1;               // first sweep: totals count from 0
  reg  [INDEX_W-1:0]   sweep_q = {INDEX_W{1'b0}};
  reg                  busy_q  = 1'b0;               // a look-up is in the two steps below
  wire                 look    = read_valid && !busy_q && !init_q;
  wire                 beyond  = {1'b0, read_index} >= LIMIT;
  wire [INDEX_W-1:0]   visit   = (look && !beyond) ? read_index[INDEX_W-1:0] : sweep_q;
  wire                 by_turn = !look || beyond;

  // ---------------------------------------------------------------- accumulators
  wire [COUNTERS*AMOUNT_W-1:0] acc;
  genvar c;
  generate
    for (c = 0; c < PULSES; c = c + 1) begin : g_pulse
      reg  [PULSE_W-1:0] acc_q = {PULSE_W{1'b0}};
      wire               mine  = visit == c[INDEX_W-1:0];

      assign acc[c*AMOUNT_W +: AMOUNT_W] = {{(AMOUNT_W-PULSE_W){1'b0}}, acc_q};

      always @(posedge clk) begin
        acc_q <= (mine ? {PULSE_W{1'b0}} : acc_q) + {{(PULSE_W-1){1'b0}}, inc[c]};
        if (rst) begin
          acc_q <= {PULSE_W{1'b0}};
        end
      end
    end
    for (c = 0; c < AMOUNTS; c = c + 1) begin : g_amount
      localparam integer ME = PULSES + c;
      reg  [AMOUNT_W-1:0] acc_q = {AMOUNT_W{1'b0}};
      wire                mine  = visit == ME[INDEX_W-1:0];

      assign acc[ME*AMOUNT_W +: AMOUNT_W] = acc_q;

      always @(posedge clk) begin
        acc_q <= (mine ? {AMOUNT_W{1'b0}} : acc_q)
                 + {{(AMOUNT_W-16){1'b0}}, amount[c*16 +: 16]};
        if (rst) begin
          acc_q <= {AMOUNT_W{1'b0}};
        end
      end
    end
  endgenerate

  // ---------------------------------------------------------------- totals
  reg  [AMOUNT_W-1:0] sel;
  reg                 v_valid_q = 1'b0;
  reg                 v_look_q  = 1'b0;
  reg                 v_init_q;
  reg                 v_none_q;
  reg  [INDEX_W-1:0]  v_index_q;
  reg  [AMOUNT_W-1:0] v_add_q;
  reg                 done_q = 1'b0;
  reg  [31:0]         value_q;
  wire [31:0]         total_old;
  wire [31:0]         total = (v_init_q ? 32'd0 : total_old)
                              + {{(32-AMOUNT_W){1'b0}}, v_add_q};
  integer             i;

  assign read_done  = done_q;
  assign read_value = value_q;

  always @* begin
    sel = {AMOUNT_W{1'b0}};
    for (i = 0; i < COUNTERS; i = i + 1) begin
      if (visit == i[INDEX_W-1:0]) begin
        sel = sel | acc[i*AMOUNT_W +: AMOUNT_W];
      end
    end
  end

  fnic_ram_1w1r_async #(
      .WIDTH (32),
      .DEPTH (COUNTERS)
  ) u_totals (
      .clk   (clk),
      .we    (v_valid_q),
      .waddr (v_index_q),
      .wdata (total),
      .raddr (v_index_q),
      .rdata (total_old)
  );

  always @(posedge clk) begin
    if (by_turn) begin
      sweep_q <= (sweep_q == LAST) ? {INDEX_W{1'b0}} : sweep_q + 1'b1;
      if (sweep_q == LAST) begin
        init_q <= 1'b0;
      end
    end
    busy_q    <= look || (busy_q && !done_q);
    v_valid_q <= 1'b1;
    v_look_q  <= look;
    v_none_q  <= beyond;
    v_init_q  <= init_q;
    v_index_q <= visit;
    v_add_q   <= sel;
    done_q    <= v_look_q;
    value_q   <= v_none_q ? 32'd0 : total;
    if (rst) begin
      sweep_q   <= {INDEX_W{1'b0}};
      init_q    <= 1'b1;
      busy_q    <= 1'b0;
      v_valid_q <= 1'b0;
      v_look_q  <= 1'b0;
      done_q    <= 1'b0;
    end
  end

endmodule

`default_nettype wire
