import { importMessages } from '../../protocol/messages/import'
import { openImport } from '../data/import/import-request'
import { useLanguage, useText } from './language'
import { Button } from './parts/button'
import { ImportIcon, MarkIcon, NotebookIcon, PlusIcon } from './parts/icons'
import { host } from './host'
import { attempt, newNotebook, openNotebook } from './sessions'
import { useWorkbench } from './store'
import './start-page.css'

/** What is shown while no notebook is in front: begin, go on, or learn from a sample. */
export function StartPage() {
  const text = useText()
  const language = useLanguage()
  const welcome = useWorkbench((state) => state.welcome)
  const recent = useWorkbench((state) => state.recent)
  const samples = (welcome?.samples ?? []).toSorted((a, b) => Number(b.language === language) - Number(a.language === language))
  if (welcome === null) return <main className="start">{text('connecting')}</main>
  return (
    <main className="start">
      <div className="start-page">
        <header>
          <h1>
            <MarkIcon size={34} />
            {text('startTitle')}
          </h1>
          <p>{text('startLede')}</p>
          <div className="start-ways">
            <Button look="primary" icon={<PlusIcon />} onPress={() => void newNotebook()}>
              {text('startNew')}
            </Button>
            <Button icon={<ImportIcon />} onPress={() => void openImport()}>
              {text(importMessages.startImport)}
            </Button>
            <span>{text(importMessages.startHint)}</span>
          </div>
        </header>
        <section aria-labelledby="start-recent">
          <h2 id="start-recent">{text('startRecent')}</h2>
          {recent.length === 0 ? <p className="faint">{text('startNoRecent')}</p> : null}
          <ul>
            {recent.map((path) => (
              <li key={path}>
                <button type="button" className="start-entry" onClick={() => void openNotebook(path)}>
                  <NotebookIcon />
                  <b className="ellipsis">{path.split('/').at(-1)}</b>
                  <span className="ellipsis">{path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="start-samples">
          <h2 id="start-samples">{text('startSamples')}</h2>
          {samples.length === 0 ? <p className="faint">{text('startNoSamples')}</p> : null}
          <ul>
            {samples.map((sample) => (
              <li key={sample.path}>
                <button type="button" className="start-entry" lang={sample.language === 'zh' ? 'zh-CN' : 'en'} onClick={() => void openSample(sample.path)}>
                  <NotebookIcon />
                  <b className="ellipsis">{sample.title}</b>
                  <span>{text('startSampleCopy')}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
        <footer className="faint">{text('startWorkspace', { folder: welcome.workspace })}</footer>
      </div>
    </main>
  )
}

async function openSample(path: string): Promise<void> {
  await attempt(async () => {
    const copy = await host.copyIn({ from: path, folder: '' })
    await openNotebook(copy.path)
  })
}
