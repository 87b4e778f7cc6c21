// What a stage does, written out from docs/hardware.md, section 4: included in the module of the
// bench, which has the parameters, the tables as written (key_select .. hash_config), the PHV that
// enters (phv) and the counters. `reference` leaves the PHV that leaves in `out` and updates state.

  reg [KEY_W-1:0] key, masked;
  reg             en_e, en_t, hit_e, hit_t;
  reg [AW-1:0]    act_e, act_t;
  reg [PW-1:0]    ptr;
  reg [159:0]     e;
  reg [31:0]      hash, r0, r1;
  reg             pred;
  reg [31:0]      operand [0:SLOTS-1];
  reg [31:0]      result [0:SLOTS-1];

  function [31:0] word_of;
    input integer c;
    word_of = phv[32*c +: 32];
  endfunction

  function [15:0] half_of;
    input integer c;
    half_of = phv[32*NW + 16*c +: 16];
  endfunction

  function [7:0] byte_of;
    input integer c;
    byte_of = phv[32*NW + 16*NH + 8*c +: 8];
  endfunction

  function [15:0] entry_half;
    input integer n_half;
    entry_half = (n_half % 2 == 0) ? e[32*(n_half/2) + 16 +: 16] : e[32*(n_half/2) +: 16];
  endfunction

  function [7:0] entry_byte;
    input integer n_byte;
    entry_byte = e[32*(n_byte/4) + 8*(3 - n_byte%4) +: 8];
  endfunction

  task make_key;
    integer p, s;
    for (p = 0; p < KW + KH + KB; p = p + 1) begin
      s = key_select[5*p +: 5];
      if (p < KW) key[32*p +: 32] = (s < NW) ? word_of(s) : 32'd0;
      else if (p < KW + KH) key[32*KW + 16*(p-KW) +: 16] = (s < NH) ? half_of(s) : 16'd0;
      else key[32*KW + 16*KH + 8*(p-KW-KH) +: 8] = (s < NB) ? byte_of(s) : 8'd0;
    end
  endtask

  function [INDEX_W-1:0] place;
    input integer     way;
    input [KEY_W-1:0] of;
    integer           b;
    for (b = 0; b < INDEX_W; b = b + 1)
      place[b] = ^(of & MATRIX[KEY_W*(INDEX_W*way + b) +: KEY_W]);
  endfunction

  task run_gateway;
    integer    p;
    reg [31:0] kv, value, mask;
    reg        holds;
    begin
      en_e = 1'b1;
      en_t = 1'b1;
      for (p = 0; p < P; p = p + 1) begin
        value = predicate[p][31:0];
        mask  = predicate[p][63:32];
        if (p < KW) kv = key[32*p +: 32];
        else begin
          kv    = {16'd0, key[32*KW + 16*(p-KW) +: 16]};
          value = value & 32'hFFFF;
          mask  = mask & 32'hFFFF;
        end
        holds = predicate[p][64] ? (kv & mask) < value : (kv & mask) == (value & mask);
        if (gateway[p] && holds != gateway[P+p]) en_e = 1'b0;
        if (gateway[2*P+1+p] && holds != gateway[3*P+1+p]) en_t = 1'b0;
      end
      en_e = en_e ^ gateway[2*P];
      en_t = en_t ^ gateway[4*P+1];
    end
  endtask

  task run_match;
    integer    y, r;
    reg [15:0] idx;
    reg [AW+PW+KEY_W:0] entry;
    begin
      masked = key & exact_mask;
      act_e = mode[18 +: AW];
      ptr   = mode[18+AW +: PW];
      hit_e = 1'b0;
      if (mode[0]) begin
        idx = mode[1] ? ((KH > 0) ? key >> 32*KW : 16'd0) : ((KW > 0) ? key : 16'd0);
        if (en_e) ptr = ptr + (idx & mode[17:2]);
      end else if (en_e && EXACT_ENTRIES > 0) begin
        for (y = 1; y >= 0; y = y - 1) begin
          entry = exact_entry[DEPTH*y + place(y, masked)];
          if (entry[0] && entry[1+AW+PW +: KEY_W] == masked) begin
            act_e = entry[1 +: AW];
            ptr   = entry[1+AW +: PW];
            hit_e = 1'b1;
          end
        end
      end
      act_t = mode[18+AW+PW +: AW];
      hit_t = 1'b0;
      e = {ternary_data[TR], exact_data[ptr]};
      if (en_t) begin
        for (r = TR - 1; r >= 0; r = r - 1)
          if (ternary_entry[r][0]
              && ((key ^ ternary_entry[r][1 +: KEY_W]) & ternary_entry[r][1+KEY_W +: KEY_W]) == 0)
          begin
            act_t = ternary_result[r];
            e     = {ternary_data[r], exact_data[ptr]};
            hit_t = 1'b1;
          end
      end
    end
  endtask

  task run_hash;
    integer   b, q;
    reg [7:0] d;
    begin
      hash = 32'd0;
      for (b = 0; b < 4*HASH_WORDS; b = b + 1) begin
        d    = phv[32*(b/4) + 8*(3 - b%4) +: 8];
        hash = hash ^ {24'd0, hash_config[b] ? d : 8'd0};
        for (q = 0; q < 8; q = q + 1) hash = hash[0] ? (hash >> 1) ^ 32'h82F63B78 : hash >> 1;
      end
      if (HASH_WORDS > 0) hash = hash ^ hash_config[4*HASH_N +: 32];
    end
  endtask

  function [31:0] source_of;
    input integer width;
    input integer code;
    case (width)
      32: begin
        if (code < 16) source_of = (code < NW) ? word_of(code) : 32'd0;
        else if (code < 21) source_of = e[32*(code-16) +: 32];
        else if (code == 21) source_of = hash;
        else if (code == 22) source_of = 32'd0;
        else if (code == 23) source_of = byte_of(NB-1);
        else source_of = half_of(NH - 8 + code - 24);
      end
      16: begin
        if (code < 24) source_of = (code < NH) ? half_of(code) : 16'd0;
        else case (code)
          24: source_of = e[31:16];
          25: source_of = e[15:0];
          26: source_of = e[127:112];
          27: source_of = e[111:96];
          28: source_of = word_of(NW-1) >> 16;
          29: source_of = word_of(NW-1) & 32'hFFFF;
          30: source_of = word_of(NW-2) >> 16;
          default: source_of = word_of(NW-2) & 32'hFFFF;
        endcase
      end
      default: begin
        if (code < 16) source_of = (code < NB) ? byte_of(code) : 8'd0;
        else if (code < 20) source_of = entry_byte(code - 16);
        else if (code < 24) source_of = entry_byte(12 + code - 20);
        else source_of = half_of(NH - 8 + code - 24) & 16'h00FF;
      end
    endcase
  endfunction

  function [31:0] alu;
    input integer width;
    input [3:0]   op;
    input [31:0]  a;
    input [31:0]  b;
    reg   [31:0]  top;
    reg   [32:0]  wide;
    begin
      top  = 32'hFFFFFFFF >> (32 - width);
      wide = {1'b0, a} + {1'b0, b};
      case (op)
        4'd0:  alu = a;
        4'd1:  alu = a + b;
        4'd2:  alu = a - b;
        4'd3:  alu = b - a;
        4'd4:  alu = a & b;
        4'd5:  alu = a | b;
        4'd6:  alu = a ^ b;
        4'd7:  alu = b & ~a;
        4'd8:  alu = ~a;
        4'd9:  alu = (wide > {1'b0, top}) ? top : wide[31:0];
        4'd10: alu = (a < b) ? 32'd0 : a - b;
        4'd11: alu = (a < b) ? a : b;
        4'd12: alu = (a < b) ? b : a;
        4'd13: alu = (a == b) ? 32'd1 : 32'd0;
        4'd14: alu = (a < b) ? 32'd1 : 32'd0;
        default: alu = 32'd0;
      endcase
      alu = alu & top;
    end
  endfunction

  task run_slot;
    input integer s;
    integer       width, rot_w, at, base, all, of, nth, bc, q;
    reg [VLIW_W-1:0] line;
    reg [31:0]    a, b, mask, top;
    begin
      width = (s < S32) ? 32 : (s < S32 + S16) ? 16 : 8;
      rot_w = $clog2(width);
      nth   = (s < S32) ? s : (s < S32 + S16) ? s - S32 : s - S32 - S16;
      all   = (width == 32) ? NW : (width == 16) ? NH : NB;
      of    = (width == 32) ? S32 : (width == 16) ? S16 : S8;
      at    = 2*C + ((width == 32) ? 51*nth : (width == 16) ? 51*S32 + 34*nth
                                            : 51*S32 + 34*S16 + 25*nth);
      base  = nth * ((all + of - 1) / of);
      top   = 32'hFFFFFFFF >> (32 - width);
      line  = owners[C+s] ? vliw[en_t ? act_t : 0] : vliw[en_e ? act_e : 0];
      line  = line >> at;
      a     = source_of(width, line[4:0]);
      bc    = (base + line[8:5] < all) ? base + line[8:5] : base;
      b     = (width == 32) ? word_of(bc) : (width == 16) ? half_of(bc) : byte_of(bc);
      if (line[9+rot_w] && width == 32) a = {a[7:0], a[15:8], a[23:16], a[31:24]};
      if (line[9+rot_w] && width == 16) a = {16'd0, a[7:0], a[15:8]};
      for (q = (line >> 9) & (width - 1); q > 0; q = q - 1)
        a = ((a << 1) | (a >> (width - 1))) & top;
      mask = (line >> (14 + rot_w)) & top;
      operand[s] = a;
      result[s]  = (alu(width, line >> (10 + rot_w), a, b) & mask) | (b & ~mask);
    end
  endtask

  function [31:0] update;
    input [1:0]  op;
    input [31:0] old;
    input [31:0] x;
    update = (op == 0) ? old : (op == 1) ? old + 1 : (op == 2) ? old + x : x;
  endfunction

  task run_state;
    reg [VLIW_W-1:0] line;
    reg [15:0]       idx;
    reg [31:0]       lo, hi, x, d, new_lo, new_hi;
    integer          at_row;
    begin
      r0 = 0;
      r1 = 0;
      pred = 0;
      line = owners[C+SLOTS] ? vliw[act_t] : vliw[act_e];
      line = line >> (VLIW_W - 50);
      if (STATE_ROWS > 0 && line[0] && (owners[C+SLOTS] ? en_t : en_e)) begin
        case (line[3:1])
          3'd1: idx = (KH > 0) ? key >> 32*KW : 0;
          3'd2: idx = (KW > 0) ? key : 0;
          3'd3: idx = e[15:0];
          3'd4: idx = e[111:96];
          default: idx = 0;
        endcase
        idx = line[35:20] + (idx & line[19:4]);
        at_row = idx % STATE_N;
        {hi, lo} = state[at_row];
        x = operand[S32-1];
        case (line[37:36])
          2'd0: pred = 1;
          2'd1: pred = lo == x;
          2'd2: begin d = lo - x; pred = d[31]; end
          default: begin d = lo - hi; pred = d[31]; end
        endcase
        pred   = pred ^ line[38];
        new_lo = update(pred ? line[40:39] : line[42:41], lo, x);
        new_hi = update(pred ? line[44:43] : line[46:45], hi, x);
        r0     = line[47] ? new_lo : lo;
        case (line[49:48])
          2'd0: r1 = hi;
          2'd1: r1 = hi - lo;
          2'd2: r1 = new_lo;
          default: r1 = new_hi;
        endcase
        state[at_row] = {new_hi, new_lo};
      end
    end
  endtask

  task run_destinations;
    integer    c, cls;
    reg [1:0]  dest;
    begin
      out = phv;
      for (c = 0; c < C; c = c + 1) begin
        dest = owners[c] ? vliw[act_t] >> 2*c : vliw[act_e] >> 2*c;
        if (!(owners[c] ? en_t : en_e)) dest = 2'd0;
        if (c == NW + NH - 2 || c == NW + NH - 3) dest = 2'd0;
        if (dest != 0) writes = writes + 1;
        if (c < NW) begin
          cls = c;
          case (dest)
            2'd1: out[32*c +: 32] = result[cls / ((NW + S32 - 1) / S32)];
            2'd2: out[32*c +: 32] = e[32*(cls % 5) +: 32];
            2'd3: out[32*c +: 32] = (cls % 2 == 0) ? r0 : r1;
            default: ;
          endcase
        end else if (c < NW + NH) begin
          cls = c - NW;
          case (dest)
            2'd1: out[32*NW + 16*cls +: 16] = result[S32 + cls / ((NH + S16 - 1) / S16)];
            2'd2: out[32*NW + 16*cls +: 16] = entry_half(cls % 10);
            2'd3: out[32*NW + 16*cls +: 16] = (cls % 2 == 0) ? r0 : r1;
            default: ;
          endcase
        end else begin
          cls = c - NW - NH;
          case (dest)
            2'd1: out[32*NW + 16*NH + 8*cls +: 8] = result[S32 + S16 + cls / ((NB + S8 - 1) / S8)];
            2'd2: out[32*NW + 16*NH + 8*cls +: 8] = entry_byte(cls % 20);
            2'd3: out[32*NW + 16*NH + 8*cls +: 8] = {7'd0, pred};
            default: ;
          endcase
        end
      end
    end
  endtask

  task reference;
    integer s;
    begin
      make_key;
      run_gateway;
      run_match;
      run_hash;
      for (s = 0; s < SLOTS; s = s + 1) run_slot(s);
      run_state;
      run_destinations;
      if (hit_e) hits_e = hits_e + 1;
      if (hit_t) hits_t = hits_t + 1;
    end
  endtask
