import { SinterError } from "@sinter/ir";

/** What of Node's file system is used. */
interface Files {
  readFile(path: string): Promise<Uint8Array>;
  open(path: string, flags: string): Promise<Handle>;
  lstat(path: string): Promise<{ isFile(): boolean }>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: boolean }): Promise<void>;
}

interface Handle {
  writeFile(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** @throws SinterError UNSUPPORTED where there are no files, as in a browser */
async function files(): Promise<Files> {
  // The name is put together so that bundlers for browsers do not look for it.
  const name = ["node", "fs/promises"].join(":");
  try {
    return (await import(/* @vite-ignore */ name)) as unknown as Files;
  } catch {
    throw new SinterError(
      "UNSUPPORTED",
      "there are no files here: keep checkpoints with saveState(trainer.state()) instead",
    );
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

let written = 0;

/** Another name for each writer and each time. */
function asideOf(path: string): string {
  const { process } = globalThis as unknown as { readonly process?: { readonly pid: number } };
  return `${path}.${process?.pid ?? 0}-${written++}.tmp`;
}

/**
 * Writes a file to the side and renames it, so that whoever reads sees the old one or the new one, also when the disk is
 * full or the process ends.
 * @throws SinterError UNSUPPORTED if it cannot be written; the old file is as it was
 */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const fs = await files();
  const aside = asideOf(path);
  try {
    const handle = await fs.open(aside, "w");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(aside, path);
  } catch (error) {
    await fs.rm(aside, { force: true }).catch(() => {});
    throw new SinterError(
      "UNSUPPORTED",
      `the checkpoint ${path} could not be written, and is as it was before: ${reason(error)}`,
    );
  }
}

/**
 * That a file can be written there, before anything is to be written.
 * @throws SinterError UNSUPPORTED if not
 */
export async function checkReplaceable(path: string): Promise<void> {
  const fs = await files();
  const aside = asideOf(path);
  try {
    const found = await fs.lstat(path).catch(() => null);
    if (found?.isFile() === false) throw new Error("there is something else of that name, which is no file");
    await (await fs.open(aside, "w")).close();
    await fs.rm(aside, { force: true });
  } catch (error) {
    throw new SinterError("UNSUPPORTED", `the checkpoint ${path} cannot be written: ${reason(error)}`);
  }
}

/**
 * A file's bytes, or null if there is none.
 * @throws SinterError UNSUPPORTED if it cannot be read
 */
export async function readFileIfThere(path: string): Promise<Uint8Array | null> {
  const fs = await files();
  try {
    return await fs.readFile(path);
  } catch (error) {
    if ((error as { readonly code?: string }).code === "ENOENT") return null;
    throw new SinterError("UNSUPPORTED", `the checkpoint ${path} could not be read: ${reason(error)}`);
  }
}
