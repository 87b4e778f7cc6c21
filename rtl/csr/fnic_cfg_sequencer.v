// SPDX-License-Identifier: Apache-2.0
// Configuration window: queues the words that the host writes and applies them to the pipelines
// between packets, a transaction at a time.
//
// A transaction is what is queued while txn_open is 1, or, while it is 0, one row (the words up to
// CFG_DATA_LAST). Nothing of it is applied before its last word is queued, so the drain never waits
// for the host while packets are held. A word that finds the queue full discards its transaction as a
// whole: the write pointer returns to where it began, and words are ignored up to its end.
// The last word waits in a register of its own until it is known whether it ends the transaction.
//
//   host word -> [last word] -> queue (block RAM) -> configuration bus
//
// Applying: hold the ingress pipeline until it is idle, then the DMA and egress pipelines too (the
// ingress pipeline may need them to drain), write the rows, waiting after each commit until no unit
// is busy, then count the epoch and let packets go. When the pipelines do not get idle in time they
// are let go for a while: a packet that needs a held pipeline to make room cannot lock the NIC.
// A read of a state row (CFG_READ) is done in the same way after the transactions queued before.
//
// `busy` from the units counts from the 4th clock after a commit is on the bus. The strobes of the
// host come at most every second clock. All outputs are registers or plain decodes of the state.
// Ranges: FIFO_WORDS 16..65535.
`default_nettype none

module fnic_cfg_sequencer #(
    parameter integer FIFO_WORDS = 1024
) (
    input  wire        clk,
    input  wire        rst,

    // registers CFG_*: one-clock strobes with the data of the write, and what reads return
    input  wire        cfg_addr_write,
    input  wire        cfg_data_write,
    input  wire        cfg_data_last_write,
    input  wire        cfg_ctrl_write,
    input  wire        cfg_read_write,
    input  wire [31:0] wdata,
    output wire [31:0] cfg_addr_value,
    output wire [31:0] cfg_ctrl_value,
    output wire [31:0] cfg_status_value,
    output wire [63:0] cfg_rdata_value,
    output wire [31:0] cfg_epoch_value,

    // pulse: a transaction is applied, and no packet is in any pipeline
    output wire        epoch,

    // pipelines: 0 ingress, 1 DMA, 2 egress
    output wire [2:0]  hold,
    input  wire [2:0]  idle,

    // configuration bus
    output wire        cfg_valid,
    output wire [31:0] cfg_addr,
    output wire [31:0] cfg_data,
    output wire        cfg_read,
    input  wire        cfg_busy,
    input  wire        cfg_rvalid,
    input  wire [63:0] cfg_rdata
);

  localparam integer ADDR_W = $clog2(FIFO_WORDS);
  localparam integer LAST_I = FIFO_WORDS - 1;
  localparam [ADDR_W-1:0] LAST = LAST_I[ADDR_W-1:0];
  localparam [15:0]       FULL = FIFO_WORDS[15:0];

  generate
    if (FIFO_WORDS < 16 || FIFO_WORDS > 65535) begin : g_bad
      fnic_ERROR_fifo_words_must_be_16_to_65535 u_error ();
    end
  endgenerate

  // ---------------------------------------------------------------- intake
  reg  [30:0]        addr_q     = 31'd0;
  reg                open_q     = 1'b0;
  reg                overflow_q = 1'b0;
  reg                ignore_q   = 1'b0;           // words of a discarded transaction
  reg  [15:0]        count_q    = 16'd0;          // words held
  reg  [15:0]        mine_q     = 16'd0;          // ... of the transaction that is not complete
  reg  [15:0]        ready_q    = 16'd0;          // ... of complete transactions
  reg                last_valid_q = 1'b0;         // the last word, not in the queue yet
  reg                last_end_q   = 1'b0;         // it ends the transaction: queue it now
  reg  [63:0]        last_q;                      // {commit, address, data}
  reg  [ADDR_W-1:0]  waddr_q = {ADDR_W{1'b0}};
  reg  [ADDR_W-1:0]  begin_q = {ADDR_W{1'b0}};    // where the transaction begins
  reg  [ADDR_W-1:0]  raddr_q = {ADDR_W{1'b0}};
  wire               re;
  wire [64:0]        rdata;                       // {end, commit, address, data}

  wire               word     = cfg_data_write || cfg_data_last_write;
  wire               full     = count_q == FULL;
  wire               take     = word && !ignore_q && !full;
  wire               refuse   = word && !ignore_q && full;
  wire               close    = cfg_ctrl_write && open_q && !wdata[0];
  wire               push     = last_valid_q && (take || last_end_q);
  wire               finish   = push && last_end_q;
  wire [ADDR_W-1:0]  waddr_inc = (waddr_q == LAST) ? {ADDR_W{1'b0}} : waddr_q + 1'b1;

  always @(posedge clk) begin
    if (cfg_addr_write) begin
      addr_q <= wdata[30:0];
    end else if (cfg_data_last_write) begin
      addr_q[4:0]  <= 5'd0;
      addr_q[18:5] <= addr_q[18:5] + 1'b1;
    end else if (cfg_data_write) begin
      addr_q[4:0]  <= addr_q[4:0] + 1'b1;
    end
    if (cfg_ctrl_write) begin
      open_q <= wdata[0];
    end

    // A discarded row ends with its last word, a discarded transaction when it is closed.
    if (cfg_ctrl_write) begin
      ignore_q <= ignore_q && open_q && wdata[0];
    end else if (word) begin
      ignore_q <= (ignore_q || full) && (open_q || !cfg_data_last_write);
    end
    if (refuse) begin
      overflow_q <= 1'b1;
    end else if (cfg_ctrl_write && wdata[1]) begin
      overflow_q <= 1'b0;
    end

    if (take) begin
      last_q <= {cfg_data_last_write, addr_q, wdata};
    end
    last_valid_q <= take || (last_valid_q && !push && !refuse);
    last_end_q   <= (take && cfg_data_last_write && !open_q) || (close && last_valid_q);

    if (refuse) begin
      waddr_q <= begin_q;
    end else if (push) begin
      waddr_q <= waddr_inc;
    end
    if (finish) begin
      begin_q <= waddr_inc;
    end
    count_q <= (refuse ? count_q - mine_q : count_q + {15'd0, take}) - {15'd0, re};
    mine_q  <= ((refuse || finish) ? 16'd0 : mine_q) + {15'd0, take};
    ready_q <= ready_q + (finish ? mine_q : 16'd0) - {15'd0, re};
    if (rst) begin
      addr_q       <= 31'd0;
      open_q       <= 1'b0;
      overflow_q   <= 1'b0;
      ignore_q     <= 1'b0;
      last_valid_q <= 1'b0;
      last_end_q   <= 1'b0;
      waddr_q      <= {ADDR_W{1'b0}};
      begin_q      <= {ADDR_W{1'b0}};
      count_q      <= 16'd0;
      mine_q       <= 16'd0;
      ready_q      <= 16'd0;
    end
  end

  fnic_ram_1w1r_sync #(
      .WIDTH (65),
      .DEPTH (FIFO_WORDS)
  ) u_ram (
      .clk   (clk),
      .we    (push),
      .waddr (waddr_q),
      .wdata ({last_end_q, last_q}),
      .re    (re),
      .raddr (raddr_q),
      .rdata (rdata)
  );

  // ---------------------------------------------------------------- sequence
  localparam [2:0] ST_IDLE  = 3'd0;
  localparam [2:0] ST_STOP  = 3'd1;  // ingress held
  localparam [2:0] ST_STILL = 3'd2;  // all held
  localparam [2:0] ST_REST  = 3'd3;  // let go for a while, then again
  localparam [2:0] ST_DRAIN = 3'd4;
  localparam [2:0] ST_ROW   = 3'd5;  // a row is being written
  localparam [2:0] ST_READ  = 3'd6;

  // Clocks: a pipeline has seen hold, and its idle stands; patience; pause; answer of a read.
  localparam [11:0] SETTLE_CLOCKS = 12'd12;
  localparam [11:0] WAIT_CLOCKS   = 12'd4095;
  localparam [11:0] REST_CLOCKS   = 12'd255;
  localparam [11:0] BUSY_CLOCKS   = 12'd4;
  localparam [11:0] READ_CLOCKS   = 12'd63;

  reg  [2:0]         state_q  = ST_IDLE;
  reg  [2:0]         state_d;
  reg  [11:0]        time_q   = 12'd0;          // clocks in the state
  reg  [3:0]         still_q  = 4'd0;           // clocks for which what we wait for was idle
  reg                word_q   = 1'b0;           // rdata holds a word
  reg                end_q;                     // the row being written ends its transaction
  reg                valid_q  = 1'b0;
  reg                read_q   = 1'b0;
  reg  [31:0]        bus_addr_q;
  reg  [31:0]        bus_data_q;
  reg                want_q   = 1'b0;           // a read is asked for
  reg  [30:0]        want_addr_q;
  reg                done_q   = 1'b0;
  reg  [63:0]        result_q = 64'd0;
  reg  [31:0]        epoch_q  = 32'd0;
  reg                epoch_pulse_q = 1'b0;

  wire               some    = ready_q != 16'd0;
  wire               stop    = word_q && (rdata[64] || rdata[63]);
  wire               settled = (time_q >= SETTLE_CLOCKS) && (still_q[2]);
  wire               late    = time_q == WAIT_CLOCKS;
  wire               written = (time_q >= BUSY_CLOCKS) && !cfg_busy;
  wire               all_held = (state_q == ST_STILL) || (state_q == ST_DRAIN)
                                || (state_q == ST_ROW) || (state_q == ST_READ);
  wire               start_read = (state_q != ST_READ) && (state_d == ST_READ);
  wire               answer  = cfg_rvalid || (time_q == READ_CLOCKS);

  assign re        = (state_q == ST_DRAIN) && !stop;
  assign hold      = {all_held, all_held, all_held || (state_q == ST_STOP)};
  assign cfg_valid = valid_q;
  assign cfg_addr  = bus_addr_q;
  assign cfg_data  = bus_data_q;
  assign cfg_read  = read_q;
  assign epoch     = epoch_pulse_q;

  assign cfg_addr_value   = {1'b0, addr_q};
  assign cfg_ctrl_value   = {31'd0, open_q};
  assign cfg_status_value = {13'd0, done_q, overflow_q, (state_q != ST_IDLE) || some || want_q
                             || last_end_q, count_q};
  assign cfg_rdata_value  = result_q;
  assign cfg_epoch_value  = epoch_q;

  always @* begin
    state_d = state_q;
    case (state_q)
      ST_IDLE: begin
        if (some || want_q) begin
          state_d = ST_STOP;
        end
      end
      ST_STOP: begin
        if (settled) begin
          state_d = ST_STILL;
        end else if (late) begin
          state_d = ST_REST;
        end
      end
      ST_STILL: begin
        if (settled) begin
          state_d = some ? ST_DRAIN : ST_READ;
        end else if (late) begin
          state_d = ST_REST;
        end
      end
      ST_REST: begin
        if (time_q == REST_CLOCKS) begin
          state_d = ST_STOP;
        end
      end
      ST_DRAIN: begin
        if (stop) begin
          state_d = ST_ROW;
        end
      end
      ST_ROW: begin
        if (written) begin
          state_d = (!end_q || some) ? ST_DRAIN : (want_q ? ST_READ : ST_IDLE);
        end
      end
      ST_READ: begin
        if (answer) begin
          state_d = ST_IDLE;
        end
      end
      default: state_d = ST_IDLE;
    endcase
  end

  always @(posedge clk) begin
    state_q <= state_d;
    time_q  <= (state_d != state_q) ? 12'd0 : time_q + {11'd0, time_q != WAIT_CLOCKS};
    if (state_d != state_q || !(idle[0] && (state_q == ST_STOP || (idle[1] && idle[2])))) begin
      still_q <= 4'd0;
    end else if (!still_q[2]) begin
      still_q <= still_q + 1'b1;
    end

    word_q  <= re;
    valid_q <= word_q;
    if (re) begin
      raddr_q <= (raddr_q == LAST) ? {ADDR_W{1'b0}} : raddr_q + 1'b1;
    end
    if (word_q) begin
      bus_addr_q <= rdata[63:32];
      bus_data_q <= rdata[31:0];
      end_q      <= rdata[64];
    end else if (start_read) begin
      bus_addr_q <= {1'b0, want_addr_q};
    end
    epoch_pulse_q <= (state_q == ST_ROW) && written && end_q;
    epoch_q       <= epoch_q + {31'd0, (state_q == ST_ROW) && written && end_q};

    // A read asked for while another is under way comes after it.
    read_q <= start_read;
    if (state_q == ST_READ && answer) begin
      result_q <= cfg_rvalid ? cfg_rdata : 64'd0;
      done_q   <= !want_q;
    end
    if (start_read) begin
      want_q <= 1'b0;
    end
    if (cfg_read_write) begin
      want_q      <= 1'b1;
      want_addr_q <= wdata[30:0];
      done_q      <= 1'b0;
    end
    if (rst) begin
      state_q       <= ST_IDLE;
      time_q        <= 12'd0;
      still_q       <= 4'd0;
      word_q        <= 1'b0;
      valid_q       <= 1'b0;
      read_q        <= 1'b0;
      raddr_q       <= {ADDR_W{1'b0}};
      epoch_pulse_q <= 1'b0;
      epoch_q       <= 32'd0;
      want_q        <= 1'b0;
      done_q        <= 1'b0;
      result_q      <= 64'd0;
    end
  end

`ifdef FNIC_ASSERT
  reg strobe_q = 1'b0;

  always @(posedge clk) begin
    strobe_q <= !rst && (word || cfg_ctrl_write);
    if (!rst && strobe_q && (word || cfg_ctrl_write)) begin
      $display("ASSERT %m: two writes of the host in successive clocks.");
      $finish;
    end
    if (!rst && re && !some) begin
      $display("ASSERT %m: the drain reads beyond the last complete transaction.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
