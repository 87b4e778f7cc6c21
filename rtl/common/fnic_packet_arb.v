// SPDX-License-Identifier: Apache-2.0
// N packet streams into one, whole packets, round robin or by priority.
//
// The granted input is a register: it is chosen in the clock of the last beat of a packet (or while
// the granted input has nothing), so no valid reaches a ready combinationally.
// PRIORITY = 0: the next input in turn that has a packet; the current one stays if no other has.
// PRIORITY = 1: a lower index wins; after its packet an input keeps the grant for the one clock in
// which its next packet would show, so a burst of input 0 is never interrupted.
// Latency 1 clock; one beat a clock as long as an input has data (PRIORITY = 1: a clock is lost when
// a burst of a higher input ends). s_ready is a register and one gate, m_* are registers.
// Ranges: N >= 1.
`default_nettype none

module fnic_packet_arb #(
    parameter integer BUS      = 256,
    parameter integer N        = 2,
    parameter integer PRIORITY = 0
) (
    input  wire             clk,
    input  wire             rst,

    // packet streams in, input i in slice i
    input  wire [N-1:0]     s_valid,
    output wire [N-1:0]     s_ready,
    input  wire [N*BUS-1:0] s_data,
    input  wire [N-1:0]     s_last,
    input  wire [N*96-1:0]  s_meta,

    // packet stream out
    output wire             m_valid,
    input  wire             m_ready,
    output wire [BUS-1:0]   m_data,
    output wire             m_last,
    output wire [95:0]      m_meta
);

  localparam [N-1:0] ONE = {{(N-1){1'b0}}, 1'b1};

  generate
    if (N < 1 || PRIORITY < 0 || PRIORITY > 1) begin : g_bad
      fnic_ERROR_n_at_least_1_priority_0_or_1 u_error ();
    end
  endgenerate

  reg  [N-1:0]    grant_q = ONE;   // one hot
  reg             open_q  = 1'b0;  // inside a packet of the granted input
  reg  [N-1:0]    grant_d;
  reg  [N-1:0]    above;           // inputs before (PRIORITY) or after (round robin) the granted one
  reg  [BUS-1:0]  sel_data;
  reg  [95:0]     sel_meta;
  reg             seen;
  wire            out_ready;
  wire            sel_valid = |(s_valid & grant_q);
  wire            sel_last  = |(s_last & grant_q);
  wire            take      = sel_valid && out_ready;
  wire            idle      = !open_q && !sel_valid;
  wire            choose    = idle || (take && sel_last);
  integer         i;

  function automatic [N-1:0] lowest(input [N-1:0] wants);
    integer k;
    reg     found;
    begin
      found = 1'b0;
      for (k = 0; k < N; k = k + 1) begin
        lowest[k] = wants[k] && !found;
        found     = found || wants[k];
      end
    end
  endfunction

  assign s_ready = grant_q & {N{out_ready}};

  always @* begin
    sel_data = {BUS{1'b0}};
    sel_meta = 96'd0;
    for (i = 0; i < N; i = i + 1) begin
      sel_data = sel_data | (s_data[i*BUS +: BUS] & {BUS{grant_q[i]}});
      sel_meta = sel_meta | (s_meta[i*96 +: 96] & {96{grant_q[i]}});
    end
  end

  wire [N-1:0]    want_all = s_valid & ~grant_q;
  wire [N-1:0]    want_top = want_all & above;
  wire [N-1:0]    want     = (PRIORITY != 0 && !idle) ? want_top
                           : (|want_top)              ? want_top : want_all;

  always @* begin
    seen = 1'b0;
    for (i = 0; i < N; i = i + 1) begin
      if (PRIORITY != 0) begin
        above[i] = !seen && !grant_q[i];
      end else begin
        above[i] = seen;
      end
      seen = seen || grant_q[i];
    end
    grant_d = grant_q;
    if (choose && |want) begin
      grant_d = lowest(want);
    end
  end

  fnic_skid #(
      .WIDTH (BUS + 97)
  ) u_out (
      .clk     (clk),
      .rst     (rst),
      .s_valid (sel_valid),
      .s_ready (out_ready),
      .s_data  ({sel_meta, sel_last, sel_data}),
      .m_valid (m_valid),
      .m_ready (m_ready),
      .m_data  ({m_meta, m_last, m_data})
  );

  always @(posedge clk) begin
    grant_q <= grant_d;
    if (take) begin
      open_q <= !sel_last;
    end
    if (rst) begin
      grant_q <= ONE;
      open_q  <= 1'b0;
    end
  end

endmodule

`default_nettype wire
