import { joinedLinears } from "../passes/joined-linears.ts";
import { splitLinears } from "../passes/split-linears.ts";
import { offerPass } from "./offer.ts";

offerPass("joined-linears", joinedLinears);
offerPass("split-linears", splitLinears);
