import { fail } from '../../../protocol/failure'
import type { Text } from '../../../protocol/text'
import type { StepContext } from '../../step/step-context'
import type { SettingParams } from '../training/fit-params'
import type { Value } from './space'

/** Puts a trial's values in their places: a setting by its name, a place in the network by its path, such as `network.0.units`. Fails with `bad-params`. */
export function applyValues<Params extends SettingParams & { network: unknown }>(context: StepContext, params: Params, values: Readonly<Record<string, Value>>, settings: readonly string[]): Params {
  const changed = { ...params, network: JSON.parse(JSON.stringify(params.network)) as unknown } as Params & Record<string, unknown>
  for (const [name, value] of Object.entries(values)) {
    if (settings.includes(name)) {
      ;(changed as Record<string, unknown>)[name] = value
      continue
    }
    const path = name.replaceAll(/\[(\d+)\]/g, '.$1').split('.')
    const last = path.pop() ?? ''
    const place = path.reduce<unknown>((inside, part) => (typeof inside === 'object' && inside !== null ? (inside as Record<string, unknown>)[part] : undefined), changed)
    if (path[0] !== 'network' || typeof place !== 'object' || place === null || (!(last in place) && !('kind' in place))) {
      const problem: Text = { en: `has “${name}”, which is neither a setting (${settings.join(', ')}) nor a place such as network.0.units`, zh: `中的“${name}”既不是设置项（${settings.join('、')}），也不是形如 network.0.units 的位置` }
      fail({ kind: 'bad-params', step: 'neural.search', parameter: 'space', problem: problem[context.language], given: name })
    }
    ;(place as Record<string, unknown>)[last] = value
  }
  return changed
}
