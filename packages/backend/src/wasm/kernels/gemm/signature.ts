import { FunctionBuilder, type Local } from "../../assembler/function.ts";

const PARAMS = [
  "x",
  "weight",
  "out",
  "base",
  "rows",
  "k",
  "n",
  "xStep",
  "outStep",
  "panelSize",
  "epilogue",
] as const;

/**
 * The parameters of a GEMM function, addresses, sizes and steps from row to row in bytes; `rows` is a
 * number, `epilogue` an index. `out` is where its first row goes, `base` where the result begins, which extras line up with.
 */
export type GemmParams = Readonly<Record<(typeof PARAMS)[number], Local>> & {
  /** Addresses of what the epilogue reads beside the sum. */
  readonly extras: readonly Local[];
};

const gemmParams = (extras: number): "i32"[] => Array(PARAMS.length + extras).fill("i32");

/** The first parameters of a function by their names. */
export const named = <const K extends string>(f: FunctionBuilder, names: readonly K[]): Record<K, Local> =>
  Object.fromEntries(names.map((name, i) => [name, f.param(i)])) as Record<K, Local>;

export function gemmFunction(name: string, extras: number): { f: FunctionBuilder; params: GemmParams } {
  const f = new FunctionBuilder(name, gemmParams(extras));
  const locals = Array.from({ length: extras }, (_, i) => f.param(PARAMS.length + i));
  return { f, params: { ...named(f, PARAMS), extras: locals } };
}

/** Calls a GEMM function of the same module. */
export function callGemm(
  f: FunctionBuilder,
  index: number,
  args: { readonly [P in (typeof PARAMS)[number]]: Local | number },
  extras: readonly (Local | number)[],
): void {
  for (const name of PARAMS) f.push(args[name]);
  for (const extra of extras) f.push(extra);
  f.call(index, gemmParams(extras.length));
}
