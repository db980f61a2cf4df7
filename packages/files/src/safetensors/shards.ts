import { gotKind } from "@sinter/ir";
import { invalid } from "../invalid.ts";
import { fail } from "./header.ts";

/** A `model.safetensors.index.json`: as its text, its bytes, or the object in it. */
export type ShardIndex =
  | string
  | Uint8Array
  | ArrayBuffer
  | { readonly weight_map: Readonly<Record<string, string>> };

/**
 * That the files hold just the tensors that their index names.
 * @throws SinterError INVALID_ARGUMENT for what is no index, SAFETENSORS_INVALID if a tensor is missing
 */
export function checkIndex(index: ShardIndex, names: ReadonlySet<string>): void {
  let map: unknown;
  try {
    const isBytes = index instanceof Uint8Array || index instanceof ArrayBuffer;
    const text = isBytes ? new TextDecoder().decode(index) : index;
    map = (
      typeof text === "string" ? JSON.parse(text.replace(/^\ufeff/, "")) : (text as { weight_map?: unknown })
    )?.weight_map;
  } catch {
    invalid("loadSafetensors: the index is no JSON");
  }
  if (typeof map !== "object" || map === null)
    invalid(`loadSafetensors: an index has a weight_map, got ${gotKind(map)}`);
  const missing = Object.entries(map as Record<string, string>).filter(([name]) => !names.has(name));
  const [first] = missing;
  if (first !== undefined)
    fail(
      missing.length === 1
        ? `the index names ${first[0]} of ${first[1]}, which is in none of the files given`
        : `the index names ${missing.length} tensors that are in none of the files given, the first one ${first[0]} of ${first[1]}`,
    );
}
