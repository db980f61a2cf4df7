import { replacing } from "../plan/lower/replace.ts";
import { offerStateLowering } from "../plan/lower/state.ts";
import { emitMaps } from "../wasm/kernels/maps.ts";
import { kernels } from "../wasm/kernels.ts";

offerStateLowering(replacing);
Object.assign(kernels.map!, { together: emitMaps });
