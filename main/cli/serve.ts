import { commandMessages as words } from '../../protocol/messages/commands'
import { serveWorkbench } from '../web/serve-workbench'
import { exitCodes, type Speaker } from './command-line'
import type { Command } from './arguments'
import { toPlace } from './place'

/** `souk serve`: the workbench for a browser of this machine, until Ctrl-C. */
export async function serve(command: Extract<Command, { name: 'serve' }>, speaker: Speaker): Promise<number> {
  const place = toPlace(command.path)
  await serveWorkbench({
    ...place,
    port: command.port,
    // The person's own setting counts in the page; `--lang` overrides it only where it was given.
    language: null,
    print: (address) => {
      speaker.say(process.stdin.isTTY ? words.servingWithEnter : words.serving)
      speaker.print(`  ${address}`)
    },
  })
  return exitCodes.done
}
