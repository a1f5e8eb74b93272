import { defineReader } from './reader'

const lineTotal = '"购买数量" * "价格"'

/** The items of Taobao's and Tmall's orders, joined to them by 订单编号. */
export const taobaoItemsCsv = defineReader({
  id: 'taobao_items_csv',
  version: 1,
  platform: 'taobao',
  title: { en: 'Taobao/Tmall items of orders (ExportOrderDetailList)', zh: '淘宝/天猫订单明细（ExportOrderDetailList）' },
  fileName: /^ExportOrderDetailList\d*/i,
  columns: {
    订单编号: 'id',
    标题: 'text',
    价格: 'money',
    购买数量: 'count',
    外部系统编号: 'id',
    商品属性: 'text',
    套餐信息: 'text',
    备注: 'text',
    订单状态: 'text',
    商家编码: 'id',
  },
  signature: ['订单编号', '标题', '价格', '购买数量'],
  missing: ['null', "'null"],
  currency: 'CNY',
  partOf: 'taobao_orders_csv',
  model: {
    items: {
      order: '"订单编号"',
      fields: {
        order_id: '"订单编号"',
        product_id: 'coalesce("外部系统编号", "商家编码", "标题")',
        sku: '"商家编码"',
        title: '"标题"',
        variant: '"商品属性"',
        quantity: '"购买数量"',
        currency: "'CNY'",
        unit_price: '"价格"',
        line_total: lineTotal,
        status_raw: '"订单状态"',
      },
    },
    products: {
      key: 'coalesce("外部系统编号", "商家编码", "标题")',
      fields: {
        product_id: 'coalesce("外部系统编号", "商家编码", "标题")',
        sku: '"商家编码"',
        title: '"标题"',
        currency: "'CNY'",
        price: '"价格"',
      },
    },
  },
})
