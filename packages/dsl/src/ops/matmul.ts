import "@sinter/optimizer/offers/matmul";
import "@sinter/backend/kernels/matmul";
import type { MatmulShape } from "@sinter/ir";
import * as build from "@sinter/ir/build";
import { lift } from "../call.ts";
import type { Accepts, ShapeOf, Tensor, TensorOf } from "../tensor.ts";

/**
 * The product of matrices: `[..., m, k]` by `[..., k, n]`, where leading axes of size 1, and missing
 * ones, repeat, or by a vector `[k]`.
 * @throws SinterError SHAPE_MISMATCH if they do not fit
 */
export function matmul<A extends Tensor, B extends Tensor>(
  a: A,
  b: Accepts<MatmulShape<ShapeOf<A>, ShapeOf<B>>, B>,
): TensorOf<MatmulShape<ShapeOf<A>, ShapeOf<B>>> {
  return lift("matmul", [a, b], (x, y) => build.matmul(x, y));
}
