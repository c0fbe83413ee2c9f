import { accountCreated } from '../../contracts/events/index.ts'
import { reaction, type Service } from '../../contracts/service.ts'
import type { OutboxEngine } from '../../engines/outbox/port.ts'
import type { Payments } from '../../engines/payments/port.ts'
import type { SqlEngine } from '../../engines/sql/port.ts'
import type { Clock } from '../../kit/clock.ts'
import { messageOf } from '../../kit/failure.ts'
import type { NewId } from '../../kit/ids.ts'
import { loop, type Closable } from '../../kit/lifecycle.ts'
import type { Log } from '../../kit/log.ts'
import { cancelSubscription } from './cancel-subscription.ts'
import { changeOffer } from './change-offer.ts'
import { forgetOld } from './forget-old.ts'
import { hearProvider, serveWebhook } from './hear-provider.ts'
import { commerce, type CommerceContext } from './implementer.ts'
import { listAllOffers } from './list-all-offers.ts'
import { listOffers } from './list-offers.ts'
import { listMyPayments, listPayments } from './list-payments.ts'
import { onAccountCreated } from './on-account-created.ts'
import { putOffer } from './put-offer.ts'
import { readEntitlement } from './read-entitlement.ts'
import { readMyOffer } from './read-my-offer.ts'
import { refundPayment } from './refund-payment.ts'
import { renewSubscriptions } from './renew-subscriptions.ts'
import { settlePayments } from './settle-payments.ts'
import { subscribe } from './subscribe.ts'
import { migrations, type Tables } from './tables.ts'

export interface CommerceNeeds {
  readonly sql: SqlEngine
  readonly outbox: OutboxEngine
  readonly payments: Payments
  readonly clock: Clock
  readonly newId: NewId
  readonly log: Log
}

export const buildCommerce = async (needs: CommerceNeeds): Promise<Service> => {
  const { payments, clock, newId, log } = needs
  const context: CommerceContext = {
    sql: await needs.sql.open<Tables>('commerce', migrations),
    outbox: await needs.outbox.open('commerce'),
    payments,
    clock,
    newId,
    log,
  }
  return {
    router: commerce.router({
      listOffers,
      listAllOffers,
      putOffer,
      readMyOffer,
      subscribe,
      changeOffer,
      cancelSubscription,
      listMyPayments,
      listPayments,
      refundPayment,
      readEntitlement,
    }),
    context,
    routes: [{ prefix: '/api/payments/webhook', handle: (request) => serveWebhook(context, request) }],
    reactions: [reaction(accountCreated, (event) => onAccountCreated(context, event))],
    start: async () => [renew(context), forget(context), payments.deliverTo((delivery) => hearProvider(context, delivery))],
  }
}

/** How often due subscriptions and open payments are looked for. */
const renewEveryMs = 5_000
const forgetEveryMs = 3_600_000

const renew = (context: CommerceContext): Closable =>
  loop({
    name: 'renew subscriptions',
    sleep: context.clock.sleep,
    turn: async () => (Math.max(await renewSubscriptions(context), await settlePayments(context)) > 0 ? 0 : renewEveryMs),
    onTrouble: (trouble) => {
      context.log.warn('subscriptions could not be renewed', { reason: messageOf(trouble) })
      return renewEveryMs
    },
  })

const forget = (context: CommerceContext): Closable =>
  loop({
    name: 'forget old requests',
    sleep: context.clock.sleep,
    turn: async () => {
      await forgetOld(context)
      return forgetEveryMs
    },
    onTrouble: (trouble) => {
      context.log.warn('old requests could not be forgotten', { reason: messageOf(trouble) })
      return forgetEveryMs
    },
  })
