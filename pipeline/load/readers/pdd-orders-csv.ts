import { defineReader, mapped, utc, type ColumnMeaning, type OrderStatus } from './reader'

const zone = 'Asia/Shanghai'

const status: Record<string, OrderStatus> = {
  待付款: 'unpaid',
  待支付: 'unpaid',
  未支付: 'unpaid',
  已支付: 'paid',
  待分享: 'paid',
  待成团: 'paid',
  拼团中: 'paid',
  审核中: 'paid',
  未发货: 'paid',
  待发货: 'paid',
  部分发货: 'shipped',
  已发货: 'shipped',
  待收货: 'shipped',
  待签收: 'shipped',
  '已发货，待签收': 'shipped',
  '已发货，待收货': 'shipped',
  已签收: 'completed',
  已收货: 'completed',
  已确认收货: 'completed',
  待评价: 'completed',
  已评价: 'completed',
  交易成功: 'completed',
  已完成: 'completed',
  已取消: 'closed',
  交易已取消: 'closed',
  交易关闭: 'closed',
  已关闭: 'closed',
  未成团: 'closed',
  拼团失败: 'closed',
  退款成功: 'refunded',
  已退款: 'refunded',
}

const state = `case when contains("售后状态", '退款成功') or contains("订单状态", '退款成功') or contains("订单状态", '已退款') then 'refunded' else ${mapped(`replace(replace("订单状态", ',', '，'), ' ', '')`, status, "'unknown'")} end`

const zero = (column: string): string => `coalesce("${column}", 0)`
const discount = `${zero('店铺优惠折扣(元)')} + ${zero('平台优惠折扣(元)')} + ${zero('多多支付立减金额(元)')}`
const services = `${zero('上门安装费(元)')} + ${zero('送货入户费(元)')} + ${zero('送货入户并安装费(元)')}`
const total = `coalesce("用户实付金额(元)", "商品总价(元)" + ${zero('邮费(元)')} + ${services} - (${discount}))`

// The order's number begins with the day it was placed on.
const dayOfNumber = `try_strptime(case when regexp_matches("订单号", '^[0-9]{6}-[0-9]{15}$') then "订单号"[1:6] end, '%y%m%d')`
const hasNoTime = '"订单成交时间" is null and "支付时间" is null'
const product = 'coalesce("商品id", "商家编码-商品维度", "商品")'
const sku = 'coalesce("商家编码-规格维度", "样式ID")'
const unitPrice = '"商品总价(元)" / nullif("商品数量(件)", 0)'
/** Masked cells tell nothing. */
const readable = (column: string): string => `case when not contains("${column}", '*') then "${column}" end`

/** The columns of the shorter export, in its order. */
const usual = ['商品', '订单号', '订单状态', '商品总价(元)', '邮费(元)', '店铺优惠折扣(元)', '平台优惠折扣(元)', '多多支付立减金额(元)', '用户实付金额(元)', '商家实收金额(元)', '商品数量(件)', '发货时间', '确认收货时间', '商品id', '商品规格', '样式ID', '商家编码-规格维度', '商家编码-商品维度', '商家备注', '售后状态', '快递单号', '快递公司', '订单成交时间', '是否分期', '分期期数', '手续费承担方', '分期方式']

const columns: Record<string, ColumnMeaning> = {
  商品: 'text',
  订单号: 'id',
  订单状态: 'text',
  '商品总价(元)': 'money',
  '邮费(元)': 'money',
  '店铺优惠折扣(元)': 'money',
  '平台优惠折扣(元)': 'money',
  '多多支付立减金额(元)': 'money',
  '上门安装费(元)': 'money',
  '送货入户费(元)': 'money',
  '送货入户并安装费(元)': 'money',
  '用户实付金额(元)': 'money',
  '商家实收金额(元)': 'money',
  '商品数量(件)': 'count',
  是否审核中: 'text',
  支付时间: 'time',
  承诺发货时间: 'time',
  承诺送达时间: 'time',
  发货时间: 'time',
  确认收货时间: 'time',
  商品id: 'id',
  商品规格: 'text',
  样式ID: 'id',
  商品一级类目: 'text',
  商品二级类目: 'text',
  商品三级类目: 'text',
  商品四级类目: 'text',
  '商家编码-规格维度': 'id',
  '商家编码-商品维度': 'id',
  商家备注: 'text',
  买家留言: 'text',
  售后状态: 'text',
  消费者资料: 'text',
  订单成交时间: 'time',
  消费者资料上传时间: 'text',
  赠品名称: 'text',
  赠品id: 'id',
  赠品规格: 'text',
  赠品数量: 'text',
  团ID: 'id',
  团身份: 'text',
  是否已开始配送: 'text',
  配送员是否已送达: 'text',
  配送状态: 'text',
  同城是否普通快递: 'text',
  快递单号: 'id',
  快递公司: 'text',
  省: 'text',
  市: 'text',
  区: 'text',
  '街道/镇': 'text',
  配送员手机号: 'phone',
  是否抽奖或0元试用: 'text',
  是否顺丰加价: 'text',
  用户购买手机号: 'phone',
  旅行类信息: 'text',
  充值号码: 'id',
  是否门店自提: 'text',
  门店名称: 'text',
  门店自定义编码: 'id',
  关联货品编码: 'id',
  货品名称: 'text',
  货品类型: 'text',
  子货品: 'text',
  仓库名称: 'text',
  仓库所在地址: 'text',
  海淘清关订单号: 'id',
  支付ID: 'id',
  支付方式: 'text',
  保税仓: 'text',
  是否直播间成交: 'text',
  是否直播间引导成交: 'text',
  预约配送时间: 'text',
  是否节能补贴: 'text',
  是否分期: 'text',
  分期期数: 'text',
  手续费承担方: 'text',
  是否无痕发货: 'text',
  订单来源: 'text',
  是否社区团购: 'text',
  小区送达情况: 'text',
  分期方式: 'text',
}

