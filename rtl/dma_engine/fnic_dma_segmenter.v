// SPDX-License-Identifier: Apache-2.0
// Cuts operations at 4 KiB boundaries and at the largest payload (writes) or read request (reads).
// A piece that needs no cut takes 2 clocks, each further piece 2 more. Order is kept; operations that
// are neither write nor read pass through. All outputs are registers.
`default_nettype none

module fnic_dma_segmenter #(
    parameter integer SRC_W = 12,
    parameter integer ROW_W = 8,
    parameter integer CTX_W = 2
) (
    input  wire             clk,
    input  wire             rst,

    input  wire [2:0]       cfg_max_payload,
    input  wire [2:0]       cfg_max_read_req,

    // operations: kind 0 write from store, 1 write immediate, 2 read, 3 free rows
    input  wire             s_valid,
    output wire             s_ready,
    input  wire [1:0]       s_kind,
    input  wire [63:0]      s_addr,
    input  wire [15:0]      s_len,
    input  wire [SRC_W-1:0] s_src,
    input  wire [127:0]     s_imm,
    input  wire [CTX_W-1:0] s_ctx,
    input  wire [ROW_W-1:0] s_rows,
    input  wire             s_notify,
    input  wire [5:0]       s_ring,

    // pieces; part numbers the pieces of a read, base is the piece's first byte in the read
    output reg              m_valid,
    input  wire             m_ready,
    output reg  [1:0]       m_kind,
    output reg  [63:0]      m_addr,
    output reg  [12:0]      m_len,
    output reg  [SRC_W-1:0] m_src,
    output reg  [127:0]     m_imm,
    output reg  [CTX_W-1:0] m_ctx,
    output reg  [1:0]       m_part,
    output reg  [8:0]       m_base,
    output reg              m_final,
    output reg  [ROW_W-1:0] m_rows,
    output reg              m_notify,
    output reg  [5:0]       m_ring
);
  reg              busy_q;
  reg              sized_q;      // chunk_q is right for the present address and length
  reg  [1:0]       kind_q;
  reg  [63:0]      addr_q;
  reg  [15:0]      len_q;
  reg  [SRC_W-1:0] src_q;
  reg  [127:0]     imm_q;
  reg  [CTX_W-1:0] ctx_q;
  reg  [1:0]       part_q;
  reg  [8:0]       base_q;
  reg  [ROW_W-1:0] rows_q;
  reg              notify_q;
  reg  [5:0]       ring_q;
  reg  [12:0]      chunk_q;
  reg              whole_q;

  wire             is_read = (kind_q == 2'd2);
  wire [2:0]       limit_code = is_read ? cfg_max_read_req : cfg_max_payload;
  // 128 << code, at most 4096
  wire [12:0]      limit = (limit_code > 3'd5) ? 13'd4096 : (13'd128 << limit_code);
  wire [12:0]      to_page = 13'd4096 - {1'b0, addr_q[11:0]};
  wire [12:0]      room = (to_page < limit) ? to_page : limit;
  wire             fits = (len_q <= {3'd0, room});

  // the piece's length at the width of a place in the store
  wire [SRC_W-1:0] chunk_src;
  generate
    if (SRC_W > 13) begin : g_wide_store
      assign chunk_src = {{(SRC_W - 13){1'b0}}, chunk_q};
    end else begin : g_small_store
      assign chunk_src = chunk_q[SRC_W-1:0];
    end
  endgenerate

  wire             emit = busy_q && sized_q && (!m_valid || m_ready);
  assign s_ready = !busy_q || (emit && whole_q);

  always @(posedge clk) begin
    if (m_ready) m_valid <= 1'b0;
    if (emit) begin
      m_valid  <= 1'b1;
      m_kind   <= kind_q;
      m_addr   <= addr_q;
      m_len    <= chunk_q;
      m_src    <= src_q;
      m_imm    <= imm_q;
      m_ctx    <= ctx_q;
      m_part   <= part_q;
      m_base   <= base_q;
      m_final  <= whole_q;
      m_rows   <= rows_q;
      m_notify <= notify_q && whole_q;
      m_ring   <= ring_q;
      addr_q   <= addr_q + {51'd0, chunk_q};
      len_q    <= len_q - {3'd0, chunk_q};
      src_q    <= src_q + chunk_src;
      part_q   <= part_q + 2'd1;
      base_q   <= base_q + chunk_q[8:0];
      sized_q  <= 1'b0;
      busy_q   <= !whole_q;
    end else if (busy_q && !sized_q) begin
      chunk_q  <= fits ? len_q[12:0] : room;
      whole_q  <= fits || (kind_q == 2'd3);
      sized_q  <= 1'b1;
    end
    if (s_valid && s_ready) begin
      busy_q   <= 1'b1;
      sized_q  <= 1'b0;
      kind_q   <= s_kind;
      addr_q   <= s_addr;
      len_q    <= s_len;
      src_q    <= s_src;
      imm_q    <= s_imm;
      ctx_q    <= s_ctx;
      part_q   <= 2'd0;
      base_q   <= 9'd0;
      rows_q   <= s_rows;
      notify_q <= s_notify;
      ring_q   <= s_ring;
    end
    if (rst) begin
      m_valid <= 1'b0;
      busy_q  <= 1'b0;
      sized_q <= 1'b0;
    end
  end
endmodule

`default_nettype wire
