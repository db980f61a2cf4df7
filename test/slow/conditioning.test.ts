import { it } from "vitest";
import { staysConditioned } from "../support/conditioning.ts";

it(
  "many fused chains of ill-conditioned layers stay within four times the bound of their layers",
  {
    timeout: 1_800_000,
  },
  () => staysConditioned(50_000),
);
