/** @typedef {import('./shopping.mjs').Order} Order */

/**
 * What real exports suffer: a stretch of orders twice because two exports were pasted together, a few single repeats,
 * and one row that was broken on the way.
 *
 * @typedef {object} Dirt
 * @property {ReadonlySet<Order>} stretch   consecutive in the file; the whole stretch stands there twice
 * @property {ReadonlySet<Order>} twice     each is followed by itself
 * @property {Order} broken                 one of its rows cannot be read; it is never a repeated one
 */

/**
 * @param {import('./generator.mjs').Generator} chance
 * @param {readonly Order[]} orders in the file's order, at least 60
 * @param {{ stretch: number, twice: number, canBreak: (order: Order) => boolean }} amount
 * @returns {Dirt}
 */
export function makeDirt(chance, orders, amount) {
  const middle = Math.floor(orders.length / 2) + chance.integer(20)
  const stretch = new Set(orders.slice(middle, middle + amount.stretch))
  const others = orders.filter((order) => !stretch.has(order) && order.account.kind === 'person')
  /** @type {Set<Order>} */
  const twice = new Set()
  while (twice.size < amount.twice) twice.add(chance.pick(others))
  return { stretch, twice, broken: chance.pick(others.filter((order) => !twice.has(order) && amount.canBreak(order))) }
}

/**
 * The orders as the file lists them, repeats included.
 *
 * @param {readonly Order[]} orders
 * @param {Dirt} dirt
 */
export function withRepeats(orders, dirt) {
  const last = [...dirt.stretch].at(-1)
  return orders.flatMap((order) => {
    if (dirt.twice.has(order)) return [order, order]
    return order === last ? [order, ...dirt.stretch] : [order]
  })
}

/** How often the order stands in the file. @param {Dirt} dirt @param {Order} order */
export const timesOf = (dirt, order) => (dirt.stretch.has(order) || dirt.twice.has(order) ? 2 : 1)
