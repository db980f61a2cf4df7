import { matmulStatic } from "../rules/matmul-static.ts";
import { offerRules } from "./offer.ts";

offerRules(matmulStatic);
