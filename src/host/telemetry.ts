import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { CallMeter } from './calls/invoke.ts'

/** What is measured at the two borders that everything crosses: calls between services, and requests from outside. */
export const openTelemetry = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const calls = new Histogram({
    name: 'vitascope_call_seconds',
    help: 'Calls of operations by service, operation and outcome (ok or the code of the error).',
    labelNames: ['service', 'operation', 'code'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const requests = new Histogram({
    name: 'vitascope_request_seconds',
    help: 'Requests at the door by kind and status class.',
    labelNames: ['kind', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const reactions = new Counter({
    name: 'vitascope_reactions_total',
    help: 'Events that services reacted to.',
    labelNames: ['service', 'event', 'outcome'],
    registers: [registry],
  })
  const lag = new Gauge({
    name: 'vitascope_reaction_lag',
    help: 'Events that a service has not yet reacted to.',
    labelNames: ['service', 'topic'],
    registers: [registry],
  })
  const meter: CallMeter = {
    measure: (service, operation, code, milliseconds) => calls.observe({ service, operation, code }, milliseconds / 1000),
  }
  return {
    meter,
    request: (kind: string, status: number, milliseconds: number) =>
      requests.observe({ kind, status: `${Math.floor(status / 100)}xx` }, milliseconds / 1000),
    reaction: (service: string, event: string, outcome: 'done' | 'failed' | 'refused') => reactions.inc({ service, event, outcome }),
    lag: (service: string, topic: string, entries: number) => lag.set({ service, topic }, entries),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

export type Telemetry = ReturnType<typeof openTelemetry>
