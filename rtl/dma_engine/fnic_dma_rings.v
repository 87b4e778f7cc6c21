// SPDX-License-Identifier: Apache-2.0
// State of the receive rings: descriptor prefetch, the descriptors at hand, head, and interrupts.
// One ring is looked at per clock, so a change is noticed within RINGS + 2 clocks. A ring holds or
// awaits up to 32 descriptors (a LUT RAM has that many words), so that several fetches cover the
// latency of a read. They are fetched up to four at a time inside an aligned group of four, so a fetch neither leaves the ring nor
// crosses 4 KiB when the ring's base is a multiple of 64 bytes. A fetch that fails stops its ring until
// software disables it.
`default_nettype none

module fnic_dma_rings #(
    parameter integer RINGS = 1
) (
    input  wire                clk,
    input  wire                rst,

    // configuration
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

    // a fetch that is due; cookie comes back with the descriptors
    output reg                 fetch_valid,
    input  wire                fetch_taken,
    output reg  [63:0]         fetch_addr,
    output reg  [2:0]          fetch_count,
    output wire [15:0]         fetch_cookie,

    // fetched descriptors
    input  wire                d_valid,
    input  wire [15:0]         d_cookie,
    input  wire                d_bad,
    input  wire [127:0]        d_data,

    // the ring that the walker asks about: answers one clock later, q_entry two
    input  wire [5:0]          q_ring,
    output reg                 q_enabled,
    output reg                 q_drop_en,
    output reg                 q_posted,
    output reg                 q_ready,
    output reg  [63:0]         q_buffer,
    output reg  [15:0]         q_bytes,
    output reg  [15:0]         q_index,
    output reg                 q_phase,
    output reg  [63:0]         q_entry,
    input  wire                q_use,

    // completion entry of a ring has been issued
    input  wire                issued_valid,
    input  wire [5:0]          issued_ring,

    // an interrupt that is due
    output reg                 irq_valid,
    output reg  [7:0]          irq_vector,
    input  wire                irq_taken
);
  localparam integer R_W = (RINGS > 1) ? $clog2(RINGS) : 1;
  localparam integer PREFETCH = 32;
  localparam integer FETCH_BELOW_N = PREFETCH - 4;
  localparam [15:0]  FETCH_BELOW = FETCH_BELOW_N[15:0];
  localparam integer LAST_N = RINGS - 1;
  localparam [R_W-1:0] LAST = LAST_N[R_W-1:0];

  reg  [16*RINGS-1:0] fetched_q;   // descriptors asked for
  reg  [16*RINGS-1:0] used_q;      // descriptors used
  reg  [16*RINGS-1:0] head_q;      // completion entries issued
  reg  [16*RINGS-1:0] arm_count_q;
  reg  [RINGS-1:0]    armed_q;
  reg  [RINGS-1:0]    fault_q;
  reg  [RINGS-1:0]    was_enabled_q;
  reg                 fetch_busy_q;   // one clock for fetched_q to move on before the ring is looked at again
  reg                 irq_busy_q;     // likewise for armed_q
  reg  [RINGS-1:0]    epoch_q;     // flips at each disable: descriptors of before are thrown away
  reg  [R_W-1:0]      scan_q;
  reg  [R_W-1:0]      fetch_ring_q;
  reg  [R_W-1:0]      irq_ring_q;

  wire [RINGS-1:0]    f_valid;
  wire [79:0]         f_data [0:RINGS-1];
  wire [R_W-1:0]      qr = q_ring[R_W-1:0];
  wire                q_exists = ({26'd0, q_ring} < RINGS);
  wire [R_W-1:0]      dr = d_cookie[R_W-1:0];

  assign ring_head    = head_q;
  assign fetch_cookie = {epoch_q[fetch_ring_q], {(15-R_W){1'b0}}, fetch_ring_q};

  genvar g;
  generate
    for (g = 0; g < RINGS; g = g + 1) begin : g_ring
      wire       unused_ready;
      wire [$clog2(PREFETCH+1)-1:0] unused_count;
      wire       mine = (dr == g[R_W-1:0]);
      wire [15:0] bytes = (d_data[95:80] != 16'd0) ? 16'hFFFF : d_data[79:64];
      fnic_fifo #(
          .WIDTH(80),
          .DEPTH(PREFETCH)
      ) u_descriptors (
          .clk    (clk),
          .rst    (rst || !ring_enable[g]),
          .s_valid(d_valid && mine && !d_bad && ring_enable[g] && (d_cookie[15] == epoch_q[g])),
          .s_ready(unused_ready),
          .s_data ({bytes, d_data[63:0]}),
          .m_valid(f_valid[g]),
          .m_ready(q_use && q_exists && (qr == g[R_W-1:0])),
          .m_data (f_data[g]),
          .count  (unused_count)
      );
      wire unused_ok = &{1'b0, unused_ready, unused_count};

      always @(posedge clk) begin
        if (q_use && q_exists && qr == g[R_W-1:0]) used_q[16*g +: 16] <= used_q[16*g +: 16] + 16'd1;
        if (issued_valid && issued_ring[R_W-1:0] == g[R_W-1:0]) head_q[16*g +: 16] <= head_q[16*g +: 16] + 16'd1;
        if (fetch_taken && fetch_ring_q == g[R_W-1:0])
          fetched_q[16*g +: 16] <= fetched_q[16*g +: 16] + {13'd0, fetch_count};
        if (d_valid && mine && d_bad) fault_q[g] <= 1'b1;
        if (irq_arm_valid[g]) begin
          armed_q[g]              <= 1'b1;
          arm_count_q[16*g +: 16] <= irq_arm_count[16*g +: 16];
        end else if (irq_taken && irq_ring_q == g[R_W-1:0]) begin
          armed_q[g] <= 1'b0;
        end
        if (rst || !ring_enable[g]) begin
          used_q[16*g +: 16]    <= 16'd0;
          head_q[16*g +: 16]    <= 16'd0;
          fetched_q[16*g +: 16] <= 16'd0;
          fault_q[g]            <= 1'b0;
          armed_q[g]            <= 1'b0;
        end
        if (rst) epoch_q[g] <= 1'b0;
        else if (was_enabled_q[g] && !ring_enable[g]) epoch_q[g] <= !epoch_q[g];
        was_enabled_q[g] <= ring_enable[g] && !rst;
      end
    end
  endgenerate

  // ---- scan: what is due for ring scan_q, registered before it is acted on ----
  wire [15:0] s_fetched = fetched_q[16*scan_q +: 16];
  wire [15:0] s_posted = ring_tail[16*scan_q +: 16] - s_fetched;
  wire [15:0] s_held = s_fetched - used_q[16*scan_q +: 16];
  wire [2:0]  s_group = 3'd4 - {1'b0, s_fetched[1:0]};
  wire [15:0] s_mask = ~(16'hFFFF << ring_size[4*scan_q +: 4]);
  wire        s_changed = (head_q[16*scan_q +: 16] != arm_count_q[16*scan_q +: 16]);

  // A fetch is found in one clock and gets its address in the next.
  reg         found_q;
  reg  [63:0] found_base_q;
  reg  [15:0] found_index_q;
  always @(posedge clk) begin
    scan_q <= (scan_q == LAST) ? {R_W{1'b0}} : scan_q + 1'b1;
    found_q <= 1'b0;
    if (!fetch_valid && !fetch_busy_q && !found_q) begin
      found_q       <= ring_enable[scan_q] && !fault_q[scan_q] && (s_posted != 16'd0) && (s_held <= FETCH_BELOW);
      fetch_ring_q  <= scan_q;
      fetch_count   <= (s_posted < {13'd0, s_group}) ? s_posted[2:0] : s_group;
      found_base_q  <= ring_desc_base[64*scan_q +: 64];
      found_index_q <= s_fetched & s_mask;
    end
    if (fetch_taken || (fetch_valid && !ring_enable[fetch_ring_q])) fetch_valid <= 1'b0;
    else if (found_q) begin
      fetch_valid <= ring_enable[fetch_ring_q];
      fetch_addr  <= found_base_q + {44'd0, found_index_q, 4'd0};
    end
    fetch_busy_q <= fetch_taken;
    if (irq_taken) irq_valid <= 1'b0;
    else if (!irq_valid && !irq_busy_q) begin
      irq_valid  <= ring_enable[scan_q] && armed_q[scan_q] && s_changed;
      irq_ring_q <= scan_q;
      irq_vector <= ring_vector[8*scan_q +: 8];
    end
    irq_busy_q <= irq_taken;
    if (rst) begin
      scan_q       <= {R_W{1'b0}};
      found_q      <= 1'b0;
      fetch_valid  <= 1'b0;
      irq_valid    <= 1'b0;
      fetch_busy_q <= 1'b0;
      irq_busy_q   <= 1'b0;
    end
  end

  // ---- the walker's question ----
  reg  [63:0] q_base_q;
  wire [3:0]  a_size = ring_size[4*qr +: 4];
  wire [15:0] a_used = used_q[16*qr +: 16];
  wire [15:0] a_mask = ~(16'hFFFF << a_size);
  wire [15:0] a_lap = a_used >> a_size;
  always @(posedge clk) begin
    q_enabled <= q_exists && ring_enable[qr] && !fault_q[qr];
    q_drop_en <= ring_drop_en[qr];
    q_posted  <= (ring_tail[16*qr +: 16] != a_used);
    q_ready   <= f_valid[qr];
    q_buffer  <= f_data[qr][63:0];
    q_bytes   <= f_data[qr][79:64];
    q_index   <= a_used & a_mask;
    q_phase   <= !a_lap[0];
    q_base_q  <= ring_cpl_base[64*qr +: 64];
    q_entry   <= q_base_q + {44'd0, q_index, 4'd0};
  end

  wire unused_ok = &{1'b0, d_data[127:96], d_cookie[14:R_W], issued_ring, a_lap[15:1]};
endmodule

`default_nettype wire
