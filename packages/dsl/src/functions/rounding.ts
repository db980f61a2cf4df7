import { lt, nearest, neg, type Scalar, select, sub } from "@sinter/ir/scalar";
import { type ElementFunction, elementFunction } from "./function.ts";

/** The nearest whole number, of two the even one, as in PyTorch; its derivative is 0. */
export const round: ElementFunction = /* @__PURE__ */ elementFunction("round", (x) => nearest(x));

const below = (x: Scalar): Scalar => select(lt(x, nearest(x)), sub(nearest(x), 1), nearest(x));

/** The largest whole number that is not above x; its derivative is 0. */
export const floor: ElementFunction = /* @__PURE__ */ elementFunction("floor", below);

/** The smallest whole number that is not below x; its derivative is 0. */
export const ceil: ElementFunction = /* @__PURE__ */ elementFunction("ceil", (x) =>
  // So that what is above −1 and below 0 becomes −0.
  neg(below(neg(x))),
);

/** 1 above 0, −1 below, and what is neither as it is: 0, −0 and NaN; its derivative is 0. */
export const sign: ElementFunction = /* @__PURE__ */ elementFunction("sign", (x) =>
  // `nearest` keeps them, and has no slope.
  select(lt(0, x), 1, select(lt(x, 0), -1, nearest(x))),
);
