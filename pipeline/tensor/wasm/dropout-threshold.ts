/** The least of the 2^32 draws that keeps its number: draw / 2^32 ≥ rate. */
export const dropoutThreshold = (rate: number): number => Math.min(2 ** 32 - 1, Math.ceil(rate * 2 ** 32))
