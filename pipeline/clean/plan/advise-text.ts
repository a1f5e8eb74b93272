import { coerce } from '../coerce'
import { normaliseEmail } from '../normalise-email'
import { normalisePhone } from '../normalise-phone'
import { normaliseText } from '../normalise-text'
import { splitAddress } from '../split-address'
import { toUtc } from '../to-utc'
import { nameList, percent, tryStep, type Adviser } from './adviser'

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** Blanks, width and entities: what no one means to write. */
export const adviseText: Adviser = async (trial) => {
  const tried = await tryStep(trial, normaliseText, {})
  if (tried === null || tried.changes.length === 0) return null
  const columns = tried.changes.map(({ column }) => column)
  const affected = Math.round(sum(tried.changes.map(({ changed }) => changed)) * trial.scale)
  return {
    becomes: 'Tidy', step: 'clean.normaliseText', columns, params: { columns }, affected, after: tried.table,
    reason: { en: `${affected} values of ${nameList(columns, 'en')} hold stray blanks, full-width letters or HTML entities`, zh: `${nameList(columns, 'zh')} 中有 ${affected} 个值含多余空白、全角字符或 HTML 实体` },
  }
}

/** Text that is times. The zone is the reader's to confirm. */
export const adviseTimes: Adviser = async (trial) => {
  const open = await tryStep(trial, toUtc, { zone: trial.zone })
  // Day and month in an open order: month first is tried, and said.
  const tried = open ?? (await tryStep(trial, toUtc, { zone: trial.zone, form: 'mdy', columns: trial.table.columns.filter(({ name, kind }) => kind === 'text' && /time|date|_at$|时间|日期/i.test(name)).map(({ name }) => name) }))
  if (tried === null || tried.forms.length === 0) return null
  const columns = tried.forms.map(({ column }) => column)
  const unread = Math.round(tried.unreadable.rowCount * trial.scale)
  const order = open === null ? { form: 'mdy' } : {}
  return {
    becomes: 'Timed', step: 'clean.toUtc', columns, params: { columns, zone: trial.zone, ...order }, affected: Math.round(trial.table.rowCount * trial.scale), after: tried.table,
    reason: {
      en: `${nameList(columns, 'en')} hold times as text (${tried.forms.map(({ form, share }) => `${String(form)} ${percent(share, 1)}`).join(', ')}; ${unread} unreadable); \`zone\` is where the shop's clock stands${open === null ? '. Day and month could be either: check `form`' : ''}`,
      zh: `${nameList(columns, 'zh')} 是文本形式的时间（${tried.forms.map(({ form, share }) => `${String(form)} ${percent(share, 1)}`).join('、')}；${unread} 个读不出）；请确认店铺所在时区 \`zone\`${open === null ? '。日与月的先后无法判断，请核对 `form`' : ''}`,
    },
  }
}

/** Text that is numbers, money, yes or no. */
export const adviseTypes: Adviser = async (trial) => {
  const tried = await tryStep(trial, coerce, {})
  const chosen = tried?.types.filter(({ type }) => type !== 'text') ?? []
  if (tried === null || chosen.length === 0) return null
  const unread = Math.round(tried.unreadable.rowCount * trial.scale)
  return {
    becomes: 'Typed', step: 'clean.coerce', columns: chosen.map(({ column }) => column), params: { types: Object.fromEntries(chosen.map(({ column, type }) => [column, type])) }, affected: Math.round(sum(tried.changes.map(({ changed }) => changed)) * trial.scale), after: tried.table,
    reason: {
      en: `text that is something else: ${chosen.slice(0, 6).map(({ column, reason }) => `${nameList([column], 'en')} (${reason.en})`).join(', ')}; ${unread} values could not be read`,
      zh: `以文本存放的其他类型：${chosen.slice(0, 6).map(({ column, reason }) => `${nameList([column], 'zh')}（${reason.zh}）`).join('、')}；${unread} 个值读不出`,
    },
  }
}

export const advisePhones: Adviser = async (trial) => {
  const tried = await tryStep(trial, normalisePhone, {})
  const columns = tried?.model.learned.columns ?? []
  const affected = Math.round(sum(tried?.changes.map(({ changed }) => changed) ?? []) * trial.scale)
  if (tried === null || affected === 0) return null
  const seen = sum(Object.values(tried.counts))
  return {
    becomes: 'Phoned', step: 'clean.normalisePhone', columns, params: { columns, country: 'CN' }, affected, after: tried.table,
    reason: { en: `${nameList(columns, 'en')} hold phone numbers: ${percent(tried.counts.valid, seen)} valid, ${percent(tried.counts.masked, seen)} masked; \`country\` is that of numbers without one`, zh: `${nameList(columns, 'zh')} 是电话号码：${percent(tried.counts.valid, seen)} 有效，${percent(tried.counts.masked, seen)} 被遮盖；\`country\` 为未注明国家时的默认值` },
  }
}

export const adviseEmails: Adviser = async (trial) => {
  const tried = await tryStep(trial, normaliseEmail, {})
  const { columns } = tried?.model.learned ?? { columns: [] }
  const affected = Math.round(sum(tried?.changes.map(({ changed }) => changed) ?? []) * trial.scale)
  if (tried === null || affected === 0) return null
  return {
    becomes: 'Mailed', step: 'clean.normaliseEmail', columns, params: { columns }, affected, after: tried.table,
    reason: { en: `${nameList(columns, 'en')} hold e-mail addresses, ${affected} of them untidy, mistyped or none`, zh: `${nameList(columns, 'zh')} 是电子邮箱，其中 ${affected} 个写法不规范、疑似拼错或不是邮箱` },
  }
}

export const adviseAddresses: Adviser = async (trial) => {
  const tried = await tryStep(trial, splitAddress, {})
  if (tried === null) return null
  const { column } = tried.model.learned
  const whole = tried.changes.find(({ what }) => what.en === 'Split')?.changed ?? 0
  const all = sum(tried.changes.map(({ changed }) => changed))
  // Words of another kind under the name of an address are left alone.
  if (whole < 0.5 * all || all === 0) return null
  return {
    becomes: 'Placed', step: 'clean.splitAddress', columns: [column], params: { column }, affected: Math.round(all * trial.scale), after: tried.table,
    reason: { en: `${nameList([column], 'en')} holds addresses, of which ${percent(whole, all)} split fully`, zh: `${nameList([column], 'zh')} 是地址，其中 ${percent(whole, all)} 可完整拆分` },
  }
}
