/** How a platform is marked in lists: one or two characters on its own colour. */
export interface PlatformBadge {
  mark: string
  /** Dark enough for white letters. */
  colour: string
}

const badges: Record<string, PlatformBadge> = {
  taobao: { mark: '淘', colour: '#c84f0c' },
  tmall: { mark: '猫', colour: '#c4002f' },
  jd: { mark: '京', colour: '#c8102e' },
  pinduoduo: { mark: '拼', colour: '#c92a1c' },
  douyin: { mark: '抖', colour: '#1d1f2b' },
  kuaishou: { mark: '快', colour: '#c64a00' },
  xiaohongshu: { mark: '红', colour: '#d0213f' },
  wechat: { mark: '微', colour: '#1b7f45' },
  youzan: { mark: '赞', colour: '#b3261e' },
  shopify: { mark: 'S', colour: '#4b7a22' },
  amazon: { mark: 'A', colour: '#9a5b00' },
  woocommerce: { mark: 'W', colour: '#7f54b3' },
  ebay: { mark: 'e', colour: '#1f5fae' },
  etsy: { mark: 'E', colour: '#b5490f' },
  lazada: { mark: 'L', colour: '#2b3a9b' },
  shopee: { mark: 'S', colour: '#c63f20' },
  aliexpress: { mark: 'AE', colour: '#c4311c' },
  magento: { mark: 'M', colour: '#b4470f' },
}

const names: [RegExp, string][] = [
  [/taobao|淘宝|(^|_)tb(_|$)|ExportOrder(List|Detail)/i, 'taobao'],
  [/tmall|天猫/i, 'tmall'],
  [/(^|[^a-z])jd([^a-z]|$)|jingdong|京东/i, 'jd'],
  [/pinduoduo|(^|[^a-z])pdd([^a-z]|$)|拼多多/i, 'pinduoduo'],
  [/douyin|tiktok|抖音/i, 'douyin'],
  [/kuaishou|快手/i, 'kuaishou'],
  [/xiaohongshu|小红书/i, 'xiaohongshu'],
  [/wechat|weixin|微信/i, 'wechat'],
  [/youzan|有赞/i, 'youzan'],
  [/shopify/i, 'shopify'],
  [/amazon|亚马逊/i, 'amazon'],
  [/woo(commerce)?/i, 'woocommerce'],
  [/ebay/i, 'ebay'],
  [/etsy/i, 'etsy'],
  [/lazada/i, 'lazada'],
  [/shopee|虾皮/i, 'shopee'],
  [/aliexpress|速卖通/i, 'aliexpress'],
  [/magento/i, 'magento'],
]

/** The platform that a table's or file's name speaks of; null where it speaks of none. */
export function platformOf(name: string): string | null {
  return names.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

/** The badge of a platform; null for one that has none. */
export function platformBadge(platform: string | null): PlatformBadge | null {
  return platform === null ? null : (badges[platform] ?? null)
}
