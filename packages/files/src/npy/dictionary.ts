import { brief } from "../brief.ts";
import { isCount } from "../count.ts";
import { fail } from "./invalid.ts";

/** What the dictionary of an NPY file says of its array. */
export interface Description {
  /** numpy's text of the dtype in quotation marks, or the list of the fields of a structured one. */
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** As many as numpy has. */
const MOST_AXES = 64;

/** `'key': value` and a comma or the end, where the value is a string, a word, a tuple or a list. */
const item = /\s*(['"])(\w+)\1\s*:\s*('[^']*'|"[^"]*"|\w+|\([^()]*\)|\[.*\])\s*(?:,|(?=\}))/sy;

/**
 * Reads a Python dictionary of the keys `descr`, `fortran_order` and `shape`, in any order.
 * @throws SinterError FILE_INVALID
 */
export function parseDictionary(header: string): Description {
  const text = header.trim();
  if (!text.startsWith("{")) return fail(`its header is ${brief(text)}, no Python dictionary`);
  const values = new Map<string, string>();
  item.lastIndex = 1;
  let end = 1;
  for (let match = item.exec(text); match !== null; match = item.exec(text)) {
    const [, , key, value] = match as unknown as [string, string, string, string];
    if (values.has(key)) return fail(`the key ${key} stands twice in its header`);
    values.set(key, value);
    end = item.lastIndex;
  }
  const rest = text.slice(end).trim();
  if (rest !== "}") return fail(`its header has ${brief(rest)} where a key or the end was expected`);
  const keys = [...values.keys()].sort().join(", ");
  if (keys !== "descr, fortran_order, shape")
    return fail(`its header has the keys ${brief(keys)}, expected "descr, fortran_order, shape"`);
  const descr = values.get("descr")!;
  if (!/^['"[]/.test(descr)) return fail(`its descr is ${brief(descr)}, no dtype`);
  return {
    descr,
    fortranOrder: parseTruth(values.get("fortran_order")!),
    shape: parseShape(values.get("shape")!),
  };
}

function parseTruth(text: string): boolean {
  if (text !== "True" && text !== "False")
    return fail(`its fortran_order is ${brief(text)}, expected True or False`);
  return text === "True";
}

/** `()`, `(3,)`, `(3, 4)`; Python 2 wrote long integers as `3L`. */
function parseShape(text: string): number[] {
  const sizes = text.replaceAll(/\s/g, "").slice(1, -1).split(",");
  // A tuple of one ends with a comma, others may.
  if (sizes.at(-1) === "" && text.startsWith("(")) sizes.pop();
  else if (sizes.length < 2) return fail(`its shape is ${brief(text)}, expected a tuple`);
  const shape = sizes.map((size) => (/^\d+L?$/.test(size) ? Number.parseInt(size, 10) : -1));
  if (!shape.every(isCount)) return fail(`its shape is ${brief(text)}, expected whole numbers from 0`);
  if (shape.length > MOST_AXES)
    return fail(`its shape has ${shape.length} axes, expected at most ${MOST_AXES}`);
  return shape;
}
