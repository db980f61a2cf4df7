import { gotKind, kindOf, SinterError } from "@sinter/ir";
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

/** The custom section in which an embedded module has its manifest, as JSON. */
export const MANIFEST = "sinter.manifest";

/**
 * The calls of a program that was compiled before with `{ embed: true }`, from its module alone: no model, no
 * weights and no compiler are needed any more.
 * @param manifest the program's, if it is kept beside the module; it is compared with the one inside
 * @throws SinterError INVALID_ARGUMENT if the module was not embedded, or the manifest is another one's;
 *   UNSUPPORTED if the engine does not take the module
 * @example
 * const { bytes } = compile(mlp, { params, embed: true });
 * // … later, elsewhere
 * const y = instantiate(bytes).run(x);
 */
export function instantiate(bytes: Uint8Array | ArrayBuffer, manifest?: Manifest): Calls {
  checkBytes(bytes, "instantiate");
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(bytes as ArrayBuffer);
  } catch (error) {
    return notTaken(error);
  }
  return callsOf(module, manifest);
}

/**
 * As `instantiate`, but the engine compiles the module meanwhile: a page's main thread takes none of more than 8 MB at once.
 * @throws SinterError as `instantiate`
 * @example
 * const { run } = await instantiateAsync(await (await fetch("mlp.wasm")).arrayBuffer());
 */
export async function instantiateAsync(bytes: Uint8Array | ArrayBuffer, manifest?: Manifest): Promise<Calls> {
  checkBytes(bytes, "instantiateAsync");
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(bytes as ArrayBuffer);
  } catch (error) {
    return notTaken(error);
  }
  return callsOf(module, manifest);
}

/** @throws SinterError INVALID_ARGUMENT for what is no bytes */
function checkBytes(bytes: unknown, caller: string): void {
  const isBuffer = Object.prototype.toString.call(bytes) === "[object ArrayBuffer]";
  if (!isBuffer && kindOf(bytes) !== "Uint8Array")
    throw new SinterError(
      "INVALID_ARGUMENT",
      `${caller} expects the bytes of a module as a Uint8Array, got ${gotKind(bytes)}`,
    );
}

function notTaken(error: unknown): never {
  throw new SinterError(
    "UNSUPPORTED",
    `this engine did not take the module: ${error instanceof Error ? error.message : typeof error}; compiled with { deterministic: true, embed: true } it needs nothing but SIMD`,
  );
}

/** The calls of a module that holds its manifest. */
function callsOf(module: WebAssembly.Module, manifest: Manifest | undefined): Calls {
  const [section] = WebAssembly.Module.customSections(module, MANIFEST);
  if (section === undefined)
    throw new SinterError(
      "INVALID_ARGUMENT",
      "instantiate expects a module that holds its weights: compile the model with { embed: true }",
    );
  const text = new TextDecoder().decode(section);
  if (manifest !== undefined && JSON.stringify(manifest) !== text)
    throw new SinterError(
      "INVALID_ARGUMENT",
      "the manifest belongs to another module than the one that is given",
    );
  let own: Manifest;
  try {
    own = JSON.parse(text);
  } catch {
    throw new SinterError(
      "INVALID_ARGUMENT",
      "the manifest in the module is damaged: compile the model again",
    );
  }
  let exports: WebAssembly.Exports;
  try {
    ({ exports } = new WebAssembly.Instance(module));
  } catch (error) {
    return notTaken(error);
  }
  return makeCalls(own, instanceOf(exports, own.passes));
}
