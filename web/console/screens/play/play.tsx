import type { PlayId } from '../../../../src/contracts/ids.ts'
import { Link } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Panel, TroubleNote } from '../../parts/parts.tsx'
import { dayAndTime } from '../../words.ts'
import styles from './play.module.css'

/** "Why did my play fail?" on one page: the play as a story with time on the left. */
export const PlayScreen = ({ playId }: { playId: string }) => {
  const house = useHouse()
  const story = useResource(`story ${playId}`, () => house.events.readStory({ playId: playId as PlayId }), { everyMs: 3000 })
  if (!story.data) return <TroubleNote trouble={story.trouble} retry={() => void story.refresh()} />
  const { summary, startedAt, titleId, lines } = story.data
  return (
    <>
      <h1>One play</h1>
      <p>
        {startedAt && dayAndTime(startedAt)} {titleId && <Link to={`/console/titles/${titleId}`}>Its title</Link>}
      </p>
      <p>
        {[
          summary.firstFrameMs === undefined ? 'No picture yet' : `First frame after ${Math.round(summary.firstFrameMs)} ms`,
          `${summary.stalls} ${summary.stalls === 1 ? 'stall' : 'stalls'}`,
          `${Math.round(summary.watchedSeconds)} s watched`,
          summary.averageKbps !== undefined && `${Math.round(summary.averageKbps)} kbit/s on average`,
          summary.failure ?? summary.ended,
        ]
          .filter(Boolean)
          .join(', ')}
        .
      </p>
      <Panel name="Story" hint="Seconds since the play began.">
        <ol className={styles.story}>
          {lines.map((line) => (
            <li key={`${line.at} ${line.kind} ${line.words}`} data-kind={line.kind}>
              <time dateTime={line.at}>{(line.sinceStartMs / 1000).toFixed(3)}</time>
              <small>{line.source}</small>
              <span>{line.words}</span>
            </li>
          ))}
        </ol>
      </Panel>
    </>
  )
}
