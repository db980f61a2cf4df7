import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";

/** Writes a file whole or not at all: beside its place, which it then takes. */
export function writeWhole(file: string, content: string): void {
  const part = `${file}.${process.pid}.part`;
  try {
    // Of a pipe or a device nothing else could take the place.
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) throw new Error("it is not a file");
    writeFileSync(part, content, { flag: "wx" });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`cannot write ${file}: ${code === "ENOENT" ? "there is no such folder" : message}`);
  }
}
