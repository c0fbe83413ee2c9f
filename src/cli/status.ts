import { counted, formatDuration } from '../kit/text.ts'
import { exitCode, type Command } from './command.ts'
import { table } from './output.ts'
import { fromInstant, systemClock } from '../kit/clock.ts'

export const status: Command = {
  name: 'status',
  usage: '',
  summary: 'Tell how a running house is: services, edges, work, plays.',
  flags: {},
  positionals: [0, 0],
  async run({ connect, output }) {
    const { clients, url } = await connect()
    const house = await clients.gateway.readStatus()
    const [edges, queue, plays] = await Promise.all([
      clients.steering.listEdges().catch(() => undefined),
      clients.encode.readQueue().catch(() => undefined),
      clients.playback.countPlays().catch(() => undefined),
    ])
    const silent = house.services.filter(({ state }) => state !== 'well').map(({ service }) => service)
    output.document({
      url,
      ...house,
      edges: edges?.items,
      queue,
      plays: plays?.plays,
      ...(house.status !== 'ok' && { error: { code: 'OUTAGE', message: `Not well: ${silent.join(', ')}.` } }),
    })
    output.line(
      `${url}  ${house.status}, ${house.layout === 'all' ? 'one process' : 'one process per service'}, up ${formatDuration(systemClock.now() - fromInstant(house.startedAt))}`,
    )
    output.line()
    for (const row of table(house.services.map(({ service, state, tookMs, error }) => [service, state, `${tookMs} ms`, error ?? ''])))
      output.line(`  ${row}`)
    output.line()
    for (const { edge, health, builds, silent, port } of edges?.items ?? [])
      output.line(`  edge ${edge} on ${port}: ${silent ? 'silent' : health}, ${counted(builds, 'build')}`)
    if (queue)
      output.line(
        `  encoding: ${queue.running} running, ${queue.waiting} waiting, ${queue.failed} failed${queue.paused ? ', paused while somebody watches' : ''}`,
      )
    if (plays) output.line(`  plays now: ${plays.plays}`)
    if (house.demo && house.demo.done < house.demo.total)
      output.line(`  demo catalogue: ${house.demo.done} of ${house.demo.total}, ${house.demo.state}`)
    return house.status === 'ok' ? exitCode.done : exitCode.outage
  },
}
