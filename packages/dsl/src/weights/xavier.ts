import { checkOptions } from "@sinter/ir";
import { normal, uniform } from "../initializer.ts";
import { checkGain, fans, type GainOptions, type WeightInit } from "./weight-init.ts";

/**
 * Weights of variance 2g²/(in + out), for tanh and sigmoid, as PyTorch's xavier_uniform_ and xavier_normal_.
 *
 * Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, 2010.
 * @throws SinterError INVALID_ARGUMENT if the gain is not above 0
 * @example
 * const params = init(net, { seed: 1, weights: xavier({ gain: 5 / 3 }) });
 */
export function xavier(options?: GainOptions): WeightInit {
  const { gain = 1, normal: isNormal = false } = checkOptions<GainOptions>(
    options,
    ["gain", "normal"],
    "xavier",
  );
  checkGain("xavier", gain);
  return (shape) => {
    const { fanIn, fanOut } = fans(shape);
    const deviation = gain * Math.sqrt(2 / (fanIn + fanOut));
    return isNormal ? normal(deviation) : uniform(Math.sqrt(3) * deviation);
  };
}
