// SPDX-License-Identifier: Apache-2.0
// Sequencer of the deparser: turns plans into slots, one a clock.
//
// A slot may emit an output beat and may take a payload beat. Output beat k needs a new payload
// beat if it holds payload (k >= hdr_len / BB) and the payload is not used up. With `ahead` one more
// beat goes to the carry first: together with a beat of pure header, or with the last beat of the
// packet before if that one takes none, or in a slot of its own.
//
//   packet A  emit, take | emit, take | emit             header, payload; the rest is in the carry
//   packet B                          |       take, B    | emit, take ...
//
// Every packet has exactly one slot with `last`; that of a dropped packet emits nothing.
// Moves only while `adv` is 1. Outputs are a few levels behind registers.
`default_nettype none

module fnic_deparser_issue #(
  parameter integer BUS     = 256,
  parameter integer LAYOUTS = 16,
  parameter integer PLANS   = 32
) (
  input  wire         clk,
  input  wire         rst,
  input  wire         adv,

  // Plans (fnic_deparser_plan); never more than PLANS wait.
  input  wire         plan_valid,
  input  wire         plan_drop,
  input  wire         plan_pay,
  input  wire         plan_ahead,
  input  wire [$clog2(BUS/8)-1:0]  plan_turn,
  input  wire [16-$clog2(BUS/8):0] plan_beats,
  input  wire [7:0]   plan_hdr_len,
  input  wire [((LAYOUTS > 1) ? $clog2(LAYOUTS) : 1)-1:0] plan_layout,
  input  wire [2:0]   plan_dma_beats,
  input  wire [95:0]  plan_meta,

  // Payload beats.
  input  wire         pay_valid,
  input  wire         pay_last,
  output wire         pay_ready,

  // Slot.
  output wire         emit,
  output wire         take,
  output wire         last,          // last slot of its packet
  output wire         drop,
  output wire [$clog2(BUS/8)-1:0] take_turn,   // rotation of the beat taken
  output wire [$clog2(BUS/8)-1:0] emit_turn,   // bytes of the beat emitted that are in the carry
  output wire [$clog2(BUS/8):0]   emit_hdr,    // bytes of the beat emitted that are header
  output wire [((LAYOUTS > 1) ? $clog2(LAYOUTS) : 1)+$clog2(1024/BUS)-1:0] lane_row,
  output wire [2:0]   dma_beats,
  output wire [95:0]  meta
);

  localparam integer BB_W     = $clog2(BUS / 8);
  localparam integer BEATS_W  = 17 - BB_W;
  localparam integer LAYOUT_W = (LAYOUTS > 1) ? $clog2(LAYOUTS) : 1;
  localparam integer ROW_W    = $clog2(1024 / BUS);       // beats of a whole header
  localparam integer WHOLE_W  = 8 - BB_W;                 // hdr_len / BB
  localparam integer PLAN_W   = 3 + BB_W + BEATS_W + 8 + LAYOUT_W + 3 + 96;

  // The plan behind the current one.
  wire                next_valid;
  wire                next_drop;
  wire                next_pay;
  wire                next_ahead;
  wire [BB_W-1:0]     next_turn;
  wire [BEATS_W-1:0]  next_beats;
  wire [7:0]          next_hdr_len;
  wire [LAYOUT_W-1:0] next_layout;
  wire [2:0]          next_dma_beats;
  wire [95:0]         next_meta;
  wire                next_take;
  wire                unused_ready;
  wire [$clog2(PLANS+1)-1:0] unused_count;

  fnic_fifo #(
    .WIDTH   (PLAN_W),
    .DEPTH   (PLANS)
  ) u_plans (
    .clk     (clk),
    .rst     (rst),
    .s_valid (plan_valid),
    .s_ready (unused_ready),
    .s_data  ({plan_drop, plan_pay, plan_ahead, plan_turn, plan_beats, plan_hdr_len, plan_layout,
               plan_dma_beats, plan_meta}),
    .m_valid (next_valid),
    .m_ready (next_take),
    .m_data  ({next_drop, next_pay, next_ahead, next_turn, next_beats, next_hdr_len, next_layout,
               next_dma_beats, next_meta}),
    .count   (unused_count)
  );

  // The current packet.
  reg                valid_q = 1'b0;
  reg                drop_q;
  reg                ahead_q;                 // the carry is still to be filled
  reg                supply_q;                // payload beats are to come
  reg [BB_W-1:0]     turn_q;
  reg [BEATS_W-1:0]  left_q;                  // beats still to be emitted
  reg                one_left_q;
  reg [WHOLE_W-1:0]  whole_q;                 // beats of header only still to be emitted
  reg                tail_q;                  // the beat with the header's end has gone
  reg [BB_W-1:0]     rest_q;                  // header bytes in that beat
  reg [ROW_W-1:0]    row_q;
  reg [LAYOUT_W-1:0] layout_q;
  reg [2:0]          dma_beats_q;
  reg [95:0]         meta_q;

  wire pure   = whole_q != {WHOLE_W{1'b0}};   // this beat is header only
  wire alone  = ahead_q && !pure;             // a slot of its own for the carry
  wire wants  = !drop_q && supply_q && (ahead_q || !pure);
  wire go     = valid_q && (!wants || pay_valid);
  wire ends   = go && !alone && (drop_q || one_left_q);
  wire load   = adv && next_valid && (!valid_q || ends);

  // Fill the carry for the next packet if this one leaves the payload beat alone.
  wire early  = ends && !wants && next_valid && pay_valid && next_ahead
             && next_hdr_len[7:BB_W] == {WHOLE_W{1'b0}};

  assign take      = early || (go && wants);
  assign emit      = go && !alone && !drop_q;
  assign last      = ends;
  assign drop      = drop_q;
  assign take_turn = early ? next_turn : turn_q;
  assign emit_turn = turn_q;
  assign emit_hdr  = pure ? {1'b1, {BB_W{1'b0}}} : tail_q ? {(BB_W+1){1'b0}} : {1'b0, rest_q};
  assign lane_row  = {layout_q, row_q};
  assign dma_beats = dma_beats_q;
  assign meta      = meta_q;
  assign pay_ready = adv && take;
  assign next_take = load;

  localparam [BEATS_W-1:0] ONE = 1;
  localparam [BEATS_W-1:0] TWO = 2;

  always @(posedge clk) begin
    if (load) begin
      drop_q      <= next_drop;
      ahead_q     <= next_ahead && !early;
      supply_q    <= next_pay && !(early && pay_last);
      turn_q      <= next_turn;
      left_q      <= next_beats;
      one_left_q  <= next_beats == ONE;
      whole_q     <= next_hdr_len[7:BB_W];
      tail_q      <= 1'b0;
      rest_q      <= next_hdr_len[BB_W-1:0];
      row_q       <= {ROW_W{1'b0}};
      layout_q    <= next_layout;
      dma_beats_q <= next_dma_beats;
      meta_q      <= next_meta;
    end else if (adv && go) begin
      if (wants) begin
        ahead_q  <= 1'b0;
        supply_q <= !pay_last;
      end
      if (!alone) begin
        left_q     <= left_q - ONE;
        one_left_q <= left_q == TWO;
        row_q      <= row_q + 1'b1;
        tail_q     <= !pure;
        if (pure)
          whole_q <= whole_q - 1'b1;
      end
    end
    if (adv)
      valid_q <= load || (valid_q && !ends);
    if (rst)
      valid_q <= 1'b0;
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && plan_valid && !unused_ready) begin
      $display("ASSERT %m: a plan came for which there was no credit.");
      $finish;
    end
    if (!rst && adv && ends && supply_q && !(wants && pay_last)) begin
      $display("ASSERT %m: a packet ends before its payload.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
