// SPDX-License-Identifier: Apache-2.0
// Plan of the deparser: what will be done with a packet, worked out from its PHV's metadata.
//
// Clock 1 looks up the layout and finds the payload; clock 2 adds up lengths; the plan leaves in
// clock 3, for good: the two FIFOs behind it have room for every PHV that a credit let in.
//
// Alignment. Byte o of the output comes from source byte o + start - hdr_len. With BB bytes a beat,
// the source is rotated by `turn` = hdr_len - start (mod BB) bytes; in an output beat the first
// `turn` payload bytes come from the beat before (carry), the others from the current one. If
// start mod BB > hdr_len mod BB, one source beat must be in the carry before the first payload byte
// leaves (`ahead`).
//
// One PHV a clock. All outputs except the FIFO words are registers; those are a few levels behind.
`default_nettype none

module fnic_deparser_plan #(
  parameter integer BUS      = 256,
  parameter integer LAYOUTS  = 16,
  parameter integer CFG_PIPE = 0
) (
  input  wire         clk,
  input  wire         rst,

  // Info rows: {dma_beats 3, start 8, payload_mode 2, hdr_len 8}.
  input  wire         row_we,
  input  wire [((LAYOUTS > 1) ? $clog2(LAYOUTS) : 1)-1:0] row_index,
  input  wire [20:0]  row_data,

  // From the PHV.
  input  wire         s_valid,
  input  wire [7:0]   s_layout,
  input  wire [15:0]  s_parsed,
  input  wire [15:0]  s_pkt_len,
  input  wire [79:0]  s_meta,       // meta bits 95:16

  // Plan.
  output wire         m_valid,
  output wire         m_drop,       // consume the packet
  output wire         m_pay,        // some of the packet is payload
  output wire [16-$clog2(BUS/8)-1:0] m_skip,   // source beats before the payload
  output wire         m_ahead,      // a source beat goes to the carry first
  output wire [$clog2(BUS/8)-1:0]    m_turn,   // rotation, bytes
  output wire [16-$clog2(BUS/8):0]   m_beats,  // output beats
  output wire [7:0]   m_hdr_len,
  output wire [((LAYOUTS > 1) ? $clog2(LAYOUTS) : 1)-1:0] m_layout,
  output wire [2:0]   m_dma_beats,
  output wire [95:0]  m_meta
);

  localparam integer BB_W     = $clog2(BUS / 8);
  localparam integer LAYOUT_W = (LAYOUTS > 1) ? $clog2(LAYOUTS) : 1;

  // Clock 1: layout and payload.
  wire [LAYOUT_W-1:0] layout = ({24'd0, s_layout} < LAYOUTS) ? s_layout[LAYOUT_W-1:0]
                                                             : {LAYOUT_W{1'b0}};
  wire [7:0]          hdr_len;
  wire [1:0]          mode;
  wire [7:0]          constant;
  wire [2:0]          dma_beats;

  fnic_ram_1w1r_async #(
    .WIDTH (21),
    .DEPTH (LAYOUTS)
  ) u_info (
    .clk   (clk),
    .we    (row_we),
    .waddr (row_index),
    .wdata (row_data),
    .raddr (layout),
    .rdata ({dma_beats, constant, mode, hdr_len})
  );

  wire [15:0] start  = (mode == 2'd1) ? s_parsed : (mode == 2'd3) ? {8'd0, constant} : 16'd0;
  wire [16:0] behind = {1'b0, s_pkt_len} - {1'b0, start};

  reg                valid1_q = 1'b0;
  reg [LAYOUT_W-1:0] layout1_q;
  reg [7:0]          hdr_len1_q;
  reg [2:0]          dma_beats1_q;
  reg [15:0]         start1_q;
  reg [16:0]         behind1_q;      // bytes from there on, signed
  reg                mode1_q;        // there may be payload
  reg [79:0]         meta1_q;

  // Clock 2: lengths.
  wire        some     = mode1_q && !behind1_q[16];
  wire [15:0] payload  = some ? behind1_q[15:0] : 16'd0;
  wire [15:0] sections = {{(13-BB_W){1'b0}}, dma_beats1_q, {BB_W{1'b0}}};

  reg                valid2_q = 1'b0;
  reg [LAYOUT_W-1:0] layout2_q;
  reg [7:0]          hdr_len2_q;
  reg [2:0]          dma_beats2_q;
  reg [15:0]         start2_q;
  reg [16:0]         total2_q;       // bytes that leave
  reg [15:0]         len2_q;         // of the packet proper
  reg                pay2_q;
  reg [79:0]         meta2_q;

  always @(posedge clk) begin
    valid1_q     <= s_valid;
    layout1_q    <= layout;
    hdr_len1_q   <= hdr_len;
    dma_beats1_q <= dma_beats;
    start1_q     <= start;
    behind1_q    <= behind;
    mode1_q      <= mode != 2'd0;
    meta1_q      <= s_meta;

    valid2_q     <= valid1_q;
    layout2_q    <= layout1_q;
    hdr_len2_q   <= hdr_len1_q;
    dma_beats2_q <= dma_beats1_q;
    start2_q     <= start1_q;
    total2_q     <= {1'b0, payload} + {9'd0, hdr_len1_q};
    len2_q       <= payload + ({8'd0, hdr_len1_q} - sections);
    pay2_q       <= some && behind1_q[15:0] != 16'd0;
    meta2_q      <= meta1_q;
    if (rst) begin
      valid1_q <= 1'b0;
      valid2_q <= 1'b0;
    end
  end

  // Clock 3: the plan. meta2_q is meta[95:16]: dst kind is meta[31:30].
  wire sections_on = dma_beats2_q != 3'd0;
  wire nowhere     = meta2_q[15:14] == 2'd0 || meta2_q[15:14] == 2'd3;
  wire empty       = len2_q == 16'd0;

  generate
    if (CFG_PIPE == 1) begin : g_dma
      assign m_drop = !sections_on && (nowhere || empty);
    end else begin : g_other
      assign m_drop = empty || (!sections_on && nowhere);
    end
  endgenerate

  assign m_valid     = valid2_q;
  assign m_pay       = pay2_q && !m_drop;
  assign m_skip      = start2_q[15:BB_W];
  assign m_ahead     = m_pay && start2_q[BB_W-1:0] > hdr_len2_q[BB_W-1:0];
  assign m_turn      = hdr_len2_q[BB_W-1:0] - start2_q[BB_W-1:0];
  assign m_beats     = total2_q[16:BB_W]
                     + {{(16-BB_W){1'b0}}, total2_q[BB_W-1:0] != {BB_W{1'b0}}};
  assign m_hdr_len   = hdr_len2_q;
  assign m_layout    = layout2_q;
  assign m_dma_beats = dma_beats2_q;
  assign m_meta      = {meta2_q, len2_q};

endmodule

`default_nettype wire
