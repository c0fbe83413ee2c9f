import { problem, problemResponse, webhookProblems } from '../../contracts/problems.ts'
import type { Delivery } from '../../engines/payments/port.ts'
import { isFailure } from '../../kit/failure.ts'
import { applyCharge } from './apply-charge.ts'
import type { CommerceContext } from './implementer.ts'

/** Largest event that is read, in bytes. */
const eventLimitBytes = 262_144

/** Events are kept for this long to tell those that come again, in milliseconds; what they say is folded, so that an older one changes nothing either. */
export const eventsKeptMs = 90 * 86_400_000

/** `POST /api/payments/webhook`: whoever gets 200 need not send the event again. */
export const serveWebhook = async (context: CommerceContext, request: Request): Promise<Response> => {
  if (request.method !== 'POST') return refused('METHOD_NOT_ALLOWED')
  const body = await boundedText(request)
  if (body === undefined) return refused('EVENT_TOO_LARGE')
  try {
    await hearProvider(context, { body, headers: request.headers })
  } catch (trouble) {
    if (isFailure(trouble, 'BAD_SIGNATURE')) return refused('BAD_SIGNATURE', trouble.message)
    if (isFailure(trouble, 'BAD_EVENT')) return refused('BAD_EVENT')
    throw trouble
  }
  return Response.json({ heard: true })
}

/** Writes down the event with what follows from it, once. */
export const hearProvider = async (context: CommerceContext, delivery: Delivery): Promise<void> => {
  const { eventId, charge } = await context.payments.readEvent(delivery)
  const heard = await context.sql.transaction(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('provider_event')
      .values({ event_id: eventId, payment_id: null, at: new Date(context.clock.now()) })
      .onConflict((conflict) => conflict.column('event_id').doNothing())
      .executeTakeFirstOrThrow()
    if (!numInsertedOrUpdatedRows || !charge) return undefined
    const payment = await applyCharge(trx, context, charge)
    if (payment) await trx.updateTable('provider_event').set({ payment_id: payment.payment_id }).where('event_id', '=', eventId).execute()
    return payment
  })
  context.outbox.nudge()
  if (heard) context.log.info('payment provider told', { eventId, paymentId: heard.payment_id, state: heard.state })
}

const boundedText = async (request: Request): Promise<string | undefined> => {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const piece of request.body ?? []) {
    bytes += piece.length
    if (bytes > eventLimitBytes) return undefined
    text += decoder.decode(piece, { stream: true })
  }
  return text + decoder.decode()
}

const refused = (code: keyof typeof webhookProblems, detail?: string): Response => problemResponse(problem(webhookProblems, code, detail))
