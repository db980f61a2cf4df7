import { loadSafetensors, safetensorsMetadata, saveSafetensors } from "@sinter/files/safetensors";
import { gotKind, SinterError } from "@sinter/ir";
import { invalid } from "../invalid.ts";
import type { Numbers, Stored } from "../step/parameters.ts";
import type { TrainerState } from "../trainer.ts";

/** Under which key a file says what it is. */
const KEY = "sinter.training";

/** What a file holds beside the tensors: numbers, by name. */
export type Notes = Readonly<Record<string, number | null>>;

/**
 * A trainer's state as a safetensors file: `params.NAME`, `optimizer.SLOT.NAME`, and in its metadata the number of steps.
 * @throws SinterError INVALID_ARGUMENT if it is no state
 * @example
 * await writeFile("run.safetensors", saveState(t.state()));
 */
export function saveState(state: TrainerState, notes: Notes = {}): Uint8Array<ArrayBuffer> {
  const { step, tensors } = Object(state) as TrainerState;
  if (!Number.isSafeInteger(step) || Object(tensors) !== tensors)
    invalid(`saveState expects a trainer's state, got ${gotKind(state)}`);
  return saveSafetensors(tensors, { metadata: { [KEY]: JSON.stringify({ ...notes, step }) } });
}

/**
 * The inverse of `saveState`.
 * @throws SinterError SAFETENSORS_INVALID if the bytes are no such file
 * @example
 * t.restore(loadState(await readFile("run.safetensors")));
 */
export const loadState = (bytes: Uint8Array | ArrayBuffer): TrainerState => readState(bytes).state;

/** A state with what else the file says. */
export function readState(bytes: Uint8Array | ArrayBuffer): {
  readonly state: TrainerState;
  readonly notes: Notes;
} {
  const tensors = loadSafetensors(bytes);
  const text = safetensorsMetadata(bytes)[KEY];
  if (text === undefined)
    return fail("it holds no state of a trainer; parameters alone are given to a trainer as params");
  let notes: Notes & { readonly step?: unknown };
  try {
    notes = JSON.parse(text) as Notes;
  } catch {
    return fail(`its metadata ${KEY} is no JSON`);
  }
  const { step } = Object(notes) as { readonly step?: unknown };
  if (!Number.isSafeInteger(step) || (step as number) < 0)
    return fail("it does not say how many steps were taken");
  const stored = Object.entries(tensors).map(([name, { shape, data }]): [string, Stored] => {
    if (!(data instanceof Float32Array || data instanceof Float64Array))
      return fail(`${name} holds ${gotKind(data)} where floats are expected`);
    return [name, { shape, data: data as Numbers }];
  });
  return { state: { step: step as number, tensors: Object.fromEntries(stored) }, notes };
}

function fail(why: string): never {
  throw new SinterError("SAFETENSORS_INVALID", `not a checkpoint: ${why}`);
}
