// Branch of one parser step: the first of BRANCHES masked compares that holds names the next state.
//
// With `enable` 0 none is looked at: `otherwise` comes out.
// Combinational. Legal: BRANCHES 1..16.
`default_nettype none

module fnic_parser_branch #(
  parameter integer BRANCHES = 4
) (
  input  wire                   enable,
  input  wire [31:0]            lookup,
  input  wire [72*BRANCHES-1:0] rows,        // per branch: value 32, mask 32, next 8
  input  wire [7:0]             otherwise,   // next if none holds
  output reg  [7:0]             next         // bit 7 done, 6:0 state or code
);

  generate
    if (BRANCHES < 1 || BRANCHES > 16) begin : g_bad
      fnic_ERROR_branches_1_to_16 u_error ();
    end
  endgenerate

  wire [BRANCHES-1:0] hit;

  // A carry runs through the pairs of equal bits: shallower and smaller than a tree of gates.
  genvar b, p;
  generate
    for (b = 0; b < BRANCHES; b = b + 1) begin : g_branch
      wire [31:0] differ = (lookup ^ rows[72*b +: 32]) & rows[72*b+32 +: 32];
      wire [16:0] same;
      wire [17:0] chain = {1'b0, same} + 18'd1;

      for (p = 0; p < 16; p = p + 1) begin : g_pair
        assign same[p] = differ[2*p +: 2] == 2'd0;
      end
      assign same[16] = enable;
      assign hit[b]   = chain[17];
      wire unused_ok = &{1'b0, chain[16:0]};
    end
  endgenerate

  integer i;
  always @* begin
    next = otherwise;
    for (i = BRANCHES - 1; i >= 0; i = i - 1)
      if (hit[i])
        next = rows[72*i+64 +: 8];
  end

endmodule

`default_nettype wire
