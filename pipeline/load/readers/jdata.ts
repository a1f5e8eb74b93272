import { defineReader, mapped, utc, type EventAction } from './reader'

const zone = 'Asia/Shanghai'

const action: Record<string, EventAction> = { 1: 'view', 2: 'cart', 3: 'uncart', 4: 'purchase', 5: 'favourite', 6: 'click' }

/** JD's JData of 2016: one act a row; users are written as floats (`300001.0`), as the other files do not. */
export const jdata = defineReader({
  id: 'jdata',
  version: 1,
  platform: 'jd',
  title: { en: 'JD JData actions', zh: '京东 JData 行为数据' },
  fileName: /^JData_Action/i,
  columns: { user_id: 'float-id', sku_id: 'id', time: 'time', model_id: 'float-id', type: 'id', cate: 'id', brand: 'id' },
  signature: ['user_id', 'sku_id', 'time', 'model_id', 'type', 'cate', 'brand'],
  isBare: true,
  zone,
  model: {
    events: {
      fields: {
        account_id: `regexp_replace("user_id", '[.]0+$', '')`,
        product_id: '"sku_id"',
        action: mapped('cast("type" as varchar)', action, "'other'"),
        action_raw: '"type"',
        happened_at: utc('"time"', zone),
        zone: `'${zone}'`,
        category: '"cate"',
        brand: '"brand"',
      },
    },
  },
})
