import { transposeSame, transposeTranspose } from "../rules/transpose.ts";
import { offerRules } from "./offer.ts";

offerRules(transposeSame, transposeTranspose);
