import type { PersonalKind } from './personal-data-words'

/** What a column's name says about it: a kind for certain, a kind that values or neighbours must bear out, or that it is something else. */
export interface HeaderHint {
  kind: PersonalKind | null
  isSure: boolean
  /** Ids, amounts, times and goods: digits alone prove nothing there. */
  isOther: boolean
  /** What it surely is not, whatever the values: a warehouse has an address that is nobody's. */
  denied: ReadonlySet<PersonalKind>
}

type Rule = readonly [PersonalKind, RegExp]

/** Things that belong to goods, shops, money and parcels although a word of people stands in their name. */
const other =
  /\b(orders?|items?|products?|sku|spu|asin|goods|trade|invoice|receipt|transaction|tracking|payment|serial|barcode|ean|upc|isbn|price|amount|total|subtotal|tax|quantity|qty|count|number|no|code|ids?|key|hash|time|timestamp|date|at|version|brand|category|event|store|shop|seller|vendor|warehouse|carrier|method|status|type|title|page|url|file|currency|campaign|coupon|province|state|country|city|company|terms|lineitem|line)\b|[a-z]{3,}(id|no|num)$|订单|单号|编号|编码|序列号|商品|货号|货品|宝贝|赠品|金额|总价|单价|价格|数量|件数|时间|日期|流水|店铺|门店|仓|商家|品牌|类目|标题|状态|方式|公司|快递|物流|优惠|服务费|费用|支付|规格|渠道|省|城市|国家|是否/

/** The first rule that fits decides; narrower ones come first. Headers are in lower case with single blanks. */
const sure: readonly Rule[] = [
  ['ip', /\bip( ?(v4|v6))?( addr(ess)?)?$|^ip\b|\b(remote|client) (addr(ess)?|ip|host)\b|ip ?地址|^ip$/],
  ['device', /\b(device ?ids?|device number|imei|imsi|idfa|idfv|oaid|gaid|aaid|android ?id|advertising id|mac( addr(ess)?)?|user pseudo id|hardware id|udid)\b|设备(号|id|编号|标识|码)|串号/],
  ['email', /\be ?mails?\b|邮箱|电子邮件|邮件地址/],
  ['national-id', /\b(id ?card|identity (card|number|no)|national id|citizen id|ssn|social security|soc sec id|passport|passport no|cpf|tax file number)\b|身份证|证件号|护照/],
  ['bank-card', /\b(bank ?card|card (number|no)|credit card|debit card|cc number|iban|bank account|account number)\b|银行卡|卡号|银行账[号户]|银行帐[号户]/],
  ['phone', /\b(tele)?phones?\b|\bphone (number|no)\b|\b(mobile|cell|cellphone|tel|whatsapp|fax|msisdn)( (number|no))?$|手机号|联系手机|联系电话|手机号码|电话|^手机$|充值号码|移动电话|座机|传真/],
  ['birth-date', /\b(birth ?(day|date)|date of birth|dob|born( on)?)\b|生日|出生(日期|年月|年月日)/],
  ['postal-code', /\b(post(al)? ?codes?|zip( ?codes?)?|postcodes?)\b|邮编|邮政编码/],
  ['coordinates', /\b(latitude|longitude|lat ?(lng|lon)|geo ?(point|location)|gps|coordinates?)\b|^(lat|lng|lon)$|\b(geo|ship|home|user|customer|delivery) (lat|lng|lon)\b|经度|纬度|经纬度|坐标/],
  ['account', /\b(user ?name|buyer username|nick ?name|screen ?name|login( name)?|wechat|weixin|alipay account|account name|customer user|handle|open ?id|union ?id)\b|会员名|昵称|用户名|帐号|账号|旺旺|微信号|支付宝账[号户]|登录名|qq号/],
  ['address', /\b(address(es)?( ?(line)? ?\d)?|street( ?\d| name| address)?|addr ?\d?|suburb)\b|地址|^街道|街道\/镇|住址|门牌|小区/],
  ['name', /\b(first|last|full|given|family|middle|sur|buyer|customer|client|recipient|receiver|consignee|contact|person|reviewer|sender|ship to|shipping|billing|cardholder|member|employee|gift sender|gift recipient|owner|author) ?name\b|\b(firstname|lastname|surname|fullname|consignee)\b|姓名|收货人|收件人|联系人|客户名称?|顾客名|真实姓名|寄件人|持卡人|提货人|购买人|法人|^消费者$|^姓$|^名$/],
]

const perhaps: readonly Rule[] = [
  ['name', /^(name|names|buyer|customer|client|recipient|receiver|employee|person|user|名称|客户|买家|用户|名字)$/],
  ['account', /\b(user|buyer|customer|member|account|reviewer|visitor|client|buyer user) ?(id|no|number)?$|(用户|买家|会员|客户|顾客)(id|编号|号)?$/],
  ['phone', /\bcontact( details| info)?\b|联系方式|联络方式|消费者资料/],
  ['coordinates', /\b(lat|lng|lon)\b|^location$|位置/],
]

/** What stands in the way of a sure rule. */
const denials: Partial<Record<PersonalKind, RegExp>> = {
  phone: /是否|\b(type|model|brand|accepts|os|verified)\b|型号|品牌/,
  email: /\b(accepts|consent|opt|verified|count|opens?|clicks?|subject|campaign|marketing)\b|是否|主题/,
  address: /\b(web|url|page|wallet|type|store|shop|warehouse|count)\b|仓|门店|店铺地址|商家地址|退货地址|网址|是否/,
  name: /\b(product|item|sku|store|shop|brand|event|file|company|province|country|state|city)\b|商品|店铺|门店|仓|公司|是否/,
  account: /\b(page|type|status|agent)\b|类型|状态|是否/,
  'birth-date': /是否/,
  device: /\b(type|model|brand|category|os|name)\b|类型|型号/,
}

/** Reads a header in English, in Chinese or as a platform writes it: `Shipping Name`, `customer_ip_address`, `reviewerName`, `收货人姓名`. */
export function readHeader(header: string): HeaderHint {
  const name = toPlainHeader(header)
  const fits = ([kind, form]: Rule): boolean => form.test(name) && denials[kind]?.test(name) !== true
  const rule = sure.find(fits)
  return {
    kind: (rule ?? perhaps.find(fits))?.[0] ?? null,
    isSure: rule !== undefined,
    isOther: other.test(name),
    denied: new Set(sure.filter(([kind, form]) => form.test(name) && denials[kind]?.test(name) === true).map(([kind]) => kind)),
  }
}

function toPlainHeader(header: string): string {
  return header
    .normalize('NFKC')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[_\-.·:：/&]+(?!镇)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
