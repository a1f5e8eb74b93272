import { amazonAllOrders } from './amazon-all-orders'
import { onlineRetail1 } from './online-retail-1'
import type { Reader } from './reader'
import { shopifyOrders } from './shopify-orders'
import { taobaoItemsCsv } from './taobao-items-csv'
import { taobaoOrdersCsv } from './taobao-orders-csv'

/** Every export format that is known. A test holds this list against the files beside it. */
export const readers: readonly Reader[] = [amazonAllOrders, onlineRetail1, shopifyOrders, taobaoItemsCsv, taobaoOrdersCsv]
