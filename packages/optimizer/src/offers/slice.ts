import { linearSlices } from "../passes/linear-slices.ts";
import { offerPass } from "./offer.ts";

offerPass("linear-slices", linearSlices);
