// SPDX-License-Identifier: Apache-2.0
// C interface around one Verilated module. The port list is made from the Verilated header at build time:
// FNIC_PORTS expands to one X(direction, name, width) per port except clk. Ports are packed in declaration order,
// each starting on a 32-bit word: inputs in one array, outputs in another.

#include FNIC_MODEL_HEADER
#include "verilated.h"
#if VM_TRACE
#include "verilated_fst_c.h"
#endif

#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>

namespace {

// What the hardware said last: assertion texts come through $display, the end through $finish or $stop.
thread_local std::string g_log;
thread_local bool g_finished = false;

constexpr int words(int width) { return (width + 31) / 32; }

template <typename T> void put(T& port, const uint32_t*& src, int width) {
  const int n = words(width);
  if constexpr (std::is_class_v<T>) {
    for (int i = 0; i < n; ++i) port[i] = src[i];
    if (width % 32) port[n - 1] &= (1u << (width % 32)) - 1;
  } else {
    uint64_t v = src[0];
    if (n > 1) v |= static_cast<uint64_t>(src[1]) << 32;
    if (width < 64) v &= (uint64_t{1} << width) - 1;
    port = static_cast<T>(v);
  }
  src += n;
}

template <typename T> void get(const T& port, uint32_t*& dst, int width) {
  const int n = words(width);
  if constexpr (std::is_class_v<T>) {
    for (int i = 0; i < n; ++i) dst[i] = port[i];
  } else {
    const uint64_t v = port;
    dst[0] = static_cast<uint32_t>(v);
    if (n > 1) dst[1] = static_cast<uint32_t>(v >> 32);
  }
  dst += n;
}

struct Model {
  VerilatedContext context;
  std::unique_ptr<FNIC_MODEL> top;
#if VM_TRACE
  std::unique_ptr<VerilatedFstC> trace;
#endif
  std::string message;
};

}  // namespace

int fnic_printf(const char* format, ...) {
  char buffer[2048];
  va_list args;
  va_start(args, format);
  const int n = vsnprintf(buffer, sizeof buffer, format, args);
  va_end(args);
  g_log.append(buffer);
  return n;
}

void vl_finish(const char* file, int line, const char*) {
  g_log.append("$finish at ").append(file).append(":").append(std::to_string(line)).append("\n");
  g_finished = true;
}

void vl_stop(const char* file, int line, const char* hier) { vl_finish(file, line, hier); }

void vl_fatal(const char* file, int line, const char* hier, const char* msg) {
  g_log.append(msg ? msg : "fatal").append("\n");
  vl_finish(file, line, hier);
}

extern "C" {

// One line per port: "i|o name width".
const char* fnic_port_table() {
  static const char table[] =
#define X(direction, name, width) #direction " " #name " " #width "\n"
      FNIC_PORTS
#undef X
      ;
  return table;
}

void* fnic_create(uint32_t seed, int rand_reset) {
  auto* m = new Model;
  // 0 would mean a seed of the system's choice.
  m->context.randSeed(static_cast<int>((2 * seed + 1) & 0x7fffffff));
  m->context.randReset(rand_reset);
  Verilated::threadContextp(&m->context);
#if VM_TRACE
  m->context.traceEverOn(true);
#endif
  m->top = std::make_unique<FNIC_MODEL>(&m->context, "top");
  return m;
}

void fnic_destroy(void* handle) {
  auto* m = static_cast<Model*>(handle);
#if VM_TRACE
  if (m->trace) m->trace->close();
#endif
  m->top->final();
  delete m;
}

// 1 when waves are being written, 0 when this build has none.
int fnic_trace_open(void* handle, const char* path) {
#if VM_TRACE
  auto* m = static_cast<Model*>(handle);
  m->trace = std::make_unique<VerilatedFstC>();
  m->top->trace(m->trace.get(), 99);
  m->trace->open(path);
  return 1;
#else
  (void)handle;
  (void)path;
  return 0;
#endif
}

// One clock: inputs are applied, outputs are taken as they stand before the rising edge, then the edge happens.
// Returns 0, or 1 once the hardware has ended the simulation (an assertion failed).
int fnic_step(void* handle, const uint32_t* in, uint32_t* out) {
  auto* m = static_cast<Model*>(handle);
  FNIC_MODEL* top = m->top.get();
  g_finished = false;
  g_log.clear();
  // Blocks compiled once are made in the first eval, and take seed and unknowns from here.
  Verilated::threadContextp(&m->context);
  const uint32_t* src = in;
#define X_i(name, width) put(top->name, src, width);
#define X_o(name, width)
#define X(direction, name, width) X_##direction(name, width)
  FNIC_PORTS
#undef X_i
#undef X_o
  top->clk = 0;
  top->eval();
#if VM_TRACE
  if (m->trace) m->trace->dump(m->context.time());
#endif
  m->context.timeInc(2);
  uint32_t* dst = out;
#define X_i(name, width)
#define X_o(name, width) get(top->name, dst, width);
  FNIC_PORTS
#undef X_i
#undef X_o
#undef X
  top->clk = 1;
  top->eval();
#if VM_TRACE
  if (m->trace) m->trace->dump(m->context.time());
#endif
  m->context.timeInc(2);
  if (!g_log.empty()) m->message.append(g_log);
  return g_finished ? 1 : 0;
}

const char* fnic_message(void* handle) { return static_cast<Model*>(handle)->message.c_str(); }

}  // extern "C"
