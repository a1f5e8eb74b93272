import { ProgressBar } from 'react-aria-components'
import { importMessages as words } from '../../../protocol/messages/import'
import { formatBytes, useLanguage, useText } from '../../workbench/language'
import { Button } from '../../workbench/parts/button'
import type { SendProgress } from './send-files'

/** How far the files have come into the workspace. */
export function Copying({ progress, onStop }: { progress: SendProgress; onStop: () => void }) {
  const text = useText()
  const language = useLanguage()
  const share = progress.of === 0 ? 100 : (progress.done / progress.of) * 100
  return (
    <div className="import-copying">
      <ProgressBar aria-label={text(words.copying, { name: progress.name })} value={share}>
        <span className="import-copying-words">
          <span className="ellipsis">{text(words.copying, { name: progress.name })}</span>
          <span className="figures faint">{text(words.copyCount, { done: formatBytes(progress.done, language), of: formatBytes(progress.of, language) })}</span>
        </span>
        <div className="bar-track">
          <div className="bar-filled" style={{ width: `${share}%` }} />
        </div>
      </ProgressBar>
      <Button size="small" onPress={onStop}>
        {text(words.stopCopy)}
      </Button>
    </div>
  )
}
