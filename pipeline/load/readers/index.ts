import { amazonAllOrders } from './amazon-all-orders'
import { douyinOrdersCsv } from './douyin-orders-csv'
import { douyinSettlement } from './douyin-settlement'
import { jdOrdersCsv } from './jd-orders-csv'
import { jdSettlementXlsx } from './jd-settlement-xlsx'
import { onlineRetail1 } from './online-retail-1'
import { pddOrdersCsv } from './pdd-orders-csv'
import { pddOrdersFull } from './pdd-orders-full'
import type { Reader } from './reader'
import { shopifyOrders } from './shopify-orders'
import { taobaoItemsCsv } from './taobao-items-csv'
import { taobaoOrdersCsv } from './taobao-orders-csv'
import { taobaoOrdersXlsx } from './taobao-orders-xlsx'

/** Every export format that is known. A test holds this list against the files beside it. */
export const readers: readonly Reader[] = [amazonAllOrders, douyinOrdersCsv, douyinSettlement, jdOrdersCsv, jdSettlementXlsx, onlineRetail1, pddOrdersCsv, pddOrdersFull, shopifyOrders, taobaoItemsCsv, taobaoOrdersCsv, taobaoOrdersXlsx]
