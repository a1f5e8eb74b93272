import { defineReader } from './reader'
import { taobaoOrdersCsv } from './taobao-orders-csv'

/** The columns that later exports add; only the newest have all of them. */
const newest = ['发货时间', '商家备忘', '直播返现状态', '返现金额', '延迟发货自动赔付金额', '预售订单']

/** The same list with its newer columns, as spreadsheets have it: mapped as the older one, and months of either kind load as one. */
export const taobaoOrdersXlsx = defineReader({
  ...taobaoOrdersCsv,
  id: 'taobao_orders_xlsx',
  version: 1,
  title: { en: 'Taobao/Tmall orders with payment numbers (ExportOrderList)', zh: '淘宝/天猫订单（ExportOrderList，含支付单号）' },
  usual: Object.keys(taobaoOrdersCsv.columns).filter((column) => !newest.includes(column)),
  variantOf: 'taobao_orders_csv',
})
