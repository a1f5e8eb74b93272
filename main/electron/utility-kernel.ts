import { utilityProcess } from 'electron'
import type { LaunchKernel } from '../workspace/kernel-process'

/** Starts the kernel as a utility process of Electron, with Electron's own Node. */
export const launchUtilityKernel: LaunchKernel = (file, nodeArguments, environment) => {
  const child = utilityProcess.fork(file, [], {
    execArgv: [...nodeArguments],
    env: environment,
    stdio: 'pipe',
    serviceName: 'Souk kernel',
  })
  const closers: (() => void)[] = []
  child.on('exit', () => {
    for (const closed of closers) closed()
  })
  return {
    channel: {
      post: (message) => child.postMessage(message),
      listen: (receive) => void child.on('message', receive),
      onClose: (closed) => void closers.push(closed),
    },
    // A utility process tells no signal.
    onExit: (ended) => void child.on('exit', (code) => ended(code, null)),
    onText(receive) {
      for (const stream of ['stdout', 'stderr'] as const) {
        child[stream]?.on('data', (chunk: Buffer) => receive(stream, chunk.toString('utf8')))
      }
    },
    kill: () => {
      // `kill` asks politely; a blocked kernel does not hear it.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}
