import { defineReader } from './reader'
import { deviceOf, escapedText, logLine, logColumns, logEvents, unescaped } from '../web-log'

/** A web server's access log in the Combined Log Format: the common one with where the visitor came from and the browser; what a server writes after them is kept as `more`. */
export const webLogCombined = defineReader({
  id: 'web_log_combined',
  version: 1,
  platform: 'web',
  title: { en: 'web server log (combined)', zh: 'Web 服务器日志（combined 格式）' },
  fileName: /access.*log/i,
  shape: 'lines',
  columns: { ...logColumns, referrer: 'text', user_agent: 'text', more: 'text' },
  signature: ['host', 'time', 'request', 'status', 'bytes', 'referrer', 'user_agent'],
  lines: { pattern: `${logLine} "${escapedText}" "${escapedText}"(?: (.*\\S))?\\s*$`, names: ['host', 'identity', 'user', 'time', 'request', 'status', 'bytes', 'referrer', 'user_agent', 'more'] },
  missing: ['-'],
  model: { events: { fields: { ...logEvents, device_id: deviceOf('"host"', '"user_agent"'), referrer: unescaped('"referrer"'), device: unescaped('"user_agent"') } } },
})
