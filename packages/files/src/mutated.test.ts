import { SinterError } from "@sinter/ir";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadNpy, loadSafetensors, safetensorsMetadata, saveSafetensors } from "./index.ts";

const safetensors = saveSafetensors(
  {
    weight: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
    steps: { shape: [], data: BigInt64Array.of(5n) },
    mask: { shape: [3], data: Uint8Array.of(1, 0, 1) },
  },
  { metadata: { format: "pt" } },
);
const npy = (version: number, text: string, data: number) =>
  Uint8Array.of(
    ...Buffer.from("\x93NUMPY", "latin1"),
    ...[version, 0, text.length, 0],
    ...(version === 1 ? [] : [0, 0]),
    ...Buffer.from(text),
    ...new Array<number>(data).fill(1),
  );
const npys = [
  npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }   \n", 24),
  npy(2, "{'descr': '>f2', 'fortran_order': True, 'shape': (3, 2), }   \n", 12),
  npy(3, "{'descr': '>u8', 'fortran_order': True, 'shape': (3, 1, 2), }   \n", 48),
];

/** What one change makes of bytes: one is another, some are left out, some are twice, or the rest is gone. */
type Change = (bytes: Uint8Array) => Uint8Array;
const place = fc.nat(400);
const interesting = fc.oneof(
  fc.nat(255),
  fc.constantFrom(...Buffer.from("{}[](),:'\"\\ 0123456789-eLTF<>|=fiub\0\n")),
);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(place, interesting).map(([at, value]) => (bytes: Uint8Array) => {
    const changed = bytes.slice();
    changed[at % bytes.length] = value;
    return changed;
  }),
  fc.tuple(place, fc.nat(9)).map(([at, count]) => (bytes: Uint8Array) => {
    const from = at % bytes.length;
    return Uint8Array.of(...bytes.subarray(0, from), ...bytes.subarray(from + count));
  }),
  fc.tuple(place, fc.nat(9)).map(([at, count]) => (bytes: Uint8Array) => {
    const from = at % bytes.length;
    return Uint8Array.of(...bytes.subarray(0, from + count), ...bytes.subarray(from));
  }),
  place.map((at) => (bytes: Uint8Array) => bytes.slice(0, at)),
);
const changes = fc.array(change, { minLength: 1, maxLength: 3 });

/** Whether the bytes are accepted, and otherwise refused by a sentence. */
function isAccepted(load: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean {
  try {
    load(bytes);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(SinterError);
    expect((error as SinterError).code).toMatch(/^(SAFETENSORS_INVALID|FILE_INVALID|UNSUPPORTED)$/);
    return false;
  }
}

const elements = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

describe("a file with a few changes is read or refused in a sentence", () => {
  const mutate = (bytes: Uint8Array, list: readonly Change[]) =>
    list.reduce((changed, one) => (changed.length === 0 ? changed : one(changed)), bytes);

  it("safetensors", () =>
    fc.assert(
      fc.property(changes, (list) => {
        const bytes = mutate(safetensors, list);
        const accepted = isAccepted((file) => {
          for (const { shape, data } of Object.values(loadSafetensors(file)))
            expect(data.length).toBe(elements(shape));
        }, bytes);
        expect(isAccepted(safetensorsMetadata, bytes)).toBe(accepted);
      }),
      { numRuns: 2000 },
    ));

  it("NPY", () =>
    fc.assert(
      fc.property(fc.constantFrom(...npys), changes, (bytes, list) => {
        isAccepted(
          (file) => {
            const { shape, data } = loadNpy(file);
            expect(data.length).toBe(elements(shape));
          },
          mutate(bytes, list),
        );
      }),
      { numRuns: 3000 },
    ));

  it("the files that are changed are accepted", () => {
    expect(isAccepted(loadSafetensors, safetensors)).toBe(true);
    for (const bytes of npys) expect(isAccepted(loadNpy, bytes)).toBe(true);
  });
});
