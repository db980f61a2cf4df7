import { linearAdd } from "../rules/linear-add.ts";
import { addZero, divOne, mulOne, subZero } from "../rules/neutral-operand.ts";
import { offerRules } from "./offer.ts";

// What shortens the graph comes first.
offerRules(addZero, subZero, mulOne, divOne, linearAdd);
