import { existsSync, statSync, writeSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Graph, isActivation, isLayer, isModel, type Model, SinterError } from "sinter";
import { oneLine } from "./io.ts";

/** A model that a file exports, its graph named after the export. */
export interface Found {
  readonly name: string;
  readonly graph: Graph;
}

/** What native loading cannot do but jiti can: old Node versions, enums, imports without extension. */
const NEEDS_JITI = new Set([
  "ERR_UNKNOWN_FILE_EXTENSION",
  "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX",
  "ERR_MODULE_NOT_FOUND",
  "ERR_UNSUPPORTED_DIR_IMPORT",
]);

/** A file that was loaded, and which of its exports is wanted, if one is named. */
interface Loaded {
  readonly file: string;
  readonly path: string;
  readonly wanted: string | undefined;
  readonly exports: Record<string, unknown>;
}

/** Loads `file.ts` or `file.ts#name`. */
async function load(target: string): Promise<Loaded> {
  // A file may have # in its name.
  const hash = existsSync(resolve(target)) ? -1 : target.lastIndexOf("#");
  const file = hash < 0 ? target : target.slice(0, hash);
  const wanted = hash < 0 ? undefined : target.slice(hash + 1);
  const path = resolve(file);
  if (!existsSync(path)) throw new SinterError("MODEL_FILE", `${file}: there is no such file`);
  if (!statSync(path).isFile()) throw new SinterError("MODEL_FILE", `${file}: not a file`);
  return { file, path, wanted, exports: await importFile(path, file) };
}

/**
 * The activations that `file.ts` or `file.ts#name` exports.
 * @throws SinterError MODEL_FILE if the file is missing, fails to load, or exports no (such) activation
 */
export async function loadActivations(target: string): Promise<unknown[]> {
  const { file, wanted, exports } = await load(target);
  const all = Object.entries(exports).filter(([, value]) => isActivation(value));
  const found = all.filter(([name]) => wanted === undefined || name === wanted);
  if (found.length > 0) return [...new Set(found.map(([, value]) => value))];
  const names = all.map(([name]) => name).join(", ");
  throw new SinterError(
    "MODEL_FILE",
    `${file}: exports no activation${wanted === undefined ? "" : ` called ${wanted}`}${names === "" ? "; export one that activation(...) or trainable(...) made" : `; it exports ${names}`}`,
  );
}

/**
 * The models that `file.ts` or `file.ts#name` exports.
 * @throws SinterError MODEL_FILE if the file is missing, fails to load, or exports no (such) model
 */
export async function loadModels(target: string): Promise<Found[]> {
  const { file, path, wanted, exports } = await load(target);
  const models = Object.entries(exports).filter((entry): entry is [string, Model] => isModel(entry[1]));
  if (wanted !== undefined) {
    if (isLayer(exports[wanted]) && !isModel(exports[wanted]))
      throw new SinterError(
        "MODEL_FILE",
        `${file}: ${wanted} is one layer; wrap it, as in sequential(${wanted})`,
      );
    const model = models.find(([name]) => name === wanted);
    if (model !== undefined) return [found(model, path, file)];
    const names = models.map(([name]) => name).join(", ");
    throw new SinterError(
      "MODEL_FILE",
      `${file}: exports no model called ${wanted}${names === "" ? "" : `; it exports ${names}`}`,
    );
  }
  const complete = models.filter(([, model]) => !(isLayer(model) && model.in === null));
  if (complete.length === 0) {
    const hasLayer = Object.values(exports).some(isLayer);
    throw new SinterError(
      "MODEL_FILE",
      `${file}: exports no model; ${hasLayer ? "wrap the layer, as in sequential(layer)" : "export a sequential(...) or a model(...)"}`,
    );
  }
  // A default export that has a name as well is shown under that.
  const named = complete.filter(([name]) => name !== "default").map(([, model]) => model);
  return complete
    .filter(([name, model]) => name !== "default" || !named.includes(model))
    .map((entry) => found(entry, path, file));
}

function found([name, model]: [string, Model], path: string, file: string): Found {
  let graph: Graph;
  try {
    ({ graph } = model);
  } catch (error) {
    throw new SinterError("MODEL_FILE", `${file}#${name}: ${oneLine(error)}`);
  }
  const own =
    name === "default"
      ? basename(path, extname(path))
          .replace(/[^A-Za-z0-9_]/g, "_")
          .replace(/^(?=\d)/, "_")
      : name;
  const printable = /^[A-Za-z_][A-Za-z0-9_]*$/.test(own) ? own : "model";
  return { name, graph: { ...graph, name: printable } };
}

/** Loading runs the file: what it writes goes to stderr, so that stdout carries only data. */
async function importFile(path: string, file: string): Promise<Record<string, unknown>> {
  const { stdout, stderr } = process;
  const { write } = stdout;
  stdout.write = stderr.write.bind(stderr);
  // It may call process.exit, or wait for something that never comes.
  const onExit = () => {
    process.exitCode = 2;
    writeSync(process.stderr.fd, `sinter: ${file}: the process ended while this file was loading\n`);
  };
  process.once("exit", onExit);
  try {
    return await importModule(path, file);
  } finally {
    process.off("exit", onExit);
    stdout.write = write;
  }
}

async function importModule(path: string, file: string): Promise<Record<string, unknown>> {
  try {
    try {
      return await import(pathToFileURL(path).href);
    } catch (error) {
      if (!NEEDS_JITI.has((error as { code?: string } | null)?.code ?? "")) throw error;
      const { createJiti } = await import("jiti");
      return await createJiti(import.meta.url, { fsCache: false }).import(path);
    }
  } catch (error) {
    throw new SinterError("MODEL_FILE", `${file}: ${oneLine(error)}`);
  }
}
