// SPDX-License-Identifier: Apache-2.0
// Walks the DMA headers of each packet in order and turns them, ring deliveries, descriptor fetches
// and interrupts into operations. A packet with one write takes 4 clocks. Fetches and interrupts go
// first whenever the walker is between packets or waits for a descriptor.
`default_nettype none

module fnic_dma_walker #(
    parameter integer BUS         = 256,
    parameter integer STORE_BEATS = 128,
    parameter integer READ_MAX    = 64,
    parameter integer CTX_W       = 2
) (
    input  wire                           clk,
    input  wire                           rst,
    input  wire                           cfg_bus_master,

    // whole packets and their DMA header beats
    input  wire                           p_valid,
    output wire                           p_ready,
    input  wire [95:0]                    p_meta,
    input  wire [2:0]                     p_beats,
    input  wire [$clog2(STORE_BEATS)-1:0] p_row,
    input  wire [$clog2(STORE_BEATS):0]   p_rows,
    input  wire                           h_valid,
    output wire                           h_ready,
    input  wire [BUS-1:0]                 h_data,

    // rings
    input  wire                           fetch_valid,
    output wire                           fetch_taken,
    input  wire [63:0]                    fetch_addr,
    input  wire [2:0]                     fetch_count,
    input  wire [15:0]                    fetch_cookie,
    output wire [5:0]                     q_ring,
    input  wire                           q_enabled,
    input  wire                           q_drop_en,
    input  wire                           q_posted,
    input  wire                           q_ready,
    input  wire [63:0]                    q_buffer,
    input  wire [15:0]                    q_bytes,
    input  wire [15:0]                    q_index,
    input  wire                           q_phase,
    input  wire [63:0]                    q_entry,
    output wire                           q_use,
    input  wire                           irq_valid,
    input  wire [7:0]                     irq_vector,
    output wire                           irq_taken,

    // MSI-X table
    output reg  [7:0]                     msix_vector,
    input  wire [63:0]                    msix_addr,
    input  wire [31:0]                    msix_data,
    input  wire                           msix_masked,
    output wire                           msix_pend,
    input  wire                           resend_valid,
    output wire                           resend_ready,
    input  wire [7:0]                     resend_vector,

    // reads
    input  wire                           alloc_room,
    input  wire [CTX_W-1:0]               alloc_ctx,
    output reg                            alloc_valid,
    output reg                            alloc_fetch,
    output reg  [15:0]                    alloc_cookie,
    output reg  [8:0]                     alloc_len,

    // operations
    output reg                            m_valid,
    input  wire                           m_ready,
    output reg  [1:0]                     m_kind,
    output reg  [63:0]                    m_addr,
    output reg  [15:0]                    m_len,
    output reg  [$clog2(STORE_BEATS)+$clog2(BUS/8)-1:0] m_src,
    output reg  [127:0]                   m_imm,
    output reg  [CTX_W-1:0]               m_ctx,
    output reg  [$clog2(STORE_BEATS):0]   m_rows,
    output reg                            m_notify,
    output reg  [5:0]                     m_ring,

    // counters
    output reg                            stat_packet,
    output reg                            stat_write,
    output reg  [15:0]                    stat_write_bytes,
    output reg                            stat_read,
    output reg                            stat_bad_request,
    output reg                            stat_blocked,
    output reg                            stat_ring_packet,
    output reg                            stat_ring_truncated,
    output reg                            stat_ring_drop,
    output reg                            stat_no_descriptor,
    output reg                            stat_msix
);
  localparam integer LANE_W = $clog2(BUS / 8);
  localparam integer ROW_W  = $clog2(STORE_BEATS);
  localparam integer SRC_W  = ROW_W + LANE_W;
  localparam integer PER_BEAT = BUS / 128;
  localparam integer LAST_N = PER_BEAT - 1;
  localparam [1:0]   PART_LAST = LAST_N[1:0];
  localparam [15:0]  READ_LIMIT = READ_MAX[15:0];

  localparam [1:0] KIND_STORE = 2'd0;
  localparam [1:0] KIND_IMM   = 2'd1;
  localparam [1:0] KIND_READ  = 2'd2;
  localparam [1:0] KIND_FREE  = 2'd3;

  localparam [3:0] ST_IDLE    = 4'd0;
  localparam [3:0] ST_HEADER  = 4'd1;
  localparam [3:0] ST_EXECUTE = 4'd2;
  localparam [3:0] ST_ASK     = 4'd3;   // the ring's answer is on its way
  localparam [3:0] ST_RING    = 4'd4;
  localparam [3:0] ST_PAYLOAD = 4'd5;
  localparam [3:0] ST_ENTRY   = 4'd6;
  localparam [3:0] ST_FREE    = 4'd7;
  localparam [3:0] ST_FETCH   = 4'd8;
  localparam [3:0] ST_LOOK_UP = 4'd9;
  localparam [3:0] ST_LOOKED  = 4'd10;
  localparam [3:0] ST_SEND    = 4'd11;

  reg  [3:0]       state_q;
  reg              in_ring_q;      // fetch or interrupt came in while waiting for a descriptor
  reg              resend_q;
  reg  [95:0]      meta_q;
  reg  [2:0]       beats_q;
  reg  [1:0]       part_q;
  reg  [ROW_W-1:0] row_q;
  reg  [ROW_W:0]   rows_q;
  reg  [15:0]      bytes_q;        // bytes that fit the buffer
  reg              cut_q;

  // The header under the pointer, bytes in network order.
  wire [127:0] raw;
  generate
    if (PER_BEAT == 2) begin : g_two
      assign raw = part_q[0] ? h_data[255:128] : h_data[127:0];
    end else begin : g_four
      assign raw = h_data[128*part_q +: 128];
    end
  endgenerate
  wire [15:0] n_ctrl   = {raw[7:0], raw[15:8]};
  wire [15:0] n_offset = {raw[23:16], raw[31:24]};
  wire [15:0] n_length = {raw[39:32], raw[47:40]};
  wire [15:0] n_cookie = {raw[55:48], raw[63:56]};
  wire [63:0] n_addr   = {raw[71:64], raw[79:72], raw[87:80], raw[95:88],
                          raw[103:96], raw[111:104], raw[119:112], raw[127:120]};
  wire [16:0] n_end    = {1'b0, n_offset} + {1'b0, n_length};
  wire        n_read   = n_ctrl[14];
  wire        n_bad    = (n_ctrl[13:11] != 3'd0) || (n_length == 16'd0) ||
                         (n_read ? (n_length > READ_LIMIT) : (n_end > {1'b0, meta_q[15:0]}));

  reg         x_read_q;
  reg         x_bad_q;
  reg  [15:0] x_offset_q;
  reg  [15:0] x_length_q;
  reg  [15:0] x_cookie_q;
  reg  [63:0] x_addr_q;

  wire        to_ring = (meta_q[31:30] == 2'd2) && (meta_q[15:0] != 16'd0);
  wire        beat_end = (part_q == PART_LAST);
  wire        headers_end = beat_end && (beats_q == 3'd1);
  wire        headers_left = (beats_q != 3'd0);
  wire        out_free = !m_valid || m_ready;
  wire        interrupt = irq_valid || resend_valid;
  wire        may_fetch = fetch_valid && alloc_room && cfg_bus_master && !alloc_valid;
  wire        may_irq = interrupt && cfg_bus_master;
  wire        in_header = (state_q == ST_HEADER) && h_valid;

  assign h_ready = in_header && beat_end;
  assign q_ring  = meta_q[29:24];

  wire        pop_idle = (state_q == ST_IDLE) && p_valid && !may_fetch && !may_irq;
  wire        pop_free = (state_q == ST_FREE) && out_free && p_valid && !fetch_valid && !interrupt;
  assign p_ready = pop_idle || pop_free;

  wire        p_to_ring = (p_meta[31:30] == 2'd2) && (p_meta[15:0] != 16'd0);

  // A packet's next step once its headers are done.
  wire [3:0]  after_headers = to_ring ? ST_ASK : ST_FREE;

  wire        fetch_go = (state_q == ST_FETCH) && out_free;
  assign fetch_taken = fetch_go;
  wire        send_go = (state_q == ST_SEND) && out_free;
  assign msix_pend    = (state_q == ST_LOOKED) && msix_masked && !resend_q;
  wire        vector_end = ((state_q == ST_LOOKED) && msix_masked) || send_go;
  assign irq_taken    = vector_end && !resend_q;
  assign resend_ready = vector_end && resend_q;
  wire        use_go = (state_q == ST_ENTRY) && out_free;
  assign q_use = use_go;

  always @(posedge clk) begin
    stat_packet         <= p_ready && !rst;
    stat_write          <= 1'b0;
    stat_read           <= 1'b0;
    stat_bad_request    <= 1'b0;
    stat_blocked        <= 1'b0;
    stat_ring_packet    <= 1'b0;
    stat_ring_truncated <= 1'b0;
    stat_ring_drop      <= 1'b0;
    stat_no_descriptor  <= 1'b0;
    stat_msix           <= 1'b0;
    alloc_valid         <= 1'b0;
    if (m_ready) m_valid <= 1'b0;

    if (p_ready) begin
      meta_q  <= p_meta;
      beats_q <= p_beats;
      row_q   <= p_row;
      rows_q  <= p_rows;
      part_q  <= 2'd0;
    end

    case (state_q)
      ST_IDLE: begin
        in_ring_q <= 1'b0;
        if (may_fetch) state_q <= ST_FETCH;
        else if (may_irq) state_q <= ST_LOOK_UP;
        else if (p_valid) state_q <= (p_beats != 3'd0) ? ST_HEADER : p_to_ring ? ST_ASK : ST_FREE;
      end

      ST_HEADER: if (h_valid) begin
        x_read_q   <= n_read;
        x_bad_q    <= n_bad;
        x_offset_q <= n_offset;
        x_length_q <= n_length;
        x_cookie_q <= n_cookie;
        x_addr_q   <= n_addr;
        part_q     <= beat_end ? 2'd0 : part_q + 2'd1;
        if (beat_end) beats_q <= beats_q - 3'd1;
        if (n_ctrl[15]) state_q <= ST_EXECUTE;
        else if (headers_end) state_q <= after_headers;
      end

      ST_EXECUTE:
        if (x_bad_q || !cfg_bus_master) begin
          stat_bad_request <= x_bad_q;
          stat_blocked     <= !x_bad_q;
          state_q          <= headers_left ? ST_HEADER : after_headers;
        end else if (out_free && (!x_read_q || (alloc_room && !alloc_valid))) begin
          m_valid          <= 1'b1;
          stat_write       <= !x_read_q;
          stat_write_bytes <= x_length_q;
          stat_read        <= x_read_q;
          alloc_valid      <= x_read_q;
          state_q          <= headers_left ? ST_HEADER : after_headers;
        end

      ST_ASK: state_q <= ST_RING;

      // q_* is the answer to the ring that meta_q names; asking again while waiting
      ST_RING:
        if (!q_enabled) begin
          stat_no_descriptor <= 1'b1;
          stat_ring_drop     <= 1'b1;
          state_q            <= ST_FREE;
        end else if (!cfg_bus_master) begin
          stat_blocked <= 1'b1;
          state_q      <= ST_FREE;
        end else if (q_ready) begin
          state_q <= ST_PAYLOAD;
        end else if (!q_posted && q_drop_en) begin
          stat_no_descriptor <= 1'b1;
          stat_ring_drop     <= 1'b1;
          state_q            <= ST_FREE;
        end else if (may_fetch) begin
          in_ring_q <= 1'b1;
          state_q   <= ST_FETCH;
        end else if (may_irq) begin
          in_ring_q <= 1'b1;
          state_q   <= ST_LOOK_UP;
        end

      ST_PAYLOAD: if (out_free) begin
        m_valid <= (bytes_q != 16'd0);
        state_q <= ST_ENTRY;
      end

      ST_ENTRY: if (out_free) begin
        m_valid             <= 1'b1;
        stat_ring_packet    <= 1'b1;
        stat_ring_truncated <= cut_q;
        state_q             <= ST_FREE;
      end

      ST_FREE: if (out_free) begin
        m_valid <= (rows_q != {(ROW_W+1){1'b0}});
        if (pop_free) state_q <= (p_beats != 3'd0) ? ST_HEADER : p_to_ring ? ST_ASK : ST_FREE;
        else state_q <= ST_IDLE;
      end

      ST_FETCH: if (out_free) begin
        m_valid     <= 1'b1;
        alloc_valid <= 1'b1;
        state_q     <= in_ring_q ? ST_ASK : ST_IDLE;
      end

      ST_LOOK_UP: state_q <= ST_LOOKED;

      ST_LOOKED: state_q <= msix_masked ? (in_ring_q ? ST_ASK : ST_IDLE) : ST_SEND;

      ST_SEND: if (out_free) begin
        m_valid   <= 1'b1;
        stat_msix <= 1'b1;
        state_q   <= in_ring_q ? ST_ASK : ST_IDLE;
      end

      default: state_q <= ST_IDLE;
    endcase
    if (state_q == ST_RING && q_ready) begin
      bytes_q <= (q_bytes < meta_q[15:0]) ? q_bytes : meta_q[15:0];
      cut_q   <= (q_bytes < meta_q[15:0]);
    end
    if (state_q == ST_IDLE || state_q == ST_RING) begin
      // an interrupt that is due for the first time goes before one that was masked
      msix_vector <= irq_valid ? irq_vector : resend_vector;
      resend_q    <= !irq_valid;
    end

    // what the operation is, by state; only looked at with m_valid
    if (out_free) begin
      m_notify <= (state_q == ST_ENTRY);
      m_ring   <= meta_q[29:24];
      m_rows   <= rows_q;
      m_ctx    <= alloc_ctx;
      m_src    <= {row_q, {LANE_W{1'b0}}} + ((state_q == ST_EXECUTE) ? x_offset_q[SRC_W-1:0] : {SRC_W{1'b0}});
      case (state_q)
        ST_EXECUTE: begin
          m_kind <= x_read_q ? KIND_READ : KIND_STORE;
          m_addr <= x_addr_q;
          m_len  <= x_length_q;
        end
        ST_PAYLOAD: begin
          m_kind <= KIND_STORE;
          m_addr <= q_buffer;
          m_len  <= bytes_q;
        end
        ST_ENTRY: begin
          m_kind <= KIND_IMM;
          m_addr <= q_entry;
          m_len  <= 16'd16;
          m_imm  <= {meta_q[47:40], meta_q[39:32], meta_q[63:48], meta_q[95:64],
                     6'd0, cut_q, q_phase, meta_q[23:16], q_index, 16'd0, meta_q[15:0]};
        end
        ST_FETCH: begin
          m_kind <= KIND_READ;
          m_addr <= fetch_addr;
          m_len  <= {9'd0, fetch_count, 4'd0};
        end
        ST_SEND: begin
          m_kind <= KIND_IMM;
          m_addr <= msix_addr;
          m_len  <= 16'd4;
          m_imm  <= {96'd0, msix_data};
        end
        default: m_kind <= KIND_FREE;
      endcase
    end
    if (state_q == ST_FETCH) begin
      alloc_fetch  <= 1'b1;
      alloc_cookie <= fetch_cookie;
      alloc_len    <= {2'd0, fetch_count, 4'd0};
    end else begin
      alloc_fetch  <= 1'b0;
      alloc_cookie <= x_cookie_q;
      alloc_len    <= x_length_q[8:0];
    end

    if (rst) begin
      state_q          <= ST_IDLE;
      m_valid          <= 1'b0;
      alloc_valid      <= 1'b0;
      stat_write       <= 1'b0;
      stat_read        <= 1'b0;
      stat_ring_packet <= 1'b0;
    end
  end

  wire unused_ok = &{1'b0, n_ctrl[10:0], x_offset_q};
endmodule

`default_nettype wire
