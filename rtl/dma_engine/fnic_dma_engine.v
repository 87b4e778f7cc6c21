// SPDX-License-Identifier: Apache-2.0
// DMA engine: executes the DMA headers (paper, Table 1) of each packet in order, delivers packets to
// receive rings, and re-enqueues what it read.
//
// Intake puts DMA headers in a FIFO and the packet proper in the packet store; the walker turns
// headers and ring deliveries into operations; the segmenter cuts them at 4 KiB, MPS and MRRS; the
// mover makes TLPs from store bytes or immediates. Everything from walker to rq is one in-order
// stream, so data goes before the completion entry, and that before the interrupt. Reads hold a
// context until their completions, in any order over tags, have been assembled.
// Ranges: BUS 256 or 512, TAGS power of two 8..256, READ_MAX 1..256, RINGS 1..64, STORE_BEATS power of two.
`default_nettype none

module fnic_dma_engine #(
    parameter integer BUS         = 256,
    parameter integer TAGS        = 16,
    parameter integer REQUESTS    = 4,
    parameter integer READ_MAX    = 64,
    parameter integer RINGS       = 1,
    parameter integer STORE_BEATS = 128,
    parameter integer TIMEOUT     = 1 << 20
) (
    input  wire                clk,
    input  wire                rst,

    // packets from the DMA pipeline; the first s_dma_beats beats are DMA headers
    input  wire                s_valid,
    output wire                s_ready,
    input  wire [BUS-1:0]      s_data,
    input  wire                s_last,
    input  wire [95:0]         s_meta,
    input  wire [2:0]          s_dma_beats,

    // re-enqueued packets: what was read
    output wire                m_re_valid,
    input  wire                m_re_ready,
    output wire [BUS-1:0]      m_re_data,
    output wire                m_re_last,
    output wire [95:0]         m_re_meta,

    // requests to the host
    output wire                rq_valid,
    input  wire                rq_ready,
    output wire                rq_sop,
    output wire                rq_eop,
    output wire [127:0]        rq_hdr,
    output wire [BUS-1:0]      rq_data,

    // completions from the host
    input  wire                rc_valid,
    output wire                rc_ready,
    input  wire                rc_sop,
    input  wire                rc_eop,
    input  wire [127:0]        rc_hdr,
    input  wire [BUS-1:0]      rc_data,

    // configuration space
    input  wire [2:0]          cfg_max_payload,
    input  wire [2:0]          cfg_max_read_req,
    input  wire                cfg_bus_master,
    input  wire [15:0]         cfg_requester_id,

    // receive rings
    input  wire [RINGS-1:0]    ring_enable,
    input  wire [RINGS-1:0]    ring_drop_en,
    input  wire [4*RINGS-1:0]  ring_size,
    input  wire [64*RINGS-1:0] ring_desc_base,
    input  wire [64*RINGS-1:0] ring_cpl_base,
    input  wire [16*RINGS-1:0] ring_tail,
    input  wire [8*RINGS-1:0]  ring_vector,
    input  wire [RINGS-1:0]    irq_arm_valid,
    input  wire [16*RINGS-1:0] irq_arm_count,
    output wire [16*RINGS-1:0] ring_head,

    // MSI-X table
    output wire [7:0]          msix_vector,
    input  wire [63:0]         msix_addr,
    input  wire [31:0]         msix_data,
    input  wire                msix_masked,
    output wire                msix_pend,
    input  wire                resend_valid,
    output wire                resend_ready,
    input  wire [7:0]          resend_vector,

    // one-clock pulses for the counters; stat_dma_write_bytes goes with stat_dma_writes
    output wire                stat_dma_packets,
    output wire                stat_dma_writes,
    output wire [15:0]         stat_dma_write_bytes,
    output wire                stat_dma_reads,
    output wire                stat_dma_read_errors,
    output wire                stat_dma_bad_request,
    output wire                stat_ring_packets,
    output wire                stat_ring_no_descriptor,
    output wire                stat_ring_truncated,
    output wire [RINGS-1:0]    stat_ring_drop,
    output wire                stat_msix_sent,
    output wire                stat_rc_unexpected,
    output wire                stat_tlp_sent,
    output wire                stat_dma_blocked
);
  localparam integer ROW_W = $clog2(STORE_BEATS);
  localparam integer SRC_W = ROW_W + $clog2(BUS / 8);
  localparam integer TAG_W = $clog2(TAGS);
  localparam integer CTX_W = TAG_W - 2;
  localparam integer CTX_READ_MAX = (READ_MAX > 64) ? READ_MAX : 64;

  generate
    if (TAGS < 8 || TAGS > 256 || TAGS != (1 << TAG_W)) begin : g_bad_tags
      fnic_ERROR_tags_must_be_a_power_of_two_from_8_to_256 u_error ();
    end
    if (READ_MAX < 1 || READ_MAX > 256) begin : g_bad_read_max
      fnic_ERROR_read_max_must_be_1_to_256 u_error ();
    end
    if (STORE_BEATS != (1 << ROW_W)) begin : g_bad_store
      fnic_ERROR_store_beats_must_be_a_power_of_two u_error ();
    end
  endgenerate

  wire store_we;
  wire [ROW_W-1:0] store_waddr;
  wire [BUS-1:0] store_wdata;
  wire store_re;
  wire [ROW_W-1:0] store_raddr;
  wire [BUS-1:0] store_rdata;
  wire free_valid;
  wire [ROW_W:0] free_rows;
  wire h_valid;
  wire h_ready;
  wire [BUS-1:0] h_data;
  wire p_valid;
  wire p_ready;
  wire [95:0] p_meta;
  wire [2:0] p_beats;
  wire [ROW_W-1:0] p_row;
  wire [ROW_W:0] p_rows;
  wire fetch_valid;
  wire fetch_taken;
  wire [63:0] fetch_addr;
  wire [2:0] fetch_count;
  wire [15:0] fetch_cookie;
  wire [5:0] q_ring;
  wire q_enabled;
  wire q_drop_en;
  wire q_posted;
  wire q_ready;
  wire [63:0] q_buffer;
  wire [15:0] q_bytes;
  wire [15:0] q_index;
  wire q_phase;
  wire [63:0] q_entry;
  wire q_use;
  wire irq_valid;
  wire [7:0] irq_vector;
  wire irq_taken;
  wire alloc_room;
  wire [CTX_W-1:0] alloc_ctx;
  wire alloc_valid;
  wire alloc_fetch;
  wire [15:0] alloc_cookie;
  wire [8:0] alloc_len;
  wire op_valid;
  wire op_ready;
  wire [1:0] op_kind;
  wire [63:0] op_addr;
  wire [15:0] op_len;
  wire [SRC_W-1:0] op_src;
  wire [127:0] op_imm;
  wire [CTX_W-1:0] op_ctx;
  wire [ROW_W:0] op_rows;
  wire op_notify;
  wire [5:0] op_ring;
  wire seg_valid;
  wire seg_ready;
  wire [1:0] seg_kind;
  wire [63:0] seg_addr;
  wire [12:0] seg_len;
  wire [SRC_W-1:0] seg_src;
  wire [127:0] seg_imm;
  wire [CTX_W-1:0] seg_ctx;
  wire [1:0] seg_part;
  wire [8:0] seg_base;
  wire seg_final;
  wire [ROW_W:0] seg_rows;
  wire seg_notify;
  wire [5:0] seg_ring;
  wire issued_valid;
  wire [5:0] issued_ring;
  wire d_valid;
  wire [15:0] d_cookie;
  wire d_bad;
  wire d_last;
  wire [127:0] d_data;
  wire ring_drop;

  fnic_dma_intake #(
      .BUS(BUS),
      .STORE_BEATS(STORE_BEATS)
  ) u_intake (
      .clk        (clk),
      .rst        (rst),
      .s_valid    (s_valid),
      .s_ready    (s_ready),
      .s_data     (s_data),
      .s_last     (s_last),
      .s_meta     (s_meta),
      .s_dma_beats(s_dma_beats),
      .store_we   (store_we),
      .store_waddr(store_waddr),
      .store_wdata(store_wdata),
      .free_valid (free_valid),
      .free_rows  (free_rows),
      .h_valid    (h_valid),
      .h_ready    (h_ready),
      .h_data     (h_data),
      .p_valid    (p_valid),
      .p_ready    (p_ready),
      .p_meta     (p_meta),
      .p_beats    (p_beats),
      .p_row      (p_row),
      .p_rows     (p_rows)
  );

  fnic_ram_1w1r_sync #(
      .WIDTH(BUS),
      .DEPTH(STORE_BEATS)
  ) u_store (
      .clk  (clk),
      .we   (store_we),
      .waddr(store_waddr),
      .wdata(store_wdata),
      .re   (store_re),
      .raddr(store_raddr),
      .rdata(store_rdata)
  );

  fnic_dma_rings #(
      .RINGS(RINGS)
  ) u_rings (
      .clk           (clk),
      .rst           (rst),
      .ring_enable   (ring_enable),
      .ring_drop_en  (ring_drop_en),
      .ring_size     (ring_size),
      .ring_desc_base(ring_desc_base),
      .ring_cpl_base (ring_cpl_base),
      .ring_tail     (ring_tail),
      .ring_vector   (ring_vector),
      .irq_arm_valid (irq_arm_valid),
      .irq_arm_count (irq_arm_count),
      .ring_head     (ring_head),
      .fetch_valid   (fetch_valid),
      .fetch_taken   (fetch_taken),
      .fetch_addr    (fetch_addr),
      .fetch_count   (fetch_count),
      .fetch_cookie  (fetch_cookie),
      .d_valid       (d_valid),
      .d_cookie      (d_cookie),
      .d_bad         (d_bad),
      .d_data        (d_data),
      .q_ring        (q_ring),
      .q_enabled     (q_enabled),
      .q_drop_en     (q_drop_en),
      .q_posted      (q_posted),
      .q_ready       (q_ready),
      .q_buffer      (q_buffer),
      .q_bytes       (q_bytes),
      .q_index       (q_index),
      .q_phase       (q_phase),
      .q_entry       (q_entry),
      .q_use         (q_use),
      .issued_valid  (issued_valid),
      .issued_ring   (issued_ring),
      .irq_valid     (irq_valid),
      .irq_vector    (irq_vector),
      .irq_taken     (irq_taken)
  );

  fnic_dma_walker #(
      .BUS(BUS),
      .STORE_BEATS(STORE_BEATS),
      .READ_MAX(READ_MAX),
      .CTX_W(CTX_W)
  ) u_walker (
      .clk                (clk),
      .rst                (rst),
      .cfg_bus_master     (cfg_bus_master),
      .p_valid            (p_valid),
      .p_ready            (p_ready),
      .p_meta             (p_meta),
      .p_beats            (p_beats),
      .p_row              (p_row),
      .p_rows             (p_rows),
      .h_valid            (h_valid),
      .h_ready            (h_ready),
      .h_data             (h_data),
      .fetch_valid        (fetch_valid),
      .fetch_taken        (fetch_taken),
      .fetch_addr         (fetch_addr),
      .fetch_count        (fetch_count),
      .fetch_cookie       (fetch_cookie),
      .q_ring             (q_ring),
      .q_enabled          (q_enabled),
      .q_drop_en          (q_drop_en),
      .q_posted           (q_posted),
      .q_ready            (q_ready),
      .q_buffer           (q_buffer),
      .q_bytes            (q_bytes),
      .q_index            (q_index),
      .q_phase            (q_phase),
      .q_entry            (q_entry),
      .q_use              (q_use),
      .irq_valid          (irq_valid),
      .irq_vector         (irq_vector),
      .irq_taken          (irq_taken),
      .msix_vector        (msix_vector),
      .msix_addr          (msix_addr),
      .msix_data          (msix_data),
      .msix_masked        (msix_masked),
      .msix_pend          (msix_pend),
      .resend_valid       (resend_valid),
      .resend_ready       (resend_ready),
      .resend_vector      (resend_vector),
      .alloc_room         (alloc_room),
      .alloc_ctx          (alloc_ctx),
      .alloc_valid        (alloc_valid),
      .alloc_fetch        (alloc_fetch),
      .alloc_cookie       (alloc_cookie),
      .alloc_len          (alloc_len),
      .m_valid            (op_valid),
      .m_ready            (op_ready),
      .m_kind             (op_kind),
      .m_addr             (op_addr),
      .m_len              (op_len),
      .m_src              (op_src),
      .m_imm              (op_imm),
      .m_ctx              (op_ctx),
      .m_rows             (op_rows),
      .m_notify           (op_notify),
      .m_ring             (op_ring),
      .stat_packet        (stat_dma_packets),
      .stat_write         (stat_dma_writes),
      .stat_write_bytes   (stat_dma_write_bytes),
      .stat_read          (stat_dma_reads),
      .stat_bad_request   (stat_dma_bad_request),
      .stat_blocked       (stat_dma_blocked),
      .stat_ring_packet   (stat_ring_packets),
      .stat_ring_truncated(stat_ring_truncated),
      .stat_ring_drop     (ring_drop),
      .stat_no_descriptor (stat_ring_no_descriptor),
      .stat_msix          (stat_msix_sent)
  );

  fnic_dma_segmenter #(
      .SRC_W(SRC_W),
      .ROW_W(ROW_W + 1),
      .CTX_W(CTX_W)
  ) u_segmenter (
      .clk             (clk),
      .rst             (rst),
      .cfg_max_payload (cfg_max_payload),
      .cfg_max_read_req(cfg_max_read_req),
      .s_valid         (op_valid),
      .s_ready         (op_ready),
      .s_kind          (op_kind),
      .s_addr          (op_addr),
      .s_len           (op_len),
      .s_src           (op_src),
      .s_imm           (op_imm),
      .s_ctx           (op_ctx),
      .s_rows          (op_rows),
      .s_notify        (op_notify),
      .s_ring          (op_ring),
      .m_valid         (seg_valid),
      .m_ready         (seg_ready),
      .m_kind          (seg_kind),
      .m_addr          (seg_addr),
      .m_len           (seg_len),
      .m_src           (seg_src),
      .m_imm           (seg_imm),
      .m_ctx           (seg_ctx),
      .m_part          (seg_part),
      .m_base          (seg_base),
      .m_final         (seg_final),
      .m_rows          (seg_rows),
      .m_notify        (seg_notify),
      .m_ring          (seg_ring)
  );

  fnic_dma_mover #(
      .BUS(BUS),
      .STORE_BEATS(STORE_BEATS),
      .CTX_W(CTX_W)
  ) u_mover (
      .clk             (clk),
      .rst             (rst),
      .cfg_requester_id(cfg_requester_id),
      .s_valid         (seg_valid),
      .s_ready         (seg_ready),
      .s_kind          (seg_kind),
      .s_addr          (seg_addr),
      .s_len           (seg_len),
      .s_src           (seg_src),
      .s_imm           (seg_imm),
      .s_ctx           (seg_ctx),
      .s_part          (seg_part),
      .s_rows          (seg_rows),
      .s_notify        (seg_notify),
      .s_ring          (seg_ring),
      .store_re        (store_re),
      .store_raddr     (store_raddr),
      .store_rdata     (store_rdata),
      .free_valid      (free_valid),
      .free_rows       (free_rows),
      .issued_valid    (issued_valid),
      .issued_ring     (issued_ring),
      .rq_valid        (rq_valid),
      .rq_ready        (rq_ready),
      .rq_sop          (rq_sop),
      .rq_eop          (rq_eop),
      .rq_hdr          (rq_hdr),
      .rq_data         (rq_data),
      .stat_tlp_sent   (stat_tlp_sent)
  );

  // A piece of a read is noted when the mover takes it, ahead of its TLP.
  wire part_valid = seg_valid && seg_ready && (seg_kind == 2'd2);

  fnic_dma_reads #(
      .BUS(BUS),
      .TAGS(TAGS),
      .READ_MAX(CTX_READ_MAX),
      .TIMEOUT(TIMEOUT)
  ) u_reads (
      .clk            (clk),
      .rst            (rst),
      .alloc_room     (alloc_room),
      .alloc_ctx      (alloc_ctx),
      .alloc_valid    (alloc_valid),
      .alloc_fetch    (alloc_fetch),
      .alloc_cookie   (alloc_cookie),
      .alloc_len      (alloc_len),
      .part_valid     (part_valid),
      .part_tag       ({seg_ctx, seg_part}),
      .part_len       (seg_len[8:0]),
      .part_base      (seg_base),
      .part_final     (seg_final),
      .rc_valid       (rc_valid),
      .rc_ready       (rc_ready),
      .rc_sop         (rc_sop),
      .rc_eop         (rc_eop),
      .rc_hdr         (rc_hdr),
      .rc_data        (rc_data),
      .m_re_valid     (m_re_valid),
      .m_re_ready     (m_re_ready),
      .m_re_data      (m_re_data),
      .m_re_last      (m_re_last),
      .m_re_meta      (m_re_meta),
      .d_valid        (d_valid),
      .d_cookie       (d_cookie),
      .d_bad          (d_bad),
      .d_last         (d_last),
      .d_data         (d_data),
      .stat_read_error(stat_dma_read_errors),
      .stat_unexpected(stat_rc_unexpected)
  );

  // The packet whose ring is told is still the walker's: its ring number stands one clock longer.
  reg [5:0] drop_ring_q;
  always @(posedge clk) drop_ring_q <= q_ring;
  genvar g;
  generate
    for (g = 0; g < RINGS; g = g + 1) begin : g_drop
      assign stat_ring_drop[g] = ring_drop && (drop_ring_q == g[5:0]);
    end
  endgenerate

  wire unused_ok = &{1'b0, d_last, REQUESTS[0]};
endmodule

`default_nettype wire
