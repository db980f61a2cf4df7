import * as sinter from "sinter";

/**
 * A wrong use: what it is, and its code, in which the line of each error ends in `// ✗` and the
 * sentence. Code without an export is one expression.
 */
export type WrongUse = readonly [what: string, code: string];

/** A right use: an expression, and its exact type, which also says what it is at run time. */
export type RightUse = readonly [what: string, code: string, type: string];

/** Everything that there is to use, so that an addition needs no line here. */
export const header = `import { ${Object.keys(sinter).join(", ")} } from "sinter";
import type { Activation, Along, AnyLayer, BatchNorm, Composite, Dropout, Embedding, FlattenLayer, GroupNorm, Identity, Indices, LayerNorm, Linear, Mask, Model, Param, Params, Prelu, RmsNorm, Sequential, Standardize, Tensor, Trainable, UnbiasedLinear, UnitPrelu, UnitTrainable } from "sinter";`;
