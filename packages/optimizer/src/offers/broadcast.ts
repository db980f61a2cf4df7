import { broadcastSame } from "../rules/broadcast.ts";
import { offerRules } from "./offer.ts";

offerRules(broadcastSame);
