import type { Settings } from '../../protocol/host'
import { host } from './host'
import { useText } from './language'
import { Select } from './parts/select'
import { Switch } from './parts/switch'
import { attempt } from './sessions'
import { themeWords } from './status-bar'
import { useWorkbench } from './store'
import './settings-panel.css'

const autosaveChoices = [1, 2, 5, 15, 60]

export function SettingsPanel() {
  const text = useText()
  const settings = useWorkbench((state) => state.settings)
  const version = useWorkbench((state) => state.welcome?.version)
  const hasLineNumbers = useWorkbench((state) => state.lineNumbers)
  const change = (some: Partial<Settings>) => void attempt(async () => useWorkbench.setState({ settings: await host.setSettings(some) }))
  const seconds = [...new Set([...autosaveChoices, ...(settings.autosaveSeconds > 0 ? [settings.autosaveSeconds] : [])])].sort((a, b) => a - b)
  return (
    <section className="side" aria-label={text('railSettings')}>
      <div className="side-title">
        <span>{text('railSettings')}</span>
      </div>
      <div className="side-body settings">
        <Select
          label={text('settingsLanguage')}
          options={[
            { id: 'system', label: text('settingsLanguageSystem') },
            { id: 'en', label: 'English' },
            { id: 'zh', label: '简体中文' },
          ]}
          value={settings.language}
          onChange={(language) => change({ language: language as Settings['language'] })}
        />
        <Select
          label={text('settingsTheme')}
          options={(Object.keys(themeWords) as Settings['theme'][]).map((id) => ({ id, label: text(themeWords[id]) }))}
          value={settings.theme}
          onChange={(theme) => change({ theme: theme as Settings['theme'] })}
        />
        <div>
          <Switch label={text('settingsTypeErrors')} isOn={settings.typeErrors === 'stop'} onChange={(isOn) => change({ typeErrors: isOn ? 'stop' : 'warn' })} />
          <p className="field-hint">{text('settingsTypeErrorsHint')}</p>
        </div>
        <Select
          label={text('settingsAutosave')}
          options={[{ id: '0', label: text('autosaveNever') }, ...seconds.map((count) => ({ id: String(count), label: text('autosaveAfter', { seconds: count }) }))]}
          value={String(settings.autosaveSeconds)}
          onChange={(id) => change({ autosaveSeconds: Number(id) })}
        />
        <Switch label={text('settingsLineNumbers')} isOn={hasLineNumbers} onChange={(lineNumbers) => useWorkbench.setState({ lineNumbers })} />
        {version === undefined ? null : <p className="field-hint">{text('settingsAbout', { version })}</p>}
      </div>
    </section>
  )
}
