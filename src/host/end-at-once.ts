import type { Log } from '../kit/log.ts'

/**
 * Ends this process here and now, as a power cut would. `process.exit` must not be used in the middle of work: it waits for the threads of the pool,
 * and one of them may hold the writers' lock of the event log or the records while it waits for this thread to go on with its transaction. Then the
 * process never ends, and no other one writes again. The lock of a killed process is given on by the kernel (pthread_mutexattr_setrobust(3)).
 */
export const endAtOnce = (): void => {
  process.kill(process.pid, 'SIGKILL')
}

/** A defect that nobody caught is told in the log and ends the process: whoever started it starts it again. */
export const endOnDefects = (log: Log): void => {
  process.on('uncaughtException', (defect) => {
    log.error('a defect that nobody caught, the process ends', { error: defect })
    endAtOnce()
  })
}
