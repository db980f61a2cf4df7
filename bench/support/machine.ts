import { cpus, totalmem } from "node:os";
import { wasmFeatures } from "@sinter/backend";

/** What the figures were measured on. */
export const machine = () => ({
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
  relaxedSimd: wasmFeatures().relaxedMadd,
});
