import { checkOptions } from "@sinter/ir";
import { normal, uniform } from "../initializer.ts";
import { checkGain, fans, type GainOptions, type WeightInit } from "./weight-init.ts";

/**
 * Weights of variance g²/in, with g = √2 for relu unless given, as PyTorch's kaiming_uniform_ and kaiming_normal_.
 *
 * He, Zhang, Ren and Sun, Delving Deep into Rectifiers, 2015.
 * @throws SinterError INVALID_ARGUMENT if the gain is not above 0
 * @example
 * trainer(net, { loss: mse(), optimizer: adam(), seed: 1, weights: kaiming() });
 */
export function kaiming(options?: GainOptions): WeightInit {
  const { gain = Math.SQRT2, normal: isNormal = false } = checkOptions<GainOptions>(
    options,
    ["gain", "normal"],
    "kaiming",
  );
  checkGain("kaiming", gain);
  return (shape) => {
    const deviation = gain / Math.sqrt(fans(shape).fanIn);
    return isNormal ? normal(deviation) : uniform(Math.sqrt(3) * deviation);
  };
}
