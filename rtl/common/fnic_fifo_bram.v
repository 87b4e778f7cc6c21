// SPDX-License-Identifier: Apache-2.0
// Stream FIFO in block RAM; the first word falls through to the output by itself.
//
// Words pass the RAM, its read register and, with OUT_REG = 1, one more register that the tools put
// into the block RAM (its own read register is slow: clock to output about 2 ns on 7-series).
// DEPTH counts all of them, so exactly DEPTH words fit. `count` is the number of words held.
// Latency 2 clocks + OUT_REG, throughput 1 word a clock under any ready pattern (DEPTH >= 4).
// s_ready and m_* are registers; m_ready reaches the read enable of the RAM by two LUT levels.
// Ranges: WIDTH >= 1, DEPTH >= 2, OUT_REG 0 or 1.
`default_nettype none

module fnic_fifo_bram #(
    parameter integer WIDTH   = 32,
    parameter integer DEPTH   = 512,
    parameter integer OUT_REG = 1
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
    if (WIDTH < 1 || DEPTH < 2 || OUT_REG < 0 || OUT_REG > 1) begin : g_bad
      fnic_ERROR_width_at_least_1_depth_at_least_2_out_reg_0_or_1 u_error ();
    end
  endgenerate

  reg                s_ready_q = 1'b0;
  reg                read_q    = 1'b0;  // the read register of the RAM holds a word
  reg                stored_q  = 1'b0;  // the RAM holds at least one word not yet read
  reg  [COUNT_W-1:0] count_q   = {COUNT_W{1'b0}};
  reg  [COUNT_W-1:0] behind_q  = {COUNT_W{1'b0}};  // words in the RAM not yet read
  reg  [ADDR_W-1:0]  waddr_q   = {ADDR_W{1'b0}};
  reg  [ADDR_W-1:0]  raddr_q   = {ADDR_W{1'b0}};

  wire [WIDTH-1:0]   rdata;
  wire               read_move;  // the read register is free at this edge
  wire               push = s_valid && s_ready_q;
  wire               pop  = m_valid && m_ready;
  wire               re   = stored_q && (!read_q || read_move);
  wire [COUNT_W-1:0] count_d   = count_q  + {{(COUNT_W-1){1'b0}}, push}
                                          - {{(COUNT_W-1){1'b0}}, pop};
  wire [COUNT_W-1:0] behind_d  = behind_q + {{(COUNT_W-1){1'b0}}, push}
                                          - {{(COUNT_W-1){1'b0}}, re};
  wire [ADDR_W-1:0]  waddr_inc = (waddr_q == LAST) ? {ADDR_W{1'b0}} : waddr_q + 1'b1;
  wire [ADDR_W-1:0]  raddr_inc = (raddr_q == LAST) ? {ADDR_W{1'b0}} : raddr_q + 1'b1;

  // Flags for the next clock from the registered counts, in parallel with the handshakes: they need
  // not wait for the sums.
  wire               stored_d  = push || (behind_q > ONE) || (behind_q == ONE && !re);
  wire               full_d    = !pop && (count_q == FULL || (count_q == ALMOST && push));

  assign s_ready = s_ready_q;
  assign count   = count_q;

  fnic_ram_1w1r_sync #(
      .WIDTH (WIDTH),
      .DEPTH (DEPTH)
  ) u_ram (
      .clk   (clk),
      .we    (push),
      .waddr (waddr_q),
      .wdata (s_data),
      .re    (re),
      .raddr (raddr_q),
      .rdata (rdata)
  );

  always @(posedge clk) begin
    if (re) begin
      raddr_q <= raddr_inc;
    end
    if (push) begin
      waddr_q <= waddr_inc;
    end
    count_q   <= count_d;
    behind_q  <= behind_d;
    stored_q  <= stored_d;
    read_q    <= re || (read_q && !read_move);
    s_ready_q <= !full_d;
    if (rst) begin
      raddr_q   <= {ADDR_W{1'b0}};
      waddr_q   <= {ADDR_W{1'b0}};
      count_q   <= {COUNT_W{1'b0}};
      behind_q  <= {COUNT_W{1'b0}};
      stored_q  <= 1'b0;
      read_q    <= 1'b0;
      s_ready_q <= 1'b0;
    end
  end

  generate
    if (OUT_REG != 0) begin : g_out
      reg             m_valid_q = 1'b0;
      reg [WIDTH-1:0] m_data_q;

      assign read_move = !m_valid_q || m_ready;
      assign m_valid   = m_valid_q;
      assign m_data    = m_data_q;

      always @(posedge clk) begin
        if (read_move) begin
          m_data_q <= rdata;
        end
        m_valid_q <= (read_q && read_move) || (m_valid_q && !m_ready);
        if (rst) begin
          m_valid_q <= 1'b0;
        end
      end
    end else begin : g_direct
      assign read_move = m_ready;
      assign m_valid   = read_q;
      assign m_data    = rdata;
    end
  endgenerate

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && count_q > FULL) begin
      $display("ASSERT %m: more words than the FIFO holds.");
      $finish;
    end
    if (!rst && stored_q != (behind_q != {COUNT_W{1'b0}})) begin
      $display("ASSERT %m: the flag of stored words disagrees with their number.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
