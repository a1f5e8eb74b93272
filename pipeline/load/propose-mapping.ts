import type { ImportMap } from '../../protocol/import'
import type { ModelTable } from './model/model-columns'

/** What columns of shops' files are usually called, in English and Chinese, by what they are in the event model. Compared without capitals, blanks, marks and what stands in brackets. */
const usualNames: Readonly<Record<string, readonly string[]>> = {
  'orders.order_id': ['orderid', 'ordernumber', 'orderno', 'order', 'purchaseid', 'transactionid', 'invoiceno', 'invoice', '订单号', '订单编号', '订单id', '交易号', '单号', '主订单编号'],
  'orders.account_id': ['customerid', 'buyerid', 'userid', 'accountid', 'memberid', 'clientid', 'buyerusername', 'customer', 'buyer', '会员名', '会员id', '买家', '买家昵称', '买家id', '用户id', '客户编号', '客户id', '买家会员名'],
  'orders.created_at': ['orderdate', 'ordertime', 'createdat', 'created', 'date', 'purchasedate', 'saledate', 'invoicedate', 'timestamp', '下单时间', '创建时间', '订单创建时间', '下单日期', '日期', '时间', '交易时间', '成交时间'],
  'orders.paid_at': ['paidat', 'paymentdate', 'paymenttime', '付款时间', '支付时间'],
  'orders.status_raw': ['status', 'orderstatus', 'state', '状态', '订单状态', '交易状态'],
  'orders.currency': ['currency', 'currencycode', '币种', '货币'],
  'orders.order_total': ['ordertotal', 'total', 'totalprice', 'totalamount', 'grandtotal', 'amount', 'revenue', '订单金额', '总金额', '应付金额', '合计', '总价', '金额', '实付金额', '订单总额'],
  'orders.paid_amount': ['paid', 'paidamount', 'amountpaid', '实付', '实付款', '支付金额', '实际支付金额', '买家实付'],
  'orders.discount_amount': ['discount', 'discountamount', 'discounttotal', '优惠', '优惠金额', '折扣', '折扣金额'],
  'orders.shipping_amount': ['shipping', 'shippingcost', 'shippingprice', 'freight', 'postage', 'delivery', '运费', '邮费', '快递费'],
  'orders.tax_amount': ['tax', 'taxes', 'vat', 'taxamount', '税', '税费', '税额'],
  'orders.refund_amount': ['refund', 'refundamount', 'refunded', '退款', '退款金额'],
  'orders.receiver_name': ['receiver', 'receivername', 'recipient', 'shippingname', 'shiptoname', '收货人', '收货人姓名', '收件人', '收件人姓名'],
  'orders.receiver_phone': ['receiverphone', 'shippingphone', '收货人电话', '收件人电话', '收货人手机', '收件人手机', '联系手机', '联系电话'],
  'orders.receiver_address': ['shippingaddress', 'deliveryaddress', '收货地址', '收件地址', '详细地址'],
  'order_items.product_id': ['productid', 'itemid', 'sku', 'skuid', 'articleno', 'itemnumber', 'stockcode', '商品id', '商品编号', '商品编码', '货号', '商家编码', '宝贝id'],
  'order_items.title': ['product', 'productname', 'item', 'itemname', 'title', 'description', 'producttitle', '商品', '商品名称', '商品标题', '宝贝标题', '标题', '品名'],
  'order_items.quantity': ['quantity', 'qty', 'units', 'count', 'amountofitems', '数量', '商品数量', '购买数量', '件数', '订购数量'],
  'order_items.unit_price': ['price', 'unitprice', 'itemprice', '单价', '价格', '商品单价', '售价'],
  'order_items.line_total': ['linetotal', 'itemtotal', 'subtotal', '小计', '商品金额', '商品总价'],
  'customers.account_id': ['customerid', 'userid', 'memberid', 'accountid', '客户编号', '会员id', '用户id', '客户id'],
  'customers.name': ['name', 'customername', 'fullname', 'buyername', '姓名', '客户姓名', '名字', '客户名称'],
  'customers.phone': ['phone', 'telephone', 'mobile', 'phonenumber', 'tel', '电话', '手机', '手机号', '联系电话', '手机号码'],
  'customers.email': ['email', 'mail', 'emailaddress', '邮箱', '电子邮箱', '邮件'],
  'customers.address': ['address', 'street', '地址', '联系地址'],
  'customers.city': ['city', 'town', '城市', '市'],
  'customers.province': ['province', 'state', 'region', '省', '省份'],
  'customers.postal_code': ['zip', 'zipcode', 'postcode', 'postalcode', '邮编', '邮政编码'],
  'customers.country': ['country', 'countrycode', '国家'],
  'customers.gender': ['gender', 'sex', '性别'],
  'customers.birth_date': ['birthday', 'birthdate', 'dateofbirth', '生日', '出生日期'],
  'customers.registered_at': ['registeredat', 'signupdate', 'joined', 'registrationdate', '注册时间', '注册日期'],
  'events.account_id': ['userid', 'visitorid', 'customerid', '用户id', '访客id'],
  'events.product_id': ['itemid', 'productid', 'sku', '商品id'],
  'events.action_raw': ['event', 'eventtype', 'action', 'behavior', 'behaviour', 'behaviortype', 'eventname', '行为', '行为类型', '事件', '动作'],
  'events.happened_at': ['timestamp', 'eventtime', 'time', 'datetime', 'eventtimestamp', '时间', '时间戳', '行为时间'],
  'events.session_id': ['sessionid', 'session', 'usersession', '会话id'],
  'events.page': ['page', 'url', 'path', 'pagelocation', '页面', '网址'],
  'reviews.account_id': ['userid', 'reviewerid', 'customerid', '用户id', '评论者'],
  'reviews.product_id': ['productid', 'itemid', 'asin', '商品id'],
  'reviews.rating': ['rating', 'stars', 'score', 'overall', '评分', '星级', '打分'],
  'reviews.text': ['review', 'text', 'comment', 'reviewtext', 'content', '评论', '评价', '评论内容', '评价内容'],
  'reviews.title': ['summary', 'headline', 'reviewtitle', '评论标题'],
  'reviews.written_at': ['date', 'reviewdate', 'time', 'timestamp', '时间', '评论时间', '评价时间'],
}

