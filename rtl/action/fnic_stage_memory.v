// SPDX-License-Identifier: Apache-2.0
// Stage SRAM: rows of {hi, lo}, 32 bits each, read, compared and updated for every packet.
//
// Exact also when packets on consecutive clocks name the same row: the two updates that the block
// RAM does not show yet are forwarded. All candidates of an update are computed before the
// condition is known, so that the condition selects only once at the end.
//
//   clock 0  index in, row read (X is not known yet)
//         1  forward, compare, update; X in, results out (combinational)
//         2  new row in a register
//         3  row written
//
// Latency 1 clock, one update a clock. The row port (configuration, reads for the host) is used
// while no update is in flight. Contents are not reset.
// Ranges: ROWS a power of two, 2..16384.
`default_nettype none

module fnic_stage_memory #(
  parameter integer ROWS = 1024
) (
  input  wire                    clk,
  input  wire                    rst,

  // clock 0: operation
  input  wire                    s_enable,
  input  wire [$clog2(ROWS)-1:0] s_row,
  input  wire [2:0]              s_cond,
  input  wire [1:0]              s_lo_t,
  input  wire [1:0]              s_lo_f,
  input  wire [1:0]              s_hi_t,
  input  wire [1:0]              s_hi_f,
  input  wire                    s_r0_new,
  input  wire [1:0]              s_r1,

  // clock 1: operand and results (0 when not enabled)
  input  wire [31:0]             x,
  output wire [31:0]             m_r0,
  output wire [31:0]             m_r1,
  output wire                    m_pred,

  // row port; the data of a read are on row_rdata 1 clock after row_re
  input  wire                    row_we,
  input  wire                    row_re,
  input  wire [$clog2(ROWS)-1:0] row_index,
  input  wire [63:0]             row_wdata,      // {hi, lo}
  output wire [63:0]             row_rdata
);

  localparam integer ROW_W = $clog2(ROWS);
  localparam [1:0]   HOLD  = 2'd0;
  localparam [2:0]   NEVER = 3'd4;

  generate
    if (ROWS < 2 || ROWS > 16384 || (ROWS & (ROWS - 1)) != 0) begin : g_bad
      fnic_ERROR_state_rows_must_be_a_power_of_two_of_2_to_16384 u_error ();
    end
  endgenerate

  reg               enable_q = 1'b0;
  reg  [ROW_W-1:0]  row_q;
  reg  [2:0]        cond_q;
  reg  [1:0]        lo_t_q, lo_f_q, hi_t_q, hi_f_q, r1_q;
  reg               r0_new_q;
  reg               forward_q;       // from the update one packet ahead
  reg               forward_q2;      // from the update two packets ahead

  reg               write_q = 1'b0;
  reg  [ROW_W-1:0]  write_row_q;
  reg  [63:0]       write_data_q;
  reg  [63:0]       write_data_q2;

  wire [63:0]       ram_rdata;

  fnic_ram_1w1r_sync #(.WIDTH(64), .DEPTH(ROWS)) u_rows (
    .clk   (clk),
    .we    (write_q),
    .waddr (write_row_q),
    .wdata (write_data_q),
    .re    (s_enable || row_re),
    .raddr (row_re ? row_index : s_row),
    .rdata (ram_rdata)
  );

  assign row_rdata = ram_rdata;

  wire same_q;
  wire same_q2;

  fnic_equal #(.WIDTH(ROW_W), .GROUP(3)) u_same_q (
    .a     (row_q),
    .b     (s_row),
    .mask  ({ROW_W{1'b1}}),
    .equal (same_q)
  );

  fnic_equal #(.WIDTH(ROW_W), .GROUP(3)) u_same_q2 (
    .a     (write_row_q),
    .b     (s_row),
    .mask  ({ROW_W{1'b1}}),
    .equal (same_q2)
  );

  // Without an operation the row reads as 0 and is held, which makes all results 0.
  wire [63:0] old = {64{enable_q}}
                  & (forward_q ? write_data_q : forward_q2 ? write_data_q2 : ram_rdata);
  wire [31:0] lo  = old[31:0];
  wire [31:0] hi  = old[63:32];

  // Condition.
  wire [31:0] lo_minus_x  = lo - x;
  wire [31:0] lo_minus_hi = lo - hi;
  wire        lo_is_x;
  reg         pred;

  fnic_equal #(.WIDTH(32), .GROUP(3)) u_equal (
    .a     (lo),
    .b     (x),
    .mask  (32'hFFFFFFFF),
    .equal (lo_is_x)
  );

  always @* begin
    case (cond_q[1:0])
      2'd0:    pred = 1'b1;
      2'd1:    pred = lo_is_x;
      2'd2:    pred = lo_minus_x[31];
      default: pred = lo_minus_hi[31];
    endcase
    pred = pred ^ cond_q[2];
  end

  // Candidates for both outcomes.
  wire [31:0] lo_t, lo_f, hi_t, hi_f;
  fnic_state_update u_lo_t (.old(lo), .x(x), .op(lo_t_q), .y(lo_t));
  fnic_state_update u_lo_f (.old(lo), .x(x), .op(lo_f_q), .y(lo_f));
  fnic_state_update u_hi_t (.old(hi), .x(x), .op(hi_t_q), .y(hi_t));
  fnic_state_update u_hi_f (.old(hi), .x(x), .op(hi_f_q), .y(hi_f));

  wire [31:0] new_lo     = pred ? lo_t : lo_f;
  wire [31:0] new_hi     = pred ? hi_t : hi_f;
  wire [31:0] difference = hi - lo;

  reg [31:0] r1;
  always @* begin
    case (r1_q)
      2'd0:    r1 = hi;
      2'd1:    r1 = difference;
      2'd2:    r1 = new_lo;
      default: r1 = new_hi;
    endcase
  end

  assign m_r0   = r0_new_q ? new_lo : lo;
  assign m_r1   = r1;
  assign m_pred = pred;

  always @(posedge clk) begin
    enable_q  <= s_enable;
    row_q     <= s_row;
    cond_q    <= s_enable ? s_cond : NEVER;
    lo_t_q    <= s_enable ? s_lo_t : HOLD;
    lo_f_q    <= s_enable ? s_lo_f : HOLD;
    hi_t_q    <= s_enable ? s_hi_t : HOLD;
    hi_f_q    <= s_enable ? s_hi_f : HOLD;
    r0_new_q  <= s_r0_new;
    r1_q      <= s_r1;

    forward_q  <= enable_q && same_q;
    forward_q2 <= write_q && same_q2;

    write_q       <= enable_q || row_we;
    write_row_q   <= row_we ? row_index : row_q;
    write_data_q  <= row_we ? row_wdata : {new_hi, new_lo};
    write_data_q2 <= write_data_q;
    if (rst) begin
      enable_q <= 1'b0;
      write_q  <= 1'b0;
    end
  end

  wire unused_ok = &{1'b0, lo_minus_x[30:0], lo_minus_hi[30:0]};

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && (row_we || row_re) && (s_enable || enable_q)) begin
      $display("ASSERT %m: the row port is used while an update is in flight");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
