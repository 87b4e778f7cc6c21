// SPDX-License-Identifier: Apache-2.0
// MSI-X table and pending bits, with a look-up port for the DMA engine.
//
// The table is kept twice in LUT RAM (one copy for the host's reads, one for look-ups); the mask and
// pending bits are registers. Reset masks every vector; address and data are undefined until written.
// A vector that was masked when its interrupt fell due is marked pending. Once it may be sent again it
// is offered at resend_*; the engine sends the message and takes it, which clears the bit.
// Look-up: address, data and masked follow msix_vector by one clock. A vector is masked by its own
// bit, by the function mask, and while MSI-X is off; one that does not exist is always masked.
// Window: 0x0000 + 16v table {address low, address high, data, control}, 0x1000 + 4n pending bits.
// An access takes 2 clocks to win_ready. Ranges: 1 <= VECTORS <= 256.
`default_nettype none

module fnic_msix_table #(
    parameter integer VECTORS = 4
) (
    input  wire        clk,
    input  wire        rst,

    // configuration space: MSI-X enable, function mask
    input  wire        msix_enable,
    input  wire        msix_function_mask,

    // register window, held until win_ready (a pulse); win_wdata and win_be as on the register bus
    input  wire        win_valid,
    input  wire        win_write,
    input  wire [12:0] win_addr,
    input  wire [31:0] win_wdata,
    input  wire [3:0]  win_be,
    output wire        win_ready,
    output wire [31:0] win_rdata,

    // look-up
    input  wire [7:0]  msix_vector,
    output wire [63:0] msix_addr,
    output wire [31:0] msix_data,
    output wire        msix_masked,

    // pulse: the interrupt of msix_vector is due but masked
    input  wire        msix_pend,

    // a pending vector that may be sent now; taken with resend_ready
    output wire        resend_valid,
    input  wire        resend_ready,
    output wire [7:0]  resend_vector
);

  localparam integer INDEX_W = (VECTORS > 1) ? $clog2(VECTORS) : 1;
  localparam integer ROWS_N  = 1 << INDEX_W;
  localparam integer LAST_I  = VECTORS - 1;
  localparam [INDEX_W-1:0] LAST  = LAST_I[INDEX_W-1:0];
  localparam [INDEX_W:0]   LIMIT = VECTORS[INDEX_W:0];

  generate
    if (VECTORS < 1 || VECTORS > 256) begin : g_bad
      fnic_ERROR_vectors_must_be_1_to_256 u_error ();
    end
  endgenerate

  // The rows above the last vector exist only to fill up a power of two.
  function automatic in_rows(input [INDEX_W-1:0] row_index);
    in_rows = {1'b0, row_index} < LIMIT;
  endfunction

  reg  [VECTORS-1:0] mask_q    = {VECTORS{1'b1}};
  reg  [VECTORS-1:0] pending_q = {VECTORS{1'b0}};

  // ---------------------------------------------------------------- window
  // First clock: read the row. Second: merge the bytes written, answer.
  reg                second_q = 1'b0;
  reg  [31:0]        old_q;
  reg  [31:0]        merged;
  wire [7:0]         win_vector = win_addr[11:4];
  wire [INDEX_W-1:0] win_index  = win_vector[INDEX_W-1:0];
  wire               win_known;
  wire               win_hit    = !win_addr[12] && win_known;
  wire [95:0]        win_row;
  wire               win_put    = second_q && win_write && win_hit;
  wire [2:0]         put;
  wire [255:0]       pending_words;
  wire [31:0]        pending_word;
  wire               unused_ok = &{1'b0, win_addr[1:0], win_row[1:0]};

  generate
    if (VECTORS < 256) begin : g_pad
      assign pending_words = {{(256-VECTORS){1'b0}}, pending_q};
    end else begin : g_full
      assign pending_words = pending_q;
    end
  endgenerate

  assign pending_word = (win_addr[11:5] == 7'd0) ? pending_words[win_addr[4:2]*32 +: 32] : 32'd0;
  assign put[0]    = win_put && (win_addr[3:2] == 2'd0);
  assign put[1]    = win_put && (win_addr[3:2] == 2'd1);
  assign put[2]    = win_put && (win_addr[3:2] == 2'd2);
  assign win_ready = second_q;
  assign win_rdata = old_q;

  always @* begin
    merged[7:0]   = win_be[0] ? win_wdata[7:0]   : old_q[7:0];
    merged[15:8]  = win_be[1] ? win_wdata[15:8]  : old_q[15:8];
    merged[23:16] = win_be[2] ? win_wdata[23:16] : old_q[23:16];
    merged[31:24] = win_be[3] ? win_wdata[31:24] : old_q[31:24];
    // bits 1:0 of a message address are 0
    if (win_addr[3:2] == 2'd0) begin
      merged[1:0] = 2'b00;
    end
  end

  always @(posedge clk) begin
    second_q <= win_valid && !second_q;
    if (win_addr[12]) begin
      old_q <= pending_word;
    end else if (!win_hit) begin
      old_q <= 32'd0;
    end else begin
      case (win_addr[3:2])
        2'd0:    old_q <= {win_row[31:2], 2'b00};
        2'd1:    old_q <= win_row[63:32];
        2'd2:    old_q <= win_row[95:64];
        default: old_q <= {31'd0, mask_q[win_index]};
      endcase
    end
    if (rst) begin
      second_q <= 1'b0;
    end
  end

  // ---------------------------------------------------------------- look-up
  reg  [95:0]        row_q;
  reg                masked_q = 1'b1;
  wire [95:0]        row;
  wire [INDEX_W-1:0] index    = msix_vector[INDEX_W-1:0];
  wire               known;
  wire               off      = !msix_enable || msix_function_mask;

  assign msix_addr   = row_q[63:0];
  assign msix_data   = row_q[95:64];
  assign msix_masked = masked_q;

  genvar w;
  generate
    for (w = 0; w < 3; w = w + 1) begin : g_word
      fnic_ram_1w1r_async #(
          .WIDTH (32),
          .DEPTH (ROWS_N)
      ) u_host (
          .clk   (clk),
          .we    (put[w]),
          .waddr (win_index),
          .wdata (merged),
          .raddr (win_index),
          .rdata (win_row[w*32 +: 32])
      );

      fnic_ram_1w1r_async #(
          .WIDTH (32),
          .DEPTH (ROWS_N)
      ) u_engine (
          .clk   (clk),
          .we    (put[w]),
          .waddr (win_index),
          .wdata (merged),
          .raddr (index),
          .rdata (row[w*32 +: 32])
      );
    end
  endgenerate

  // ---------------------------------------------------------------- pending
  // A pending vector is found by a scan, one vector a clock: interrupts are rare. The offer stays
  // until taken, even if the vector is masked again meanwhile (the host cannot tell the order).
  reg                offer_q = 1'b0;
  reg  [INDEX_W-1:0] scan_q  = {INDEX_W{1'b0}};

  assign resend_valid  = offer_q;
  generate
    if (INDEX_W < 8) begin : g_short
      assign resend_vector = {{(8-INDEX_W){1'b0}}, scan_q};
      assign known         = !(|msix_vector[7:INDEX_W]) && in_rows(index);
      assign win_known     = !(|win_vector[7:INDEX_W]) && in_rows(win_index);
    end else begin : g_long
      assign resend_vector = scan_q;
      assign known         = in_rows(index);
      assign win_known     = in_rows(win_index);
    end
  endgenerate

  always @(posedge clk) begin
    row_q    <= row;
    masked_q <= !known || off || mask_q[index];
    if (win_put && (win_addr[3:2] == 2'd3) && win_be[0]) begin
      mask_q[win_index] <= win_wdata[0];
    end
    if (offer_q) begin
      offer_q <= !resend_ready;
      if (resend_ready) begin
        pending_q[scan_q] <= 1'b0;
      end
    end else if (!off && pending_q[scan_q] && !mask_q[scan_q]) begin
      offer_q <= 1'b1;
    end else begin
      scan_q <= (scan_q == LAST) ? {INDEX_W{1'b0}} : scan_q + 1'b1;
    end
    // Last, so that an interrupt that falls due while its predecessor is sent is not lost.
    if (msix_pend && known) begin
      pending_q[index] <= 1'b1;
    end
    if (rst) begin
      mask_q    <= {VECTORS{1'b1}};
      pending_q <= {VECTORS{1'b0}};
      masked_q  <= 1'b1;
      offer_q   <= 1'b0;
      scan_q    <= {INDEX_W{1'b0}};
    end
  end

endmodule

`default_nettype wire
