// SPDX-License-Identifier: Apache-2.0
// Multiplexer: y = element `sel` of the N elements in d, zero when sel >= N.
//
// Combinational. Up to 4 elements cost one LUT a bit, up to 16 four, up to 24 seven, 32 nine: the
// elements beyond 16 are grouped by hand because tools spend a second 16-to-1 on them.
// Ranges: WIDTH >= 1, 1 <= N <= 2^SEL_W <= 32, SEL_W >= 2.
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
    if (WIDTH < 1 || N < 1 || N > ALL || SEL_W < 2 || SEL_W > 5) begin : g_bad
      fnic_ERROR_n_must_fit_sel_w u_error ();
    end
  endgenerate

  wire [WIDTH*ALL-1:0]   padded;
  wire [WIDTH*ALL/4-1:0] four;      // the choice within each four elements

  genvar g;

  generate
    if (N == ALL) begin : g_all
      assign padded = d;
    end else begin : g_pad
      assign padded = {{WIDTH*(ALL-N){1'b0}}, d};
    end

    for (g = 0; g < ALL/4; g = g + 1) begin : g_four
      assign four[WIDTH*g +: WIDTH] =
          sel[1] ? (sel[0] ? padded[WIDTH*(4*g+3) +: WIDTH] : padded[WIDTH*(4*g+2) +: WIDTH])
                 : (sel[0] ? padded[WIDTH*(4*g+1) +: WIDTH] : padded[WIDTH*(4*g) +: WIDTH]);
    end

    if (SEL_W == 2) begin : g_4
      assign y = four;
    end else if (SEL_W == 3) begin : g_8
      assign y = sel[2] ? four[WIDTH +: WIDTH] : four[0 +: WIDTH];
    end else begin : g_more
      wire [16*WIDTH-1:0] below16 = padded[16*WIDTH-1:0];
      wire [WIDTH-1:0]    low     = below16[WIDTH*sel[3:0] +: WIDTH];
      if (SEL_W == 4) begin : g_16
        assign y = low;
      end else if (N <= 16) begin : g_beyond
        assign y = low & {WIDTH{!sel[4]}};
      end else if (N <= 24) begin : g_24
        assign y = ({WIDTH{!sel[4]}} & low)
                 | ({WIDTH{sel[4:2] == 3'd4}} & four[4*WIDTH +: WIDTH])
                 | ({WIDTH{sel[4:2] == 3'd5}} & four[5*WIDTH +: WIDTH]);
      end else begin : g_32
        wire [16*WIDTH-1:0] from16 = padded[32*WIDTH-1:16*WIDTH];
        assign y = sel[4] ? from16[WIDTH*sel[3:0] +: WIDTH] : low;
      end
    end
  endgenerate

  // Groups that the shape at hand does not need.
  wire unused_ok = &{1'b0, padded, four};

endmodule

`default_nettype wire
