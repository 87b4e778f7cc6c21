// SPDX-License-Identifier: Apache-2.0
// Transmit port: packet stream to AXI4-Stream frames, short ones padded with zeros to
// PAD_FRAME bytes (1: none is).
//
// The last beat is cut to its bytes (the rest is driven to 0 and tkeep to 0). A packet that ends
// before the beat that holds the last byte of the padding gets one appended while its input waits.
// With enable = 0 at its first beat a packet is taken and forgotten, uncounted.
// Latency 1 clock, throughput 1 beat a clock (the appended beats apart). s_ready is registered but
// for one gate, m_axis_* are registers.
// Ranges: BUS 256, 512 or 1024; PAD_FRAME 1..64.
`default_nettype none

module fnic_port_tx #(
    parameter integer BUS       = 256,
    parameter integer PAD_FRAME = 60
) (
    input  wire             clk,
    input  wire             rst,

    // transmit packets; sampled at the first beat of each
    input  wire             enable,

    // packet stream
    input  wire             s_valid,
    output wire             s_ready,
    input  wire [BUS-1:0]   s_data,
    input  wire             s_last,
    input  wire [95:0]      s_meta,

    // frames to the MAC, without FCS; tuser = 1 never happens
    output wire [BUS-1:0]   m_axis_tdata,
    output wire [BUS/8-1:0] m_axis_tkeep,
    output wire             m_axis_tvalid,
    input  wire             m_axis_tready,
    output wire             m_axis_tlast,
    output wire             m_axis_tuser,

    // pulse per frame, with its bytes including the padding (0 otherwise)
    output reg              stat_packet,
    output reg  [15:0]      stat_bytes
);

  localparam integer BB        = BUS / 8;
  localparam integer BB_LOG2   = $clog2(BB);
  localparam integer PAD_LAST  = (PAD_FRAME - 1) / BB;               // beat of its last byte: 0 or 1
  localparam integer PAD_REST  = PAD_FRAME - PAD_LAST * BB;          // bytes in that beat

  generate
    if (BUS != 256 && BUS != 512 && BUS != 1024) begin : g_bad
      fnic_ERROR_bus_must_be_256_512_or_1024 u_error ();
    end
    if (PAD_FRAME < 1 || PAD_FRAME > 64) begin : g_bad_pad
      fnic_ERROR_pad_frame_must_be_1_to_64 u_error ();
    end
  endgenerate

  reg              first_q = 1'b1;   // the next beat taken is the first of its packet
  reg              early_q = 1'b1;   // no beat of the packet has gone out yet
  reg              mute_q  = 1'b0;
  reg              pad_q   = 1'b0;   // the appended beat is due

  wire             out_ready;
  wire             mute    = first_q ? !enable : mute_q;
  wire             short_s = s_meta[15:0] < PAD_FRAME[15:0];
  wire             append  = (PAD_LAST != 0) && s_last && early_q;
  wire             at_pad  = (PAD_LAST == 0) ? early_q : !early_q;   // the padding ends in this beat
  wire             out_valid = pad_q || (s_valid && !mute);
  wire             out_last  = pad_q || (s_last && !append);
  wire             take      = s_valid && s_ready;
  wire             unused_ok = &{1'b0, s_meta[95:16]};

  // bytes of the last beat, 0 = all
  wire [BB_LOG2-1:0] tail = s_meta[BB_LOG2-1:0];
  reg  [BB-1:0]      has;    // byte comes from the packet
  reg  [BB-1:0]      keep;
  reg  [BUS-1:0]     data;
  integer            i;

  assign s_ready      = out_ready && !pad_q;
  assign m_axis_tuser = 1'b0;

  always @* begin
    for (i = 0; i < BB; i = i + 1) begin
      has[i]  = !pad_q && (!s_last || (tail == {BB_LOG2{1'b0}}) || (i[BB_LOG2-1:0] < tail));
      keep[i] = has[i] || (!pad_q && append)
                || ((pad_q || (s_last && short_s && at_pad)) && (i < PAD_REST));
      data[i*8 +: 8] = s_data[i*8 +: 8] & {8{has[i]}};
    end
  end

  fnic_skid #(
      .WIDTH (BUS + BB + 1)
  ) u_out (
      .clk     (clk),
      .rst     (rst),
      .s_valid (out_valid),
      .s_ready (out_ready),
      .s_data  ({out_last, keep, data}),
      .m_valid (m_axis_tvalid),
      .m_ready (m_axis_tready),
      .m_data  ({m_axis_tlast, m_axis_tkeep, m_axis_tdata})
  );

  always @(posedge clk) begin
    if (take) begin
      first_q <= s_last;
      early_q <= s_last;
      mute_q  <= mute;
      pad_q   <= append && !mute;
    end else if (pad_q && out_ready) begin
      pad_q   <= 1'b0;
    end
    stat_packet <= take && s_last && !mute;
    stat_bytes  <= !(take && s_last && !mute) ? 16'd0
                   : (short_s ? PAD_FRAME[15:0] : s_meta[15:0]);
    if (rst) begin
      first_q     <= 1'b1;
      early_q     <= 1'b1;
      pad_q       <= 1'b0;
      stat_packet <= 1'b0;
      stat_bytes  <= 16'd0;
    end
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && s_valid && s_meta[15:0] == 16'd0) begin
      $display("ASSERT %m: a packet of 0 bytes is to be sent.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
