import { pddOrdersCsv } from './pdd-orders-csv'
import { defineReader } from './reader'

/** The same export with all the columns that can be chosen: mapped alike, and files of either kind load as one. */
export const pddOrdersFull = defineReader({
  ...pddOrdersCsv,
  id: 'pdd_orders_full',
  title: { en: 'Pinduoduo orders with all fields', zh: '拼多多订单（全部字段）' },
  usual: Object.keys(pddOrdersCsv.columns),
  variantOf: 'pdd_orders_csv',
})
