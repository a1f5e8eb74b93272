/** @typedef {'devoted' | 'regular' | 'bargain' | 'giver' | 'passing' | 'departed' | 'newcomer'} Segment */

/**
 * The kinds of buyers that the world is made of: what a segmentation should find again. Rates are orders in 30 days
 * within a person's own time as a customer.
 *
 * @typedef {object} SegmentTraits
 * @property {number} share            of all people
 * @property {[number, number]} rate
 * @property {number} basket           mean number of different products in an order, less one
 * @property {[number, number]} sensitivity   to prices, 0 to 1
 * @property {number} income           added to the logarithm of income
 * @property {number} giving           how much the seasons of presents move them
 * @property {[number, number] | null} arrives   days before the end of the world; null: some time before its first year is over
 * @property {[number, number] | null} leaves    days after arriving; null: stays
 */

/** @type {Record<Segment, SegmentTraits>} */
export const segments = {
  devoted: { share: 0.08, rate: [1.1, 1.9], basket: 1.3, sensitivity: [0.05, 0.4], income: 0.35, giving: 0.6, arrives: null, leaves: null },
  regular: { share: 0.2, rate: [0.35, 0.65], basket: 0.8, sensitivity: [0.2, 0.6], income: 0, giving: 0.6, arrives: null, leaves: null },
  bargain: { share: 0.17, rate: [0.16, 0.32], basket: 0.9, sensitivity: [0.75, 1], income: -0.3, giving: 0.2, arrives: null, leaves: null },
  giver: { share: 0.09, rate: [0.1, 0.18], basket: 1.6, sensitivity: [0.1, 0.4], income: 0.3, giving: 7, arrives: null, leaves: null },
  passing: { share: 0.22, rate: [0.7, 1.2], basket: 0.4, sensitivity: [0.3, 0.8], income: -0.05, giving: 0.3, arrives: [60, 540], leaves: [20, 60] },
  departed: { share: 0.16, rate: [0.5, 0.95], basket: 0.8, sensitivity: [0.2, 0.7], income: 0, giving: 0.5, arrives: [400, 548], leaves: [90, 330] },
  newcomer: { share: 0.08, rate: [0.7, 1.3], basket: 0.6, sensitivity: [0.2, 0.7], income: 0.05, giving: 0.5, arrives: [5, 75], leaves: null },
}

export const segmentKeys = /** @type {Segment[]} */ (Object.keys(segments))
