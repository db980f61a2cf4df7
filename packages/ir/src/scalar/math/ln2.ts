/** ln 2 in two parts; the first has so few bits that its product with an exponent is exact. */
export const LN2_HI = 0.693359375;
export const LN2_LO = -0.00021219444;
