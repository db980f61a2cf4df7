import { add, mul, type Scalar } from "@sinter/ir/scalar";

/** g + λp: the gradient of the loss and of λ/2·‖p‖². */
export const decayed = (gradient: Scalar, parameter: Scalar, weightDecay: number): Scalar =>
  weightDecay === 0 ? gradient : add(gradient, mul(weightDecay, parameter));

/** (1 − γλ)p: a decay that is not seen by what the optimizer keeps of gradients. */
export const shrunk = (parameter: Scalar, keep: Scalar, weightDecay: number): Scalar =>
  weightDecay === 0 ? parameter : mul(keep, parameter);
