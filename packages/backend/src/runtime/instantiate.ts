import { SinterError } from "@sinter/ir";
import { makeCalls } from "./calls.ts";
import type { Instance, Manifest } from "./manifest.ts";
import type { Calls } from "./program.ts";

/** What a module exports for each pass, besides its memory: what runs once, and for blocks of rows. */
export const onceName = (pass: number): string => `once${pass}`;
export const blocksName = (pass: number): string => (pass === 0 ? "run" : `run${pass}`);

/** The exports of a module as something that runs. */
export function instanceOf(exports: Readonly<Record<string, unknown>>, passes: number): Instance {
  const memory = new Float32Array((exports.memory as { readonly buffer: ArrayBuffer }).buffer);
  return {
    memory,
    passes: Array.from({ length: passes }, (_, pass) => ({
      once: (exports[onceName(pass)] as (() => void) | undefined) ?? null,
      run: (exports[blocksName(pass)] as ((rows: number) => void) | undefined) ?? null,
    })),
  };
}

/**
 * The calls of a program that was compiled before with `{ embed: true }`, from its module and manifest
 * alone: no model, no weights and no compiler are needed any more.
 * @throws SinterError UNSUPPORTED if the engine does not take the module
 * @example
 * const { bytes, manifest } = compile(mlp, { params, embed: true });
 * // … later, elsewhere
 * const y = instantiate(bytes, manifest).run(x);
 */
export function instantiate(bytes: Uint8Array | ArrayBuffer, manifest: Manifest): Calls {
  let exports: WebAssembly.Exports;
  try {
    ({ exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes as ArrayBuffer)));
  } catch (error) {
    throw new SinterError(
      "UNSUPPORTED",
      `this engine did not take the module: ${error instanceof Error ? error.message : typeof error}`,
    );
  }
  return makeCalls(manifest, instanceOf(exports, manifest.passes));
}
