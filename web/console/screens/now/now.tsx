import { formatDuration } from '../../../../src/kit/text.ts'
import { ProgressBar } from '../../../ui/parts/progress-bar.tsx'
import { Link } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Figure, Figures } from '../../parts/figures.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import { State } from '../../parts/state.tsx'
import { TroubleNote } from '../../parts/trouble.tsx'
import { WaitingRows } from '../../parts/waiting.tsx'
import { formatWait } from '../../words.ts'
import { edgeTone } from '../delivery/edge-health.ts'
import styles from './now.module.css'

/** The screen is looked at from afar: it asks again this often, in milliseconds. */
const everyMs = 3000
/** More waiting than this part of the time watched deserves a look. */
const badRebufferRatio = 0.01
const unknown = '–'

/** Whether the service is well, on one screen; each figure opens what it is made of. */
export const NowScreen = () => {
  const house = useHouse()
  const now = useResource('now', () => house.events.readNow(), { everyMs })
  const status = useResource('status', () => house.gateway.readStatus(), { everyMs })
  const queue = useResource('queue', () => house.encode.readQueue(), { everyMs })
  const edges = useResource('edges', () => house.steering.listEdges(), { everyMs })
  const starts = now.data?.startsPerMinute ?? []
  const failures = starts.reduce((sum, minute) => sum + minute.failures, 0)
  const firstFrame = now.data?.firstFrameMs
  const demo = status.data?.demo
  const refresh = () => {
    for (const { refresh: again } of [now, status, queue, edges]) void again()
  }
  // What stands above all figures depends on it; they do not move once they are seen.
  if (!status.data && !status.trouble)
    return (
      <>
        <Heading name="Now" />
        <WaitingRows rows={8} />
      </>
    )
  return (
    <>
      <Heading name="Now">{status.data && <Verdict isWell={status.data.status === 'ok'} version={status.data.version} />}</Heading>
      <TroubleNote trouble={now.trouble ?? status.trouble ?? queue.trouble ?? edges.trouble} retry={refresh} />
      {demo && demo.done < demo.total && (
        <div className={styles.banner} role="status">
          <p>
            The demo catalogue is being made. {demo.state}
            {demo.etaSeconds === undefined ? '.' : `, about ${formatDuration(demo.etaSeconds * 1000)} left.`}
          </p>
          <ProgressBar share={demo.share} label="Demo catalogue" />
        </div>
      )}
      <Figures>
        <Figure
          name="Playing now"
          value={now.data?.playing ?? unknown}
          note={now.data && (now.data.playing === 1 ? 'one picture moves' : 'pictures that move')}
          to="/console/plays?show=playing"
        />
        <Figure
          name="Starts in the last hour"
          value={now.data ? starts.reduce((sum, minute) => sum + minute.starts, 0) : unknown}
          to="/console/plays"
        >
          <Sparkline values={starts.map((minute) => minute.starts)} label="a minute" />
        </Figure>
        <Figure
          name="Time to first frame"
          value={firstFrame ? formatWait(firstFrame.p50) : unknown}
          note={firstFrame ? `median; 95 of 100 within ${formatWait(firstFrame.p95)}` : 'nobody has pressed play lately'}
          to="/console/plays?show=slow"
        />
        <Figure
          name="Rebuffering"
          value={now.data ? `${(now.data.rebufferRatio * 100).toFixed(2)} %` : unknown}
          note="of the time people wanted to watch"
          isBad={(now.data?.rebufferRatio ?? 0) > badRebufferRatio}
          to="/console/plays?show=stalled"
        />
        <Figure
          name="Failed plays"
          value={now.data ? failures : unknown}
          note="in the last hour"
          isBad={failures > 0}
          to="/console/plays?show=failed"
        />
        <Figure
          name="Encoding"
          value={queue.data ? queue.data.running + queue.data.waiting : unknown}
          note={queue.data && encodingWords(queue.data)}
          isBad={(queue.data?.failed ?? 0) > 0}
          to="/console/masters"
        />
      </Figures>
      <Panel name="Edges" hint="Where the bytes come from.">
        {edges.data ? (
          <ul className={styles.list}>
            {edges.data.items.map((edge) => (
              <li key={edge.edge}>
                <Link to="/console/delivery">
                  <State tone={edgeTone(edge)}>{edge.edge}</State>
                </Link>
                <small>{edge.silent ? 'silent' : `${edge.builds} ${edge.builds === 1 ? 'build' : 'builds'}`}</small>
              </li>
            ))}
          </ul>
        ) : (
          <WaitingRows rows={1} />
        )}
      </Panel>
      <Panel
        name="Services"
        hint={status.data && (status.data.layout === 'all' ? 'All in one process.' : 'One process each; the time is that of an answer.')}
      >
        {status.data ? (
          <ul className={styles.list}>
            {status.data.services.map((service) => (
              <li key={service.service}>
                <State tone={service.state === 'well' ? 'good' : 'bad'}>{service.service}</State>
                <small>{service.state === 'well' ? `${service.tookMs} ms` : (service.error ?? 'does not answer')}</small>
              </li>
            ))}
          </ul>
        ) : (
          <WaitingRows rows={3} />
        )}
      </Panel>
    </>
  )
}

const Verdict = ({ isWell, version }: { isWell: boolean; version: string }) => (
  <p className={styles.verdict}>
    <State tone={isWell ? 'good' : 'bad'}>{isWell ? 'Every service answers' : 'A service does not answer'}</State>
    <small>version {version}</small>
  </p>
)

const encodingWords = ({
  running,
  waiting,
  failed,
  paused,
  etaSeconds,
}: {
  running: number
  waiting: number
  failed: number
  paused: boolean
  etaSeconds?: number | undefined
}): string =>
  [
    running + waiting === 0 ? 'nothing to do' : `${running} running, ${waiting} waiting`,
    etaSeconds !== undefined && running + waiting > 0 && `about ${formatDuration(etaSeconds * 1000)} left`,
    failed > 0 && `${failed} failed`,
    paused && 'paused while somebody watches',
  ]
    .filter(Boolean)
    .join(', ')
