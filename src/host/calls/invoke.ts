import { ORPCError } from '@orpc/client'
import { createProcedureClient, isProcedure, type AnyRouter } from '@orpc/server'
import type { OperationMeta } from '../../contracts/operation.ts'
import { doorProblems } from '../../contracts/problems.ts'
import type { Call, Service, ServiceName } from '../../contracts/service.ts'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import { refusalOf, type AccessRefusal } from '../../rules/access.ts'
import { runInCall } from './current-call.ts'
import { asSeenByCallers, deadlineError, isDefect } from './trouble.ts'

/** Runs one operation of a service of this process. Rejects with an ORPCError and nothing else. */
export type Invoke = (operation: string, input: unknown, call: Call) => Promise<unknown>

export interface CallMeter {
  /** `code` is `ok` or the error's code. */
  measure(service: ServiceName, operation: string, code: string, milliseconds: number): void
}

/**
 * The one way into a service, for callers in this process and for those over the wire: access is checked, the call becomes the current one,
 * the deadline holds also for a handler that never looks at its signal, defects lose their words and keep their stack in the log.
 */
export const invokeOf = (needs: { clock: Clock; log: Log; meter: CallMeter }, name: ServiceName, service: Service): Invoke => {
  const operations = new Map(
    Object.entries(service.router as Record<string, AnyRouter>).map(([operation, procedure]) => [
      operation,
      operationOf(service, procedure),
    ]),
  )
  return async (operation, input, call) => {
    const startedAt = needs.clock.monotonic()
    const finish = (code: string) => needs.meter.measure(name, operation, code, needs.clock.monotonic() - startedAt)
    try {
      const found = operations.get(operation)
      if (!found) throw new Error(`defect: ${name} has no operation ${operation}`)
      const refusal = refusalOf(found.meta, call)
      if (refusal) throw refusalError(refusal)
      const output = await beforeDeadline(needs.clock, name, call, (signal) =>
        runInCall({ ...call, signal }, () => found.run(input, { ...call, signal }, signal)),
      )
      finish('ok')
      return output
    } catch (trouble) {
      const error = asSeenByCallers(trouble)
      if (isDefect(error)) needs.log.error('defect', { service: name, operation, requestId: call.requestId, error: error.cause ?? error })
      finish(error.code)
      throw error
    }
  }
}

const refusalError = ({ code, detail }: AccessRefusal): ORPCError<string, unknown> => {
  const { status, title } = doorProblems[code]
  return new ORPCError(code, { status, message: detail ?? title })
}

interface Operation {
  readonly meta: OperationMeta
  readonly run: (input: unknown, call: Call, signal: AbortSignal) => Promise<unknown>
}

const operationOf = (service: Service, procedure: AnyRouter): Operation => {
  if (!isProcedure(procedure)) throw new Error('defect: a service has one flat list of operations')
  const client = createProcedureClient(procedure, { context: ({ call }: { call: Call }) => ({ ...service.context, call }) })
  return {
    meta: procedure['~orpc'].meta as OperationMeta,
    run: (input, call, signal) => client(input as never, { context: { call }, signal }) as Promise<unknown>,
  }
}

const beforeDeadline = async (
  clock: Clock,
  name: string,
  call: Call,
  action: (signal: AbortSignal) => Promise<unknown>,
): Promise<unknown> => {
  const remainingMs = call.deadlineAt - clock.now()
  if (remainingMs <= 0) throw deadlineError(name)
  const late = new AbortController()
  const signal = AbortSignal.any([call.signal, late.signal])
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        const error: ORPCError<string, unknown> = deadlineError(name)
        late.abort(error)
        reject(error)
      },
      Math.min(remainingMs, 0x7fffffff),
    )
  })
  try {
    return await Promise.race([action(signal), deadline])
  } finally {
    clearTimeout(timer)
  }
}
