/** @typedef {import('./shopping.mjs').Order} Order */

/**
 * An order of each item, for platforms where an order holds one product: the first one bears the freight, and of a part
 * refund it is the last one that comes back.
 *
 * @param {Order} order
 * @returns {Order[]}
 */
export function takeApart(order) {
  if (order.items.length === 1) return [order]
  return order.items.map((item, index) => {
    const goods = item.price * item.quantity
    const shipping = index === 0 ? order.shipping : 0
    const isReturned = order.outcome === 'refunded' || (order.outcome === 'part-refunded' && index === order.items.length - 1)
    const outcome = order.outcome === 'unpaid' ? 'unpaid' : isReturned ? 'refunded' : 'kept'
    return { ...order, items: [item], goods, shipping, total: goods + shipping, outcome, refund: isReturned ? goods + shipping : 0, whole: order }
  })
}
