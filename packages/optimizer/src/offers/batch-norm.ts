import { batchNormLinear, linearBatchNorm } from "../rules/batch-norm.ts";
import { offerRules } from "./offer.ts";

offerRules(linearBatchNorm, batchNormLinear);
