import { FunctionBuilder, type Local } from "../../assembler/function.ts";

const PARAMS = ["x", "weight", "out", "base", "rows", "k", "n", "panelSize", "epilogue"] as const;

/**
 * The parameters of a GEMM function, addresses and sizes in bytes; `rows` is a number, `epilogue` an
 * index. `out` is where its first row goes, `base` where the result begins, which extras line up with.
 */
export type GemmParams = Readonly<Record<(typeof PARAMS)[number], Local>> & {
  /** Addresses of what the epilogue reads beside the sum. */
  readonly extras: readonly Local[];
};

export const gemmParams = (extras: number): "i32"[] => Array(PARAMS.length + extras).fill("i32");

export function gemmFunction(name: string, extras: number): { f: FunctionBuilder; params: GemmParams } {
  const f = new FunctionBuilder(name, gemmParams(extras));
  const named = Object.fromEntries(PARAMS.map((param, i) => [param, f.param(i)]));
  const locals = Array.from({ length: extras }, (_, i) => f.param(PARAMS.length + i));
  return { f, params: { ...(named as Omit<GemmParams, "extras">), extras: locals } };
}
