import { defineReader, mapped, utc, type OrderStatus } from './reader'

const zone = 'Asia/Shanghai'

const status: Record<string, OrderStatus> = {
  等待付款: 'unpaid',
  等待出库: 'paid',
  已出库: 'shipped',
  等待确认收货: 'shipped',
  完成: 'completed',
  已完成: 'completed',
  取消: 'closed',
  已取消: 'closed',
  删除: 'closed',
  退款完成: 'refunded',
  已退款: 'refunded',
}

const currencies: Record<string, string> = { 人民币: 'CNY', RMB: 'CNY', 元: 'CNY', 美元: 'USD', 港币: 'HKD' }
const currency = `coalesce(${mapped('"币种"', currencies, '"币种"')}, 'CNY')`

// Some files sign what is paid out, some do not: the direction always says it.
const amount = `case "收支方向" when '支出' then -abs("应结金额") when '收入' then abs("应结金额") else "应结金额" end`

/**
 * JD's settlement of shops: several rows an order, one a fee (费用名称). 应结金额 counts against the shop where 收支方向 is 支出.
 * A row is settled when the money has arrived (到账时间); where that is missing in a settled row, on the day of its bill.
 * Of orders only what each row repeats is certain: their times and status, no amounts.
 */
export const jdSettlementXlsx = defineReader({
  id: 'jd_settlement_xlsx',
  version: 1,
  platform: 'jd',
  title: { en: 'JD shop settlement', zh: '京东商家结算明细' },
  columns: {
    订单编号: 'id',
    父单号: 'id',
    订单状态: 'text',
    订单下单时间: 'time',
    订单完成时间: 'time',
    售后服务单号: 'id',
    售后退款时间: 'time',
    商品编号: 'id',
    商品名称: 'text',
    商品数量: 'count',
    扣点类型: 'text',
    佣金比例: 'text',
    费用名称: 'text',
    应结金额: 'money',
    币种: 'text',
    收支方向: 'text',
    结算状态: 'text',
    预计结算时间: 'time',
    账单生成时间: 'time',
    到账时间: 'time',
    商户订单号: 'id',
    资金动账备注: 'text',
  },
  signature: ['订单编号', '费用名称', '应结金额', '收支方向'],
  missing: ['-', '--', 'null'],
  asides: ['^"?\\s*(总计|合计)\\s*[:：]?\\s*"?\\s*(,|$)'],
  zone,
  partOf: 'jd_orders_csv',
  model: {
    orders: {
      key: '"订单编号"',
      fields: {
        order_id: '"订单编号"',
        status: mapped('"订单状态"', status, "'unknown'"),
        status_raw: '"订单状态"',
        created_at: utc('"订单下单时间"', zone),
        completed_at: utc('"订单完成时间"', zone),
        zone: `'${zone}'`,
        currency,
      },
    },
    settlements: {
      fields: {
        order_id: '"订单编号"',
        product_id: '"商品编号"',
        kind: '"费用名称"',
        currency,
        amount,
        status_raw: '"结算状态"',
        settled_at: utc(`coalesce("到账时间", case when "结算状态" = '已结算' then "账单生成时间" end)`, zone),
        zone: `'${zone}'`,
      },
    },
  },
})
