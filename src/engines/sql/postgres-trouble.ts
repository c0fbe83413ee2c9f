import { Outage } from '../../kit/failure.ts'

/** SQLSTATE 40001 serialization_failure and 40P01 deadlock_detected: the whole transaction may be run again. */
export const isContention = (trouble: unknown): boolean => codeOf(trouble) === '40001' || codeOf(trouble) === '40P01'

/** Connection trouble and an overloaded server become an `Outage('sql')`; anything else is returned as it is. */
export const asOutage = (trouble: unknown): unknown => {
  if (trouble instanceof Outage || !(trouble instanceof Error) || !isOutOfReach(trouble)) return trouble
  return new Outage('sql', `the database does not answer: ${trouble.message}`, { cause: trouble })
}

/**
 * Class 08 connection exception, 53 insufficient resources (connections, memory, disk), 57P operator intervention (shutdown, crash, starting up),
 * 57014 and 25P03 our own limits of time (PostgreSQL, appendix A); and what the operating system says.
 */
const isOutOfReach = (trouble: Error): boolean => {
  const code = codeOf(trouble)
  if (code === undefined) return driverWords.some((words) => trouble.message.includes(words))
  return /^(08...|53...|57P..|57014|25P03)$/.test(code) || systemCodes.has(code)
}

const systemCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOENT',
  'EACCES',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])

/** The driver gives these no code. */
const driverWords = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'timeout expired',
]

const codeOf = (trouble: unknown): string | undefined => {
  const code = trouble instanceof Error && 'code' in trouble ? trouble.code : undefined
  return typeof code === 'string' ? code : undefined
}
