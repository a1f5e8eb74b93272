/** Ctrl-C as a signal for the work: the first asks it to stop, the second ends the process. Gives how to stop listening. */
export function onInterrupt(stop: () => void): () => void {
  let isAsked = false
  const ask = () => {
    if (isAsked) process.exit(130)
    isAsked = true
    stop()
  }
  process.on('SIGINT', ask).on('SIGTERM', ask)
  return () => void process.off('SIGINT', ask).off('SIGTERM', ask)
}
