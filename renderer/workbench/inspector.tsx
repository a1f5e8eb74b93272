import { TableInspector } from '../data/table-inspector'
import { VariableInspector, VariableList } from '../data/variable-list'
import { useText } from './language'
import { IconButton } from './parts/button'
import { CrossIcon } from './parts/icons'
import { Tabs } from './parts/tabs'
import { inspect, showInspector, useActiveSession, useWorkbench } from './store'
import { StepForm } from './step-form/step-form'
import { useSteps } from './use-steps'

type InspectorTab = 'table' | 'variable' | 'step'

/** What is chosen at the left or in the notebook, looked at closely. */
export function Inspector() {
  const text = useText()
  const session = useActiveSession()
  const subject = useWorkbench((state) => state.inspector.subject)
  const tab: InspectorTab = subject?.kind ?? 'table'
  const steps = useSteps(session?.session ?? null, { isWanted: tab === 'step' })
  const step = subject?.kind === 'step' ? steps?.find((one) => one.name === subject.step) : undefined
  const tables = session?.variables.flatMap((variable) => variable.table ?? []) ?? []

  const choose = (id: string): void => {
    if (id === 'table') inspect({ kind: 'table', table: tables[0]?.id ?? '' })
    else if (id === 'variable') inspect({ kind: 'variable', name: '' })
    else inspect({ kind: 'step', step: '' })
  }
  const empty = (words: Parameters<typeof text>[0]) => <p className="side-empty">{text(words)}</p>
  return (
    <aside className="side" aria-label={text('inspectorLabel')}>
      <Tabs
        label={text('inspectorLabel')}
        selected={tab}
        onSelect={choose}
        end={<IconButton size="small" label={text('inspectorHide')} icon={<CrossIcon />} onPress={() => showInspector(false)} />}
        tabs={[
          {
            id: 'table',
            label: text('inspectorTable'),
            content: !session ? empty('inspectorNoNotebook') : subject?.kind === 'table' && subject.table !== '' ? <TableInspector table={subject.table} /> : empty('inspectorNoTable'),
          },
          {
            id: 'variable',
            label: text('inspectorVariable'),
            content: !session ? (
              empty('inspectorNoNotebook')
            ) : subject?.kind === 'variable' && subject.name !== '' ? (
              <VariableInspector name={subject.name} />
            ) : session.variables.length === 0 ? (
              empty('inspectorNoVariables')
            ) : (
              <VariableList variables={session.variables.filter((variable) => variable.table === null)} />
            ),
          },
          {
            id: 'step',
            label: text('inspectorStep'),
            content: session && step ? <StepForm key={step.name} session={session} step={step} /> : empty(subject?.kind === 'step' && subject.step !== '' && steps === null ? 'stepsWait' : 'inspectorStepEmpty'),
          },
        ]}
      />
    </aside>
  )
}