const inOtherWords: Record<string, string> = {
  商品名称: '商品',
  商品ID: '商品id',
  样式id: '样式ID',
  '商家编码-SKU维度': '商家编码-规格维度',
  拼单成功时间: '订单成交时间',
}

/**
 * Pinduoduo's order export: one row an order of one SKU, of whichever columns the seller chose; it names no buyer.
 * Where no time is there, the order's number gives its day, at 00:00 of China's clock, which all times of the file are on.
 */
export const pddOrdersCsv = defineReader({
  id: 'pdd_orders_csv',
  version: 1,
  platform: 'pinduoduo',
  title: { en: 'Pinduoduo orders', zh: '拼多多订单' },
  fileName: /^orders_export/i,
  columns,
  aliases: { ...inOtherWords, ...Object.fromEntries(Object.keys(columns).filter((column) => column.includes('(')).map((column) => [column.replace('(', '（').replace(')', '）'), column])) },
  signature: ['订单号'],
  telling: ['商品总价(元)', '店铺优惠折扣(元)', '平台优惠折扣(元)', '多多支付立减金额(元)', '用户实付金额(元)', '商家实收金额(元)', '商品数量(件)', '样式ID', '商家编码-规格维度', '商家编码-商品维度', '订单成交时间'],
  usual,
  missing: ['-', '--', 'null'],
  asides: ['^"?\\s*(总计|合计)\\s*[:：]?\\s*"?\\s*(,|$)'],
  zone,
  currency: 'CNY',
  identity: 'none',
  once: '"订单号"',
  cautions: [
    {
      count: `count(*) filter (where ${hasNoTime} and ${dayOfNumber} is not null)`,
      words: { en: '{count} {count|order has|orders have} no time: the day in {count|its|their} number counts, exact to the day only.', zh: '有 {count} 个订单没有成交时间：取订单号中的日期，只精确到天。' },
    },
  ],
  model: {
    orders: {
      key: '"订单号"',
      fields: {
        order_id: '"订单号"',
        status: state,
        status_raw: `nullif(concat_ws(' / ', "订单状态", "售后状态"), '')`,
        created_at: utc(`coalesce("订单成交时间", "支付时间", ${dayOfNumber})`, zone),
        paid_at: utc('"支付时间"', zone),
        shipped_at: utc('"发货时间"', zone),
        completed_at: utc('"确认收货时间"', zone),
        zone: `'${zone}'`,
        currency: "'CNY'",
        goods_amount: '"商品总价(元)"',
        discount_amount: discount,
        shipping_amount: '"邮费(元)"',
        order_total: total,
        paid_amount: `case when "支付时间" is not null or ${state} not in ('unpaid', 'closed') then ${total} end`,
        units: '"商品数量(件)"',
        channel: '"订单来源"',
        receiver_city: readable('市'),
        receiver_province: readable('省'),
        receiver_country: "'CN'",
      },
    },
    items: {
      order: '"订单号"',
      fields: {
        order_id: '"订单号"',
        product_id: product,
        sku,
        title: '"商品"',
        variant: '"商品规格"',
        quantity: '"商品数量(件)"',
        currency: "'CNY'",
        unit_price: unitPrice,
        line_total: '"商品总价(元)"',
        discount_amount: discount,
        status_raw: '"订单状态"',
      },
    },
    products: {
      key: product,
      fields: {
        product_id: product,
        sku: { last: sku },
        title: { last: '"商品"' },
        category: { last: 'coalesce("商品四级类目", "商品三级类目", "商品二级类目", "商品一级类目")' },
        currency: "'CNY'",
        price: { last: unitPrice },
      },
    },
  },
})
