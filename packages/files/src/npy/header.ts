import { brief } from "../brief.ts";
import { type Description, parseDictionary } from "./dictionary.ts";
import { fail } from "./invalid.ts";

/** What the header of an NPY file says, with where its values begin. */
export interface Header extends Description {
  readonly start: number;
}

/** How many bytes the length of the header takes in each version. */
const bytesOfLength: Readonly<Record<string, 2 | 4>> = { "1.0": 2, "2.0": 4, "3.0": 4 };

/**
 * Format: the bytes 93 `NUMPY`, a major and a minor version, a little-endian length, and that many
 * bytes of a Python dictionary. https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @throws SinterError FILE_INVALID with the first thing found wrong
 */
export function readHeader(file: Uint8Array): Header {
  const magic = String.fromCharCode(...file.subarray(0, 6));
  if (magic !== "\x93NUMPY")
    return fail(`it begins with ${brief(magic)} and not with the byte 0x93 and "NUMPY"`);
  if (file.length < 8) return fail("it ends before its version");
  const version = `${file[6]}.${file[7]}`;
  const from = 8 + (bytesOfLength[version] ?? fail(`its version is ${version}, expected 1.0, 2.0 or 3.0`));
  if (file.length < from) return fail("it ends within the length of its header");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = from === 10 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = from + length;
  if (start > file.length)
    return fail(`its header claims ${length} bytes but only ${file.length - from} follow`);
  // In versions 1.0 and 2.0 the text is Latin-1; whatever can be read here is ASCII.
  return { ...parseDictionary(new TextDecoder().decode(file.slice(from, start))), start };
}