/** What a table must have to be proposed at all. */
const needed: Partial<Record<ModelTable, readonly string[]>> = {
  orders: ['order_id'],
  order_items: ['product_id|title', 'quantity|unit_price|line_total'],
  customers: ['account_id|phone|email', 'name|phone|email|address|gender|registered_at'],
  events: ['action_raw', 'happened_at'],
  reviews: ['rating|text', 'text|product_id'],
}

/** Mappings that the names of a plain table's columns suggest, by table of the event model. Nothing is proposed for a table whose id is not there. */
export function proposeMapping(names: readonly string[]): ImportMap {
  const plain = names.map((name) => ({ name, key: toKey(name) }))
  const found: ImportMap = {}
  for (const [place, usual] of Object.entries(usualNames)) {
    const [table = '', column = ''] = place.split('.')
    const best = usual.flatMap((wanted) => plain.filter(({ key }) => key === wanted))[0]
    if (best !== undefined) found[table] = { ...found[table], [column]: best.name }
  }
  const isThere = (table: string, wanted: string): boolean => wanted.split('|').some((column) => found[table]?.[column] !== undefined)
  for (const table of Object.keys(found)) if (!(needed[table as ModelTable] ?? []).every((wanted) => isThere(table, wanted))) delete found[table]
  const orderId = found['orders']?.['order_id']
  if (found['order_items'] !== undefined) {
    if (orderId === undefined) delete found['order_items']
    else found['order_items'] = { order_id: orderId, ...found['order_items'] }
  }
  // The people of a list of orders are known by what the orders call them.
  const account = found['orders']?.['account_id'] ?? found['customers']?.['account_id'] ?? found['customers']?.['email'] ?? found['customers']?.['phone']
  if (found['customers'] !== undefined && account !== undefined) found['customers'] = { ...found['customers'], account_id: account }
  if (found['events'] !== undefined && found['orders'] !== undefined) delete found['events']
  return found
}

function toKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}
