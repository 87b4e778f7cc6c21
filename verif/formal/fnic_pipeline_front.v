// Entry of a pipeline: both copies hold while stalled, keep order and lose nothing; hold closes the
// input between packets; never more PHVs than credits; idle only when every packet was reported.
// The beats are numbered as they go in.
// JOB bmc 7
`default_nettype none

module formal_fnic_pipeline_front (
    input wire clk,
    input wire rst,
    input wire s_valid,
    input wire s_last,
    input wire hold,
    input wire p_ready,
    input wire d_ready,
    input wire take_valid,
    input wire credit,
    input wire pkt_done
);
  localparam integer W       = 8;
  localparam integer CREDITS = 2;

  reg          begun_q  = 1'b0;  // the first clock is a reset
  reg  [W-1:0] in_q     = {W{1'b0}};
  reg  [W-1:0] p_q      = {W{1'b0}};
  reg  [W-1:0] d_q      = {W{1'b0}};
  reg  [2:0]   out_q    = 3'd0;  // PHVs between the gate and the deparser's FIFO
  reg  [3:0]   inside_q = 4'd0;  // packets begun and not reported
  reg          open_q   = 1'b0;  // within a packet at the input
  wire         s_ready;
  wire         idle;
  wire         p_valid;
  wire [W-1:0] p_data;
  wire         p_last;
  wire [95:0]  p_meta;
  wire         d_valid;
  wire [W-1:0] d_data;
  wire         d_last;
  wire         take_ready;

  fnic_pipeline_front #(
      .BUS            (W),
      .FIFO_BEATS     (3),
      .CREDITS        (CREDITS)
  ) u_dut (
      .clk            (clk),
      .rst            (rst),
      .s_valid        (s_valid),
      .s_ready        (s_ready),
      .s_data         (in_q),
      .s_last         (s_last),
      .s_meta         ({88'd0, in_q}),
      .hold           (hold),
      .idle           (idle),
      .p_valid        (p_valid),
      .p_ready        (p_ready),
      .p_data         (p_data),
      .p_last         (p_last),
      .p_meta         (p_meta),
      .d_valid        (d_valid),
      .d_ready        (d_ready),
      .d_data         (d_data),
      .d_last         (d_last),
      .phv_take_valid (take_valid),
      .phv_take_ready (take_ready),
      .phv_credit     (credit),
      .pkt_done       (pkt_done)
  );

  wire s_move = s_valid && s_ready;
  wire enter  = s_move && !open_q;
  wire spend  = take_valid && take_ready;

  always @(posedge clk) begin
    begun_q <= 1'b1;
    assume (rst == !begun_q);
    // what the deparser promises
    assume (!credit || out_q != 3'd0);
    assume (!pkt_done || inside_q != 4'd0);
    // a source keeps its offer
    if (begun_q && $past(begun_q && s_valid && !s_ready)) assume (s_valid && s_last == $past(s_last));

    in_q     <= in_q + {{(W-1){1'b0}}, s_move};
    p_q      <= p_q + {{(W-1){1'b0}}, p_valid && p_ready};
    d_q      <= d_q + {{(W-1){1'b0}}, d_valid && d_ready};
    out_q    <= out_q + {2'd0, spend} - {2'd0, credit};
    inside_q <= inside_q + {3'd0, enter} - {3'd0, pkt_done};
    if (s_move) open_q <= !s_last;
    if (rst) begin
      in_q     <= {W{1'b0}};
      p_q      <= {W{1'b0}};
      d_q      <= {W{1'b0}};
      out_q    <= 3'd0;
      inside_q <= 4'd0;
      open_q   <= 1'b0;
    end

    if (begun_q && $past(begun_q)) begin
      // a beat that is not taken stays
      if ($past(p_valid && !p_ready)) assert (p_valid && p_data == $past(p_data));
      if ($past(d_valid && !d_ready)) assert (d_valid && d_data == $past(d_data));
    end
    if (begun_q && !rst) begin
      // each copy is the oldest beat not yet taken, and the deparser sees none before the parser
      if (p_valid) assert (p_data == p_q && p_meta[W-1:0] == p_q && p_q != in_q);
      if (d_valid) assert (d_data == d_q && d_q != p_q);
      // hold closes the input between packets
      if (hold && !open_q) assert (!s_ready);
      assert (out_q <= CREDITS[2:0]);
      // seen a clock later; while held that is soon enough
      if (idle && hold && $past(hold)) assert (inside_q == 4'd0 || $past(pkt_done));
    end
  end
endmodule

`default_nettype wire
