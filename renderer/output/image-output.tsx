import { dataMessages } from '../../protocol/messages/data'
import { mime } from '../../protocol/output'
import { useText } from '../workbench/language'

interface ImageOutputProps {
  type: string
  /** Base64, or the text of an SVG. */
  data: string
  metadata: Record<string, unknown>
  alternative: string
}

/** An image, always as a data address of an img element: an SVG in it runs no script and fetches nothing. */
export function ImageOutput({ type, data, metadata, alternative }: ImageOutputProps) {
  const text = useText()
  const source = type === mime.svg ? `data:${type};charset=utf-8,${encodeURIComponent(data)}` : `data:${type};base64,${data.replace(/\s/g, '')}`
  const size = metadata[type] as { width?: unknown; height?: unknown } | undefined
  const isNamed = alternative !== '' && !alternative.startsWith('<')
  return (
    <img
      className="output-image"
      src={source}
      alt={isNamed ? alternative : text(dataMessages.image)}
      width={typeof size?.width === 'number' ? size.width : undefined}
      height={typeof size?.height === 'number' ? size.height : undefined}
    />
  )
}
