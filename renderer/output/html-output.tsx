import { useEffect, useMemo, useRef, useState } from 'react'
import { dataMessages } from '../../protocol/messages/data'
import { host } from '../workbench/host'
import { useText } from '../workbench/language'
import { reportFailure } from '../workbench/store'
import { Bounded } from './bounded'
import { sanitise } from './sanitise'

interface HtmlOutputProps {
  session: string
  html: string
  isTrusted: boolean
}

/** HTML that a cell made: as it is in a frame of no origin where the notebook is trusted, else without anything active. */
export function HtmlOutput({ session, html, isTrusted }: HtmlOutputProps) {
  if (isTrusted && canBeActive(html)) return <HtmlFrame session={session} html={html} />
  return <HtmlText html={html} isTrusted={isTrusted} />
}

function HtmlText({ html, isTrusted }: { html: string; isTrusted: boolean }) {
  const text = useText()
  const clean = useMemo(() => sanitise(html), [html])
  return (
    <Bounded>
      <div className="markdown html-text" dangerouslySetInnerHTML={{ __html: clean }} />
      {!isTrusted && canBeActive(html) ? <p className="output-note">{text(dataMessages.htmlUntrusted)}</p> : null}
    </Bounded>
  )
}

const tallestFrame = 4000

function HtmlFrame({ session, html }: { session: string; html: string }) {
  const text = useText()
  const frame = useRef<HTMLIFrameElement>(null)
  const [url, setUrl] = useState<string | null>(null)
  const [height, setHeight] = useState(80)

  useEffect(() => {
    let isCurrent = true
    host.frameOutput({ session, html }).then((answer) => isCurrent && setUrl(answer.url), reportFailure)
    return () => {
      isCurrent = false
    }
  }, [session, html])

  useEffect(() => {
    // The frame has no origin to check; that it is this frame's own window is what counts, and a height is all it can say.
    const receive = (event: MessageEvent<unknown>) => {
      if (event.source === null || event.source !== frame.current?.contentWindow) return
      const said = event.data
      if (typeof said !== 'object' || said === null || !('soukFrameHeight' in said) || typeof said.soukFrameHeight !== 'number') return
      if (Number.isFinite(said.soukFrameHeight)) setHeight(Math.min(Math.max(Math.ceil(said.soukFrameHeight), 16), tallestFrame))
    }
    window.addEventListener('message', receive)
    return () => window.removeEventListener('message', receive)
  }, [])

  return (
    <div className="html-frame" style={{ height: height + 2 }}>
      {url === null ? null : <iframe ref={frame} src={url} sandbox="allow-scripts" title={text(dataMessages.htmlOutput)} referrerPolicy="no-referrer" loading="lazy" />}
    </div>
  )
}

/** Tables and words need no frame; scripts, styles of their own and embedded things do. */
function canBeActive(html: string): boolean {
  return /<(?:script|style|iframe|object|embed|svg|canvas|video|audio|form|input|button|select|link|body|html)\b|\son\w+\s*=|javascript:/i.test(html)
}
