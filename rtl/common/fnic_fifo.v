// SPDX-License-Identifier: Apache-2.0
// Stream FIFO in LUT RAM with registered ready, valid and data.
//
// The RAM holds the words in front of an output register that refills itself; DEPTH counts both, so
// exactly DEPTH words fit. `count` is the number of words held, the one in the output register
// included.
// Latency 2 clocks, throughput 1 word a clock for DEPTH >= 3 under any ready pattern.
// s_ready and m_* are registers. Ranges: WIDTH >= 1, DEPTH >= 2 (meant for up to 64).
`default_nettype none

module fnic_fifo #(
    parameter integer WIDTH = 32,
    parameter integer DEPTH = 32
) (
    input  wire                       clk,
    input  wire                       rst,

    // stream in
    input  wire                       s_valid,
    output wire                       s_ready,
    input  wire [WIDTH-1:0]           s_data,

    // stream out
    output wire                       m_valid,
    input  wire                       m_ready,
    output wire [WIDTH-1:0]           m_data,

    // words held
    output wire [$clog2(DEPTH+1)-1:0] count
);

  localparam integer ADDR_W  = (DEPTH > 1) ? $clog2(DEPTH) : 1;
  localparam integer COUNT_W = $clog2(DEPTH + 1);
  localparam integer LAST_I  = DEPTH - 1;
  localparam [ADDR_W-1:0]  LAST = LAST_I[ADDR_W-1:0];
  localparam [COUNT_W-1:0] FULL = DEPTH[COUNT_W-1:0];
  localparam [COUNT_W-1:0] ALMOST = FULL - 1'b1;
  localparam [COUNT_W-1:0] ONE  = {{(COUNT_W-1){1'b0}}, 1'b1};

  generate
    if (WIDTH < 1 || DEPTH < 2) begin : g_bad
      fnic_ERROR_width_at_least_1_depth_at_least_2 u_error ();
    end
  endgenerate

  reg                s_ready_q = 1'b0;
  reg                m_valid_q = 1'b0;
  reg                stored_q  = 1'b0;  // the RAM holds at least one word
  reg  [COUNT_W-1:0] count_q   = {COUNT_W{1'b0}};
  reg  [ADDR_W-1:0]  waddr_q   = {ADDR_W{1'b0}};
  reg  [ADDR_W-1:0]  raddr_q   = {ADDR_W{1'b0}};
  reg  [WIDTH-1:0]   m_data_q;

  wire [WIDTH-1:0]   rdata;
  wire               push = s_valid && s_ready_q;
  wire               pop  = m_valid_q && m_ready;
  wire               load = stored_q && (!m_valid_q || m_ready);
  wire [COUNT_W-1:0] count_d   = count_q + {{(COUNT_W-1){1'b0}}, push}
                                         - {{(COUNT_W-1){1'b0}}, pop};
  wire               m_valid_d = load || (m_valid_q && !m_ready);
  wire [ADDR_W-1:0]  waddr_inc = (waddr_q == LAST) ? {ADDR_W{1'b0}} : waddr_q + 1'b1;
  wire [ADDR_W-1:0]  raddr_inc = (raddr_q == LAST) ? {ADDR_W{1'b0}} : raddr_q + 1'b1;

  // Flags for the next clock from the registered count, in parallel with the handshakes: they need
  // not wait for the sum. `behind` is the number of words in the RAM.
  wire [COUNT_W-1:0] behind      = count_q - {{(COUNT_W-1){1'b0}}, m_valid_q};
  wire               stored_d    = push || (behind > ONE) || (behind == ONE && !load);
  wire               full_d      = !pop && (count_q == FULL || (count_q == ALMOST && push));

  assign s_ready = s_ready_q;
  assign m_valid = m_valid_q;
  assign m_data  = m_data_q;
  assign count   = count_q;

  fnic_ram_1w1r_async #(
      .WIDTH (WIDTH),
      .DEPTH (DEPTH)
  ) u_ram (
      .clk   (clk),
      .we    (push),
      .waddr (waddr_q),
      .wdata (s_data),
      .raddr (raddr_q),
      .rdata (rdata)
  );

  always @(posedge clk) begin
    if (load) begin
      m_data_q <= rdata;
      raddr_q  <= raddr_inc;
    end
    if (push) begin
      waddr_q <= waddr_inc;
    end
    count_q   <= count_d;
    m_valid_q <= m_valid_d;
    stored_q  <= stored_d;
    s_ready_q <= !full_d;
    if (rst) begin
      raddr_q   <= {ADDR_W{1'b0}};
      waddr_q   <= {ADDR_W{1'b0}};
      count_q   <= {COUNT_W{1'b0}};
      m_valid_q <= 1'b0;
      stored_q  <= 1'b0;
      s_ready_q <= 1'b0;
    end
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && count_q > FULL) begin
      $display("ASSERT %m: more words than the FIFO holds.");
      $finish;
    end
    if (!rst && (m_valid_q || stored_q) != (count_q != {COUNT_W{1'b0}})) begin
      $display("ASSERT %m: the count disagrees with the valid flags.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
