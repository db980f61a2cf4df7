import { brief } from "../brief.ts";
import type { StoredDType } from "../dtypes.ts";
import { fail, unsupported } from "./invalid.ts";

/** The dtypes of NPY files that can be read, by numpy's kind and number of bytes. */
const dtypeOf = {
  f2: "F16",
  f4: "F32",
  f8: "F64",
  i1: "I8",
  i2: "I16",
  i4: "I32",
  i8: "I64",
  u1: "U8",
  u2: "U16",
  u4: "U32",
  u8: "U64",
  b1: "BOOL",
} as const satisfies Record<string, StoredDType>;

export type NpyDType = (typeof dtypeOf)[keyof typeof dtypeOf];

/**
 * The dtype that a `descr` such as `'<f4'` says, and whether its bytes are in the other order.
 * @throws SinterError UNSUPPORTED for objects, structures and other dtypes than those above,
 * FILE_INVALID where several bytes have no order
 */
export function parseDescr(descr: string): { readonly dtype: NpyDType; readonly bigEndian: boolean } {
  if (descr.startsWith("["))
    return unsupported(
      `its elements are structures, ${brief(descr)}; save each of their fields as a file of its own`,
    );
  const text = descr.slice(1, -1);
  const order = /^[<>|=]?/.exec(text)![0];
  const kind = text.slice(order.length);
  if (kind === "O")
    return unsupported(
      'it holds Python objects, which only pickle can read; save numbers, as array.astype("float32") gives them',
    );
  if (!isKind(kind))
    return unsupported(
      `its dtype is ${brief(text)}, expected one of ${Object.keys(dtypeOf).join(", ")}; convert it before it is saved, for example with array.astype("float32")`,
    );
  if (!kind.endsWith("1") && order !== "<" && order !== ">")
    return fail(
      `its dtype ${brief(text)} does not say the order of its bytes, as "<${kind}" or ">${kind}" would`,
    );
  return { dtype: dtypeOf[kind], bigEndian: order === ">" };
}

const isKind = (kind: string): kind is keyof typeof dtypeOf => Object.hasOwn(dtypeOf, kind);
