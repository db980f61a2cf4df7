import { arityOf, type Domain, expandMath, fold, type Scalar, type ScalarOp } from "@sinter/ir";

/** Elements that go through the whole formula together. */
const CHUNK = 256;

type Kernel = (to: Float32Array, count: number, a: Float32Array, b: Float32Array, c: Float32Array) => void;

const bits = new Int32Array(1);
const bitsAsFloat = new Float32Array(bits.buffer);

/** Adding and subtracting 1.5·2^52 rounds to the nearest integer, ties to even, for |a| < 2^51. */
const MAGIC = 1.5 * 2 ** 52;

/** Each op over `count` elements; storing into a Float32Array rounds to f32. */
const kernels: { readonly [O in ScalarOp]: Kernel } = {
  neg: (to, n, a) => {
    for (let i = 0; i < n; i++) to[i] = -a[i]!;
  },
  abs: (to, n, a) => {
    for (let i = 0; i < n; i++) to[i] = Math.abs(a[i]!);
  },
  sqrt: (to, n, a) => {
    for (let i = 0; i < n; i++) to[i] = Math.sqrt(a[i]!);
  },
  nearest: (to, n, a) => {
    for (let i = 0; i < n; i++) {
      const rounded = Math.abs(a[i]!) < 8388608 ? a[i]! + MAGIC - MAGIC : a[i]!;
      // The sign of 0 is that of a.
      to[i] = rounded === 0 ? a[i]! * 0 : rounded;
    }
  },
  pow2: (to, n, a) => {
    for (let i = 0; i < n; i++) {
      bits[0] = (a[i]! + MAGIC - MAGIC + 127) << 23;
      to[i] = bitsAsFloat[0]!;
    }
  },
  exponent: (to, n, a) => {
    for (let i = 0; i < n; i++) {
      bitsAsFloat[0] = a[i]!;
      to[i] = ((bits[0]! >> 23) & 255) - 127;
    }
  },
  significand: (to, n, a) => {
    for (let i = 0; i < n; i++) {
      bitsAsFloat[0] = a[i]!;
      bits[0] = (bits[0]! & 0x7fffff) | 0x3f800000;
      to[i] = bitsAsFloat[0]!;
    }
  },
  copysign: (to, n, a, b) => {
    for (let i = 0; i < n; i++) {
      const negative = b[i]! < 0 || Object.is(b[i]!, -0);
      to[i] = negative ? -Math.abs(a[i]!) : Math.abs(a[i]!);
    }
  },
  add: (to, n, a, b) => {
    for (let i = 0; i < n; i++) to[i] = a[i]! + b[i]!;
  },
  sub: (to, n, a, b) => {
    for (let i = 0; i < n; i++) to[i] = a[i]! - b[i]!;
  },
  mul: (to, n, a, b) => {
    for (let i = 0; i < n; i++) to[i] = a[i]! * b[i]!;
  },
  div: (to, n, a, b) => {
    for (let i = 0; i < n; i++) to[i] = a[i]! / b[i]!;
  },
  max: (to, n, a, b) => {
    for (let i = 0; i < n; i++) to[i] = Math.max(a[i]!, b[i]!);
  },
  min: (to, n, a, b) => {
    for (let i = 0; i < n; i++) to[i] = Math.min(a[i]!, b[i]!);
  },
  lt: (to, n, a, b) => {
    for (let i = 0; i < n; i++) to[i] = a[i]! < b[i]! ? 1 : 0;
  },
  le: (to, n, a, b) => {
    for (let i = 0; i < n; i++) to[i] = a[i]! <= b[i]! ? 1 : 0;
  },
  eq: (to, n, a, b) => {
    for (let i = 0; i < n; i++) to[i] = a[i]! === b[i]! ? 1 : 0;
  },
  select: (to, n, a, b, c) => {
    for (let i = 0; i < n; i++) to[i] = a[i]! !== 0 ? b[i]! : c[i]!;
  },
};

/** Reads `count` elements of operand `index`, starting with element `from` of the call, into `to`. */
type LoadOperand = (index: number, to: Float32Array, from: number, count: number) => void;
/** Takes the results of elements `from` to `from + count`. */
type StoreResult = (from: number, count: number, result: Float32Array) => void;

/**
 * A formula as a tape of ops over chunks of elements: each op is one tight loop, so the cost of
 * interpreting is paid once per 256 elements, and every op rounds to f32 as SIMD code does.
 */
export function compileTape(root: Scalar): (count: number, load: LoadOperand, store: StoreResult) => void {
  const tape: (readonly [Kernel, Float32Array, Float32Array, Float32Array, Float32Array])[] = [];
  const unused = new Float32Array(0);
  const expanded = expandMath(root);
  const operands = Array.from({ length: arityOf(expanded) }, () => new Float32Array(CHUNK));
  const record =
    (kernel: Kernel) =>
    (a = unused, b = unused, c = unused): Float32Array => {
      const to = new Float32Array(CHUNK);
      tape.push([kernel, to, a, b, c]);
      return to;
    };
  const registers: Domain<Float32Array> = {
    constant: (value) => new Float32Array(CHUNK).fill(value),
    op: Object.fromEntries(
      Object.entries(kernels).map(([op, kernel]) => [op, record(kernel)]),
    ) as Domain<Float32Array>["op"],
    call: (fn) => {
      throw new Error(`${fn.name} is not expanded`);
    },
  };
  const result = fold(expanded, registers, operands);
  return (count, load, store) => {
    for (let from = 0; from < count; from += CHUNK) {
      const length = Math.min(CHUNK, count - from);
      for (const [index, to] of operands.entries()) load(index, to, from, length);
      for (const [kernel, to, a, b, c] of tape) kernel(to, length, a, b, c);
      store(from, length, result);
    }
  };
}
