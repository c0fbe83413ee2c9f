import type { ReactNode } from 'react'
import { formatDuration } from '../../../../src/kit/text.ts'
import { Link } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Bar, Panel, State, TroubleNote } from '../../parts/parts.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import styles from './now.module.css'

/** The screen is looked at from afar: it asks again this often, in milliseconds. */
const everyMs = 3000

/** Whether the service is well, on one screen. */
export const NowScreen = () => {
  const house = useHouse()
  const now = useResource('now', () => house.events.readNow(), { everyMs })
  const status = useResource('status', () => house.gateway.readStatus(), { everyMs })
  const queue = useResource('queue', () => house.encode.readQueue(), { everyMs })
  const edges = useResource('edges', () => house.steering.listEdges(), { everyMs })
  const starts = now.data?.startsPerMinute ?? []
  const failures = starts.reduce((sum, minute) => sum + minute.failures, 0)
  const demo = status.data?.demo
  return (
    <>
      <h1>Now</h1>
      <TroubleNote trouble={now.trouble ?? status.trouble} />
      {demo && demo.done < demo.total && (
        <div className={styles.banner} role="status">
          <p>
            The demo catalogue is being made: {demo.state}
            {demo.etaSeconds === undefined ? '' : `, about ${formatDuration(demo.etaSeconds * 1000)} left`}
          </p>
          <Bar fraction={demo.done / demo.total} label="Demo catalogue" />
        </div>
      )}
      <dl className={styles.tiles}>
        <Tile name="Playing now" value={now.data?.playing ?? '–'} to="/console/plays" />
        <Tile name="Starts in the last hour" value={now.data ? starts.reduce((sum, minute) => sum + minute.starts, 0) : '–'} to="/console/plays">
          <Sparkline values={starts.map((minute) => minute.starts)} label="Starts per minute" />
        </Tile>
        <Tile name="Time to first frame" value={now.data?.firstFrameMs ? `${Math.round(now.data.firstFrameMs.p50)} ms` : '–'}>
          <small>{now.data?.firstFrameMs ? `95 of 100 within ${Math.round(now.data.firstFrameMs.p95)} ms` : 'nobody has pressed play lately'}</small>
        </Tile>
        <Tile name="Rebuffering" value={now.data ? `${(now.data.rebufferRatio * 100).toFixed(2)} %` : '–'} isBad={(now.data?.rebufferRatio ?? 0) > 0.01}>
          <small>of the time watched</small>
        </Tile>
        <Tile name="Failed plays" value={now.data ? failures : '–'} isBad={failures > 0} to="/console/plays">
          <small>in the last hour</small>
        </Tile>
        <Tile name="Encoding" value={queue.data ? queue.data.running + queue.data.waiting : '–'} to="/console/masters" isBad={(queue.data?.failed ?? 0) > 0}>
          <small>{queue.data ? encodingWords(queue.data) : ''}</small>
        </Tile>
      </dl>
      <Panel name="Edges" hint="Where the bytes come from." actions={<Link to="/console/delivery">All of them</Link>}>
        <ul className={styles.services}>
          {edges.data?.items.map((edge) => (
            <li key={edge.edge}>
              <State tone={edge.silent || edge.health === 'ill' ? 'bad' : edge.health === 'full' ? 'busy' : 'good'}>{edge.edge}</State>
              <small>{edge.builds} builds</small>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel name="Services" hint={status.data && (status.data.layout === 'all' ? 'All in one process.' : 'One process each.')}>
        <ul className={styles.services}>
          {status.data?.services.map((service) => (
            <li key={service.service} title={service.error}>
              <State tone={service.state === 'well' ? 'good' : 'bad'}>{service.service}</State>
              <small>{service.state === 'well' ? `${service.tookMs} ms` : 'does not answer'}</small>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  )
}

const encodingWords = ({ running, waiting, failed, paused }: { running: number; waiting: number; failed: number; paused: boolean }): string =>
  [`${running} running, ${waiting} waiting`, failed > 0 && `${failed} failed`, paused && 'paused while somebody watches'].filter(Boolean).join(', ')

const Tile = ({ name, value, to, isBad = false, children }: { name: string; value: string | number; to?: string; isBad?: boolean; children?: ReactNode }) => (
  <div className={styles.tile}>
    <dt>{to ? <Link to={to}>{name}</Link> : name}</dt>
    <dd data-tone={isBad ? 'bad' : undefined}>{value}</dd>
    {children}
  </div>
)
