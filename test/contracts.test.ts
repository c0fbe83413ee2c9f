import { describe, expect, it } from 'vitest'
import * as events from '../src/contracts/events/index.ts'
import { contracts } from '../src/contracts/index.ts'
import type { OperationMeta } from '../src/contracts/operation.ts'

describe('the contracts', () => {
  it('give every public operation a route, a summary and a tag, and no internal one any', () => {
    for (const [service, contract] of Object.entries(contracts)) {
      for (const [operation, procedure] of Object.entries(contract)) {
        const { meta, route } = procedure['~orpc'] as {
          meta: OperationMeta
          route: { path?: string; summary?: string; tags?: readonly string[] }
        }
        const name = `${service}.${operation}`
        if (meta.access === 'service') expect(route.path, name).toBeUndefined()
        else expect([route.path?.startsWith('/'), (route.summary ?? '').length > 5, route.tags?.length], name).toEqual([true, true, 1])
      }
    }
  })

  it('give no two operations the same route', () => {
    const routes = Object.values(contracts).flatMap((contract) =>
      Object.values(contract).flatMap((procedure) => {
        const { route } = procedure['~orpc'] as { route: { method?: string; path?: string } }
        return route.path ? [`${route.method} ${route.path}`] : []
      }),
    )
    expect(routes.length).toBeGreaterThan(40)
    expect(routes.filter((route, index) => routes.indexOf(route) !== index)).toEqual([])
  })

  it('give every error a status and words, and the same code one status', () => {
    const statuses = new Map<string, number>()
    for (const contract of Object.values(contracts)) {
      for (const procedure of Object.values(contract)) {
        const { errorMap } = procedure['~orpc'] as { errorMap: Readonly<Record<string, { status?: number; message?: string }>> }
        for (const [code, { status, message }] of Object.entries(errorMap)) {
          expect([status! >= 400, (message ?? '').length > 5], code).toEqual([true, true])
          expect(statuses.get(code) ?? status, code).toBe(status)
          statuses.set(code, status!)
        }
      }
    }
    expect(statuses.size).toBeGreaterThan(20)
  })

  it('list every event that is defined, each under a name of its own', () => {
    const defined = (Object.values(events) as unknown[]).filter((value) => typeof value === 'object' && value !== null && 'topic' in value)
    expect(new Set(events.everyEvent)).toEqual(new Set(defined))
    expect(new Set(events.everyEvent.map(({ name }) => name)).size).toBe(events.everyEvent.length)
  })
})
