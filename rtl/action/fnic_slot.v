// SPDX-License-Identifier: Apache-2.0
// One action slot: result = merge(op(rotate(swap(A)), B), B, mask).
//
// Merging after the operation makes every operation work on any field of the destination. All
// operations but min, max and saturation are one carry chain whose propagate and generate bits
// are chosen by the decoded operation (logic: no carry enters, so the propagate is the result).
//
//   clock 0  swap and rotate A      1  operation, merge; result and operand are outputs
//
// `m_result` is combinational from registers (a multiplexer and a register follow it). One
// operation a clock. Ranges: WIDTH 8, 16, 32. A has no bytes to swap at WIDTH 8.
`default_nettype none

module fnic_slot #(
  parameter integer WIDTH = 32
) (
  input  wire                     clk,

  // operands and instruction
  input  wire [WIDTH-1:0]         s_a,
  input  wire [WIDTH-1:0]         s_b,
  input  wire [$clog2(WIDTH)-1:0] s_rotate,
  input  wire                     s_swap,
  input  wire [3:0]               s_op,
  input  wire [WIDTH-1:0]         s_mask,

  // one clock later
  output wire [WIDTH-1:0]         m_operand,    // A, swapped and rotated
  output wire [WIDTH-1:0]         m_result
);

  localparam integer ROT_W = $clog2(WIDTH);
  localparam integer BYTES = WIDTH / 8;
  localparam integer BYTE_W = (BYTES > 1) ? $clog2(BYTES) : 1;

  generate
    if (WIDTH != 8 && WIDTH != 16 && WIDTH != 32) begin : g_bad
      fnic_ERROR_width_must_be_8_16_or_32 u_error ();
    end
  endgenerate

  // Swap and the byte part of the rotation are one choice of byte: one LUT a bit.
  wire [WIDTH-1:0] moved;
  genvar g;
  generate
    if (BYTES > 1) begin : g_bytes
      wire [BYTE_W-1:0] turn = s_rotate[ROT_W-1:3];
      for (g = 0; g < BYTES; g = g + 1) begin : g_byte
        localparam [BYTE_W-1:0] AT = g[BYTE_W-1:0];
        wire [BYTE_W-1:0] plain = AT - turn;
        wire [BYTE_W-1:0] from  = s_swap ? ~plain : plain;
        assign moved[8*g +: 8] = s_a[8*from +: 8];
      end
    end else begin : g_one_byte
      assign moved = s_a;
      wire unused_swap = &{1'b0, s_swap};
    end
  endgenerate

  wire [2*WIDTH-1:0] doubled = {moved, moved} << s_rotate[2:0];

  // Decoded operation. Written as sums of operations (one LUT each) because a case statement
  // becomes a 16-to-1 multiplexer a bit. What is picked in the end (0 chain, 1 A, 2 B, 3 constant)
  // is decided here for both values of the carry, so that the late carry only chooses.
  wire [15:0] is = 16'd1 << s_op;          // 15: result 0, no part acts
  wire [3:0]  prop_d;                      // propagate: truth table of {A, B}
  wire [1:0]  gen_d;                       // generate: A, B, or none
  wire        carry_d;                     // carry in
  wire [1:0]  pick_1_d;                    // with carry out: A + B overflows, or A >= B
  wire [1:0]  pick_0_d;                    // without

  // A - B propagates where the operands are equal, so that without generation and with a carry
  // in the carry comes out iff A == B.
  wire minus   = is[2] | is[10] | is[11] | is[12] | is[14];             // A - B
  wire plus    = is[1] | is[9];
  wire compare = is[13] | is[14];

  assign prop_d[3] = is[0] | minus | is[13] | is[3] | is[4] | is[5];    // A & B
  assign prop_d[2] = is[0] | plus | is[5] | is[6];                      // A & ~B
  assign prop_d[1] = plus | is[5] | is[6] | is[7] | is[8];              // ~A & B
  assign prop_d[0] = minus | is[13] | is[3] | is[8];                    // ~A & ~B
  assign gen_d     = {is[3], minus | plus};
  assign carry_d   = minus | is[13] | is[3];
  assign pick_1_d  = {compare | is[9] | is[11], compare | is[9] | is[12]};
  assign pick_0_d  = {compare | is[10] | is[12], compare | is[10] | is[11]};

  reg [WIDTH-1:0] a_q;
  reg [WIDTH-1:0] b_q;
  reg [WIDTH-1:0] mask_q;
  reg [3:0]       prop_q;
  reg [1:0]       gen_q;
  reg             carry_q;
  reg [1:0]       pick_1_q;
  reg [1:0]       pick_0_q;
  reg             ones_q;       // the constant: a saturated sum
  reg             one_1_q;      // its bit 0 with carry out: the same, and equality
  reg             one_0_q;      // and without: A < B

  always @(posedge clk) begin
    a_q       <= doubled[2*WIDTH-1:WIDTH];
    b_q       <= s_b;
    mask_q    <= s_mask;
    prop_q    <= prop_d;
    gen_q     <= gen_d;
    carry_q   <= carry_d;
    pick_1_q  <= pick_1_d;
    pick_0_q  <= pick_0_d;
    ones_q    <= is[9];
    one_1_q   <= is[9] | is[13];
    one_0_q   <= is[14];
  end

  assign m_operand = a_q;

  // The chain: bits p propagate, g generate. The sum g + (p ^ g) + carry has exactly these; as a
  // difference (with the carry as a bit below) it keeps g on the cheap side of the chain.
  wire [WIDTH-1:0] prop =
      ({WIDTH{prop_q[3]}} &  a_q &  b_q) | ({WIDTH{prop_q[2]}} &  a_q & ~b_q)
    | ({WIDTH{prop_q[1]}} & ~a_q &  b_q) | ({WIDTH{prop_q[0]}} & ~a_q & ~b_q);

  wire [WIDTH-1:0] gen = (a_q & {WIDTH{gen_q[0]}}) | (b_q & {WIDTH{gen_q[1]}});
  wire [WIDTH+1:0] chain = {1'b0, gen, carry_q} - {1'b1, ~(prop ^ gen), 1'b1};
  wire [WIDTH-1:0] sum   = chain[WIDTH:1];

  // A subtraction without carry out means A < B.
  wire carry = chain[WIDTH+1];

  // Where the mask is 0, B stays.
  wire [1:0]       pick     = carry ? pick_1_q : pick_0_q;
  wire [WIDTH-1:0] constant = {{(WIDTH-1){ones_q}}, carry ? one_1_q : one_0_q};

  reg [WIDTH-1:0] value;
  always @* begin
    case (pick)
      2'd0:    value = sum;
      2'd1:    value = a_q;
      2'd2:    value = b_q;
      default: value = constant;
    endcase
  end

  assign m_result = (value & mask_q) | (b_q & ~mask_q);

  // The lower half of the doubled word is what the rotation shifts out.
  wire unused_ok = &{1'b0, doubled[WIDTH-1:0], chain[0], is[15]};

endmodule

`default_nettype wire
