// SPDX-License-Identifier: Apache-2.0
// Priority encoder: the number of the lowest bit set.
//
// Combinational, in two levels of about sqrt(N) so that depth grows slowly. `first` is 0 when no
// bit is set. Ranges: N 1..256.
`default_nettype none

module fnic_priority #(
  parameter integer N = 64
) (
  input  wire [N-1:0]                         d,
  output wire                                 any,
  output wire [((N > 1) ? $clog2(N) : 1)-1:0] first
);

  localparam integer W      = (N > 1) ? $clog2(N) : 1;
  localparam integer LOW_W  = (W + 1) / 2;
  localparam integer SIZE   = 1 << LOW_W;              // bits of a group
  localparam integer GROUPS = (N + SIZE - 1) / SIZE;
  localparam integer ALL    = GROUPS * SIZE;

  generate
    if (N < 1 || N > 256) begin : g_bad
      fnic_ERROR_n_must_be_1_to_256 u_error ();
    end
  endgenerate

  wire [ALL-1:0] padded;
  generate
    if (ALL == N) begin : g_full
      assign padded = d;
    end else begin : g_pad
      assign padded = {{(ALL-N){1'b0}}, d};
    end
  endgenerate

  reg [GROUPS-1:0]       group_any;
  reg [GROUPS*LOW_W-1:0] group_low;
  reg [2*LOW_W-1:0]      found;

  // AND-OR of the only bit that has none before it: cheaper than a chain of choices.
  reg     before;
  integer i, j;
  always @* begin
    group_any = {GROUPS{1'b0}};
    group_low = {GROUPS*LOW_W{1'b0}};
    for (i = 0; i < GROUPS; i = i + 1) begin
      group_any[i] = |padded[SIZE*i +: SIZE];
      before = 1'b0;
      for (j = 0; j < SIZE; j = j + 1) begin
        group_low[LOW_W*i +: LOW_W] = group_low[LOW_W*i +: LOW_W]
          | (j[LOW_W-1:0] & {LOW_W{padded[SIZE*i + j] & ~before}});
        before = before | padded[SIZE*i + j];
      end
    end
    found  = {2*LOW_W{1'b0}};
    before = 1'b0;
    for (i = 0; i < GROUPS; i = i + 1) begin
      found = found
        | ({i[LOW_W-1:0], group_low[LOW_W*i +: LOW_W]} & {2*LOW_W{group_any[i] & ~before}});
      before = before | group_any[i];
    end
  end

  assign any   = |group_any;
  assign first = found[W-1:0];

  // An odd W leaves the top bit of the pair of halves at 0.
  wire unused_ok = &{1'b0, found};

endmodule

`default_nettype wire
