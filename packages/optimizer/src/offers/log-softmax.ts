import { expOfLog } from "../rules/exp.ts";
import { offerRules } from "./offer.ts";

offerRules(expOfLog);
