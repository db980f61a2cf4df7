import "@sinter/backend/kernels/softmax";
import * as build from "@sinter/ir/build";
import { type AlongFunction, along } from "./along.ts";

/** e^−x / Σ e^−x along an axis: the softmax of −x */
export const softmin: AlongFunction<"softmin"> = /* @__PURE__ */ along("softmin", (x, axis) =>
  build.softmax(build.apply("neg", x), axis),
);
