import "@sinter/backend/kernels/softmax";
import * as build from "@sinter/ir/build";
import { type AlongFunction, along } from "./along.ts";

/** e^x / Σ e^x along an axis; every row of it sums to 1, and large inputs do not overflow */
export const softmax: AlongFunction<"softmax"> = /* @__PURE__ */ along("softmax", build.softmax);
