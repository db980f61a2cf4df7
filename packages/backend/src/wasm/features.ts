import { FunctionBuilder } from "./assembler/function.ts";
import { ModuleBuilder } from "./assembler/module.ts";

/** Which vector instructions the engine has. */
export interface WasmFeatures {
  /** f32x4 and friends, a part of WebAssembly 2.0. */
  readonly simd: boolean;
  /** `f32x4.relaxed_madd`: a fused multiply-add where the hardware has one. */
  readonly relaxedMadd: boolean;
}

let detected: WasmFeatures | undefined;

/** What this engine can run, found by validating a tiny module or two; none is compiled. */
export function wasmFeatures(): WasmFeatures {
  if (detected === undefined) {
    const relaxedMadd = validates("f32x4.relaxed_madd");
    detected = { simd: relaxedMadd || validates("f32x4.add"), relaxedMadd };
  }
  return detected;
}

function validates(mnemonic: "f32x4.add" | "f32x4.relaxed_madd"): boolean {
  if (typeof WebAssembly !== "object" || typeof WebAssembly?.validate !== "function") return false;
  const probe = new FunctionBuilder("probe", []);
  const result = probe.local("v128");
  probe.get(result).get(result);
  if (mnemonic === "f32x4.relaxed_madd") probe.get(result);
  probe.op(mnemonic).set(result);
  const module = new ModuleBuilder(1);
  module.add(probe);
  try {
    return WebAssembly.validate(module.bytes());
  } catch {
    return false;
  }
}
