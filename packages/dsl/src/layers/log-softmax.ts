import "@sinter/optimizer/offers/log-softmax";
import "@sinter/backend/kernels/log-softmax";
import * as build from "@sinter/ir/build";
import { type AlongFunction, along } from "./along.ts";

/** ln softmax(x) along an axis, without softmax's underflow */
export const logSoftmax: AlongFunction<"logSoftmax"> = /* @__PURE__ */ along("logSoftmax", build.logSoftmax);
