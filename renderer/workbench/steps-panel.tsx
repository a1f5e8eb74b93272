import { useState } from 'react'
import { SearchField, Input, Label } from 'react-aria-components'
import { useLanguage, useText } from './language'
import { inspect, useActiveSession, useWorkbench } from './store'
import { useSteps } from './use-steps'
import './steps-panel.css'

/** Every step by stage; a chosen one opens as a form in the inspector. */
export function StepsPanel() {
  const text = useText()
  const language = useLanguage()
  const session = useActiveSession()
  const steps = useSteps(session?.session ?? null)
  const subject = useWorkbench((state) => state.inspector.subject)
  const [words, setWords] = useState('')
  const found = (steps ?? []).filter((step) => `${step.name} ${step.summary[language]}`.toLowerCase().includes(words.toLowerCase()))
  const stages = [...new Set(found.map((step) => step.stage))]
  return (
    <section className="side" aria-label={text('stepsLabel')}>
      <div className="side-title">
        <span>{text('railSteps')}</span>
      </div>
      <div className="side-body">
        {!session && steps === null ? (
          <p className="side-empty">{text('stepsNoNotebook')}</p>
        ) : steps === null ? (
          <p className="side-empty">{text('stepsWait')}</p>
        ) : (
          <>
            <SearchField className="steps-filter" value={words} onChange={setWords}>
              <Label className="only-read-aloud">{text('stepsFilter')}</Label>
              <Input className="field-box" placeholder={text('stepsFilter')} />
            </SearchField>
            {found.length === 0 ? <p className="side-empty">{text('stepsNone')}</p> : null}
            {stages.map((stage) => (
              <div key={stage} className="steps-stage" role="group" aria-label={stage}>
                <h3>{stage}</h3>
                {found
                  .filter((step) => step.stage === stage)
                  .map((step) => (
                    <button
                      key={step.name}
                      type="button"
                      className="step-entry"
                      aria-pressed={subject?.kind === 'step' && subject.step === step.name}
                      onClick={() => inspect({ kind: 'step', step: step.name })}
                    >
                      <b>{step.name.slice(stage.length + 1)}</b>
                      <span>{step.summary[language]}</span>
                    </button>
                  ))}
              </div>
            ))}
          </>
        )}
      </div>
    </section>
  )
}
