// Multiplexer: y = element `sel` of the N elements in d, zero when sel >= N.
//
// Combinational. Up to 4 elements cost one LUT a bit, up to 16 four, up to 32 nine.
// Ranges: WIDTH >= 1, 1 <= N <= 2^SEL_W.
`default_nettype none

module fnic_select #(
  parameter integer WIDTH = 32,
  parameter integer N     = 16,
  parameter integer SEL_W = 5
) (
  input  wire [WIDTH*N-1:0] d,
  input  wire [SEL_W-1:0]   sel,
  output wire [WIDTH-1:0]   y
);

  localparam integer ALL = 1 << SEL_W;

  generate
    if (WIDTH < 1 || N < 1 || N > ALL) begin : g_bad
      fnic_ERROR_n_must_fit_sel_w u_error ();
    end
  endgenerate

  wire [WIDTH*ALL-1:0] padded;

  generate
    if (N == ALL) begin : g_full
      assign padded = d;
    end else begin : g_pad
      assign padded = {{WIDTH*(ALL-N){1'b0}}, d};
    end
  endgenerate

  assign y = padded[WIDTH*sel +: WIDTH];

endmodule

`default_nettype wire
