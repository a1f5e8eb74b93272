import { defineReader } from './reader'
import { logLine, logEvents, logColumns } from '../web-log'

/** A web server's access log in the Common Log Format, one request a line. */
export const webLogCommon = defineReader({
  id: 'web_log_common',
  version: 1,
  platform: 'web',
  title: { en: 'web server log (common)', zh: 'Web 服务器日志（common 格式）' },
  fileName: /access.*log/i,
  shape: 'lines',
  columns: logColumns,
  signature: ['host', 'time', 'request', 'status', 'bytes'],
  lines: { pattern: `${logLine}\\s*$`, names: ['host', 'identity', 'user', 'time', 'request', 'status', 'bytes'] },
  missing: ['-'],
  model: { events: { fields: logEvents } },
})
