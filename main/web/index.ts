import { toPlace } from '../cli/place'
import { serveWorkbench } from './serve-workbench'

/** The web host by itself: `node out/main/web.js [FOLDER|NB]`. */
await serveWorkbench({
  ...toPlace(process.argv[2] ?? null),
  port: 0,
  language: null,
  print: (address) => process.stdout.write(`${address}\n`),
})
