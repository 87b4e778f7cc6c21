// SPDX-License-Identifier: Apache-2.0
// BAR0: memory requests of the host to the register bus, and the completions.
//
// Served are memory writes and reads of one DW with any byte enables, 32- or 64-bit addressed; the
// address is taken modulo 1 MiB. Any other request is counted (stat_unsupported): a non-posted one
// (long or locked read, I/O, configuration, atomic) is answered "unsupported request", a posted one
// (long or poisoned write, message) is swallowed. Completions that stray in here count likewise.
// A write without enabled bytes does nothing.
// One request at a time, in order, so a read follows all writes before it.
//
//   take TLP -> (swallow further beats) -> register bus until reg_ready -> completion until taken
//
// A read takes 4 clocks plus the time of the register. s_cq_ready, reg_* and m_cc_* are registers or
// plain decodes of the state. Ranges: BUS >= 128.
`default_nettype none

module fnic_bar0 #(
    parameter integer BUS = 256
) (
    input  wire           clk,
    input  wire           rst,

    // our bus, device and function number
    input  wire [15:0]    completer_id,

    // requests of the host (TLP stream)
    input  wire           s_cq_valid,
    output wire           s_cq_ready,
    input  wire           s_cq_sop,
    input  wire           s_cq_eop,
    input  wire [127:0]   s_cq_hdr,
    input  wire [BUS-1:0] s_cq_data,

    // completions (TLP stream)
    output wire           m_cc_valid,
    input  wire           m_cc_ready,
    output wire           m_cc_sop,
    output wire           m_cc_eop,
    output wire [127:0]   m_cc_hdr,
    output wire [BUS-1:0] m_cc_data,

    // register bus: held until reg_ready, a pulse; bytes not enabled are 0 in reg_wdata
    output wire           reg_valid,
    output wire           reg_write,
    output wire [19:0]    reg_addr,
    output wire [31:0]    reg_wdata,
    output wire [3:0]     reg_be,
    input  wire           reg_ready,
    input  wire [31:0]    reg_rdata,

    // pulse per request that is not supported
    output reg            stat_unsupported
);

  localparam [2:0] ST_IDLE    = 3'd0;
  localparam [2:0] ST_DECODE  = 3'd1;  // beats after the first are swallowed here
  localparam [2:0] ST_ACCESS  = 3'd2;
  localparam [2:0] ST_SKIP    = 3'd3;  // rest of a request that gets no answer
  localparam [2:0] ST_REPLY   = 3'd4;

  localparam [2:0] STATUS_OK  = 3'd0;
  localparam [2:0] STATUS_UR  = 3'd1;

  generate
    if (BUS < 128) begin : g_bad
      fnic_ERROR_bus_at_least_128 u_error ();
    end
  endgenerate

  reg  [2:0]   state_q = ST_IDLE;
  reg  [2:0]   state_d;
  reg          ended_q;      // the last beat of the request has been taken
  reg  [127:0] hdr_q;
  reg  [31:0]  wdata_q;      // first DW of the payload, later the data of the completion

  // ---------------------------------------------------------------- decode of the header
  wire [31:0]  dw0       = hdr_q[127:96];
  wire [31:0]  dw1       = hdr_q[95:64];
  wire         with_data = dw0[30];
  wire         four_dw   = dw0[29];
  wire         prefix    = dw0[31];
  wire [4:0]   kind      = dw0[28:24];
  wire         poisoned  = dw0[14];
  wire [9:0]   length    = dw0[9:0];
  wire [3:0]   last_be   = dw1[7:4];
  wire [3:0]   first_be  = dw1[3:0];
  wire [31:0]  addr      = four_dw ? hdr_q[31:0] : hdr_q[63:32];
  wire         memory    = !prefix && (kind == 5'b00000);
  wire         locked    = !prefix && (kind == 5'b00001) && !with_data;
  wire         io        = !prefix && (kind == 5'b00010);
  wire         config_rq = !prefix && (kind == 5'b00100 || kind == 5'b00101);
  wire         atomic    = !prefix && with_data
                           && (kind == 5'b01100 || kind == 5'b01101 || kind == 5'b01110);
  wire         mem_read  = memory && !with_data;
  wire         served    = memory && (length == 10'd1) && !(with_data && poisoned);
  wire         answered  = mem_read || locked || io || config_rq || atomic;
  wire         unused_ok = &{1'b0, addr, s_cq_sop, s_cq_data[BUS-1:32], hdr_q[63:52], dw0[23],
                             dw0[19], dw0[17:15], dw0[11:10]};

  // Bytes from the first to the last one enabled, and where the first one is. A read with no byte
  // enabled counts one byte (PCIe base specification, memory read completions).
  reg  [1:0]   first_at;
  reg  [1:0]   last_gap;     // disabled bytes behind the last enabled one
  wire [3:0]   end_be     = (length == 10'd1) ? first_be : last_be;
  wire [11:0]  span       = {length, 2'b00};
  wire         no_byte    = (length == 10'd1) && (first_be == 4'd0);
  wire [11:0]  mem_count  = no_byte ? 12'd1
                            : span - {10'd0, first_at} - {10'd0, last_gap};

  always @* begin
    casez (first_be)
      4'b???1: first_at = 2'd0;
      4'b??10: first_at = 2'd1;
      4'b?100: first_at = 2'd2;
      4'b1000: first_at = 2'd3;
      default: first_at = 2'd0;
    endcase
    casez (end_be)
      4'b1???: last_gap = 2'd0;
      4'b01??: last_gap = 2'd1;
      4'b001?: last_gap = 2'd2;
      4'b0001: last_gap = 2'd3;
      default: last_gap = 2'd0;
    endcase
  end

  // ---------------------------------------------------------------- completion
  reg  [31:0]  c0_q, c1_q, c2_q;

  assign m_cc_valid = state_q == ST_REPLY;
  assign m_cc_sop   = 1'b1;
  assign m_cc_eop   = 1'b1;
  assign m_cc_hdr   = {c0_q, c1_q, c2_q, 32'd0};
  assign m_cc_data  = {{(BUS-32){1'b0}}, wdata_q};

  assign s_cq_ready = (state_q == ST_IDLE) || (state_q == ST_SKIP)
                      || (state_q == ST_DECODE && !ended_q);
  assign reg_valid  = state_q == ST_ACCESS;
  assign reg_write  = with_data;
  assign reg_addr   = {addr[19:2], 2'b00};
  assign reg_wdata  = wdata_q;
  assign reg_be     = first_be;

  always @* begin
    state_d = state_q;
    case (state_q)
      ST_IDLE: begin
        if (s_cq_valid) begin
          state_d = ST_DECODE;
        end
      end
      ST_DECODE: begin
        if (ended_q) begin
          if (served) begin
            state_d = (with_data && first_be == 4'd0) ? ST_IDLE : ST_ACCESS;
          end else begin
            state_d = answered ? ST_REPLY : ST_IDLE;
          end
        end else if (!answered) begin
          state_d = (s_cq_valid && s_cq_eop) ? ST_IDLE : ST_SKIP;
        end
      end
      ST_ACCESS: begin
        if (reg_ready) begin
          state_d = with_data ? ST_IDLE : ST_REPLY;
        end
      end
      ST_SKIP: begin
        if (s_cq_valid && s_cq_eop) begin
          state_d = ST_IDLE;
        end
      end
      ST_REPLY: begin
        if (m_cc_ready) begin
          state_d = ST_IDLE;
        end
      end
      default: state_d = ST_IDLE;
    endcase
  end

  always @(posedge clk) begin
    state_q <= state_d;
    if (state_q == ST_IDLE) begin
      hdr_q   <= s_cq_hdr;
      ended_q <= s_cq_eop;
      wdata_q <= s_cq_data[31:0] & {{8{s_cq_hdr[67]}}, {8{s_cq_hdr[66]}},
                                    {8{s_cq_hdr[65]}}, {8{s_cq_hdr[64]}}};
    end else if (s_cq_valid && s_cq_eop) begin
      ended_q <= 1'b1;
    end
    if (state_q == ST_ACCESS && reg_ready && !with_data) begin
      wdata_q <= reg_rdata;
    end
    if (state_q == ST_DECODE) begin
      // fmt and type, TC, IDO, relaxed ordering and no-snoop as in the request; then the length
      c0_q <= {1'b0, served, 1'b0, 4'b0101, locked, 1'b0, dw0[22:20], 1'b0, dw0[18], 4'd0,
               dw0[13:12], 2'b00, 9'd0, served};
      c1_q <= {completer_id, served ? STATUS_OK : STATUS_UR, 1'b0,
               (mem_read || locked) ? mem_count : 12'd4};
      c2_q <= {dw1[31:8], 1'b0,
               (mem_read || locked) ? {addr[6:2], first_at} : 7'd0};
    end
    // A request that is neither served nor answered is counted in the one clock it spends here;
    // an answered one waits here for its last beat.
    stat_unsupported <= (state_q == ST_DECODE) && !served && (ended_q || !answered);
    if (rst) begin
      state_q          <= ST_IDLE;
      stat_unsupported <= 1'b0;
    end
  end

`ifdef FNIC_ASSERT
  always @(posedge clk) begin
    if (!rst && state_q == ST_IDLE && s_cq_valid && !s_cq_sop) begin
      $display("ASSERT %m: a request does not begin with sop.");
      $finish;
    end
  end
`endif

endmodule

`default_nettype wire
