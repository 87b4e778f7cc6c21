// SPDX-License-Identifier: Apache-2.0
// Pulses of N sources into one stream of pulses, none lost: events that fall into the same clock
// come out one after the other.
//
// An up-down counter holds what is still to be given out. It is wide enough for sources that fire
// together now and then, each at most every second clock on average between them; it stops at its
// top instead of wrapping.
// Latency 1 clock, one pulse a clock. `pulse` is a register. Ranges: 1 <= N <= 8.
`default_nettype none

module fnic_pulse_merge #(
  parameter integer N = 2
) (
  input  wire         clk,
  input  wire         rst,

  // one event per source and clock
  input  wire [N-1:0] events,

  // one event per clock
  output wire         pulse
);

  localparam [8:0] TOP = 9'd500;

  generate
    if (N < 1 || N > 8) begin : g_bad
      fnic_ERROR_n_must_be_1_to_8 u_error ();
    end
  endgenerate

  reg  [8:0] waiting_q = 9'd0;
  reg        pulse_q   = 1'b0;
  reg  [8:0] total;
  integer    i;

  assign pulse = pulse_q;

  always @* begin
    total = waiting_q;
    for (i = 0; i < N; i = i + 1)
      total = total + {8'd0, events[i]};
  end

  always @(posedge clk) begin
    pulse_q   <= total != 9'd0;
    waiting_q <= (total == 9'd0) ? 9'd0 : ((total > TOP) ? TOP : total - 9'd1);
    if (rst) begin
      pulse_q   <= 1'b0;
      waiting_q <= 9'd0;
    end
  end

endmodule

`default_nettype wire
