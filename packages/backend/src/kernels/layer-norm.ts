import { layerNormTask } from "../cpu/rows.ts";
import { isAlike } from "../plan/kernels.ts";
import { isDense, type View } from "../plan/value.ts";
import { emitLayerNorm } from "../wasm/kernels/layer-norm.ts";
import { offer } from "./offer.ts";
import "./reduce.ts";

const reads = (view: View, index: number, batched: boolean): boolean =>
  index === 0 ? isAlike(view, index, batched) : isDense(view);

export const layerNorm = offer("layerNorm", {
  cpu: { run: layerNormTask, reads },
  wasm: { run: emitLayerNorm, reads },
});
