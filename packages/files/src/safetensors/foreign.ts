/** Formats that are taken for safetensors, by the bytes that they begin with, and what to do with them. */
const formats: readonly (readonly [start: string, what: string])[] = [
  [
    "version https://git-lfs",
    "it is a Git LFS pointer, which stands for the file: get the file itself with git lfs pull",
  ],
  [
    "PK\x03\x04",
    "it is a zip archive, as torch.save writes it: load it in Python, and write it with safetensors.torch.save_file",
  ],
  ...["\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05"].map(
    (start) =>
      [
        start,
        "it is a Python pickle, as torch.save wrote it: load it in Python, and write it with safetensors.torch.save_file",
      ] as const,
  ),
  ["\x93NUMPY", "it is an array of numpy: loadNpy reads it"],
  ["GGUF", "it is a GGUF file, which is not read: get the model as safetensors"],
  ["\x89HDF", "it is an HDF5 file, as Keras writes it: load it in Python, and write it with safetensors"],
  ["\x1f\x8b", "it is compressed by gzip: give what gunzip makes of it"],
];

/** How many bytes of a text are looked at. */
const LOOKED_AT = 512;

/** What a file is that is plainly no safetensors file, and what to do with it; null if it may be one. */
export function foreignFormat(file: Uint8Array): string | null {
  const start = String.fromCharCode(...file.subarray(0, LOOKED_AT));
  const known = formats.find(([begin]) => start.startsWith(begin));
  if (known !== undefined) return known[1];
  const text = start.replace(/^\xef\xbb\xbf/, "").trimStart();
  if (/^<(!doctype|html|\?xml)/i.test(text))
    return "it is a web page, perhaps of an error or a login: download the file itself";
  // What begins a header's length would be one of 16 MB and more.
  if (/^[{[]/.test(text) && file.length < 2 ** 24) return jsonFormat(file);
  return null;
}

function jsonFormat(file: Uint8Array): string | null {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(file));
  } catch {
    return null;
  }
  const { weight_map: map } = Object(json) as { weight_map?: unknown };
  if (typeof map !== "object" || map === null) return "it is JSON, not the file with the tensors";
  const files = [...new Set(Object.values(map))].filter((file) => typeof file === "string");
  if (files.length === 0) return "it is JSON, not the file with the tensors";
  return `it is the index of a model in ${files.length} files: read those, ${files[0]}${files.length > 1 ? " and others" : ""}, and give them as a list, loadSafetensors([…], { index })`;
}
