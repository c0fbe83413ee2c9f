import type { PlayId } from '../../../../src/contracts/ids.ts'
import type { Story } from '../../../../src/contracts/events.ts'
import { formatDuration } from '../../../../src/kit/text.ts'
import { LinkButton } from '../../../ui/parts/button.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Figure, Figures } from '../../parts/figures.tsx'
import { Heading } from '../../parts/heading.tsx'
import { Panel } from '../../parts/panel.tsx'
import { State } from '../../parts/state.tsx'
import { TroubleNote, TroublePage } from '../../parts/trouble.tsx'
import { WaitingPage } from '../../parts/waiting.tsx'
import { pathOf } from '../../place.ts'
import { useTitleNames } from '../../use-title-names.ts'
import { dayAndTime, formatRate, formatWait } from '../../words.ts'
import { playTone, playWords } from '../plays/play-choice.ts'
import { BufferChart } from './buffer-chart.tsx'
import styles from './play.module.css'

/** While a play goes on its story grows; one that is over may still hear late news. In milliseconds. */
const [liveMs, lateMs] = [3000, 30_000]

/** "Why did my play fail?" on one page: the play as a story with time on the left. */
export const PlayScreen = ({ playId }: { playId: string }) => {
  const house = useHouse()
  const titleName = useTitleNames()
  const story = useResource(`story ${playId}`, () => house.events.readStory({ playId: playId as PlayId }), {
    everyMs: (known) => (known?.summary.ended === undefined ? liveMs : lateMs),
  })
  if (!story.data) return story.trouble ? <TroublePage trouble={story.trouble} retry={() => void story.refresh()} /> : <WaitingPage />
  const { summary, startedAt, titleId, buildId, lines } = story.data
  return (
    <>
      <Heading name={titleId ? `A play of ${titleName(titleId)}` : 'A play'}>
        {titleId && <LinkButton to={pathOf({ screen: 'title', id: titleId })}>Open the title</LinkButton>}
      </Heading>
      <div className={styles.about}>
        <State tone={playTone(summary)}>{playWords(summary)}</State>
        <p>
          {startedAt && `began ${dayAndTime(startedAt)}, `}play <code>{playId}</code>
          {buildId && (
            <>
              , build <code>{buildId}</code>
            </>
          )}
        </p>
      </div>
      <TroubleNote trouble={story.trouble} retry={() => void story.refresh()} />
      <Figures>
        <Figure
          name="Time to first frame"
          value={summary.firstFrameMs === undefined ? '–' : formatWait(summary.firstFrameMs)}
          note={summary.firstFrameMs === undefined ? 'no picture yet' : 'from the press'}
        />
        <Figure
          name="Stalls"
          value={summary.stalls}
          note={summary.stalls > 0 ? `${formatWait(summary.stalledMs)} of waiting` : 'never waited'}
          isBad={summary.stalls > 0}
        />
        <Figure name="Watched" value={formatDuration(summary.watchedSeconds * 1000)} />
        <Figure
          name="Average bitrate"
          value={summary.averageKbps === undefined ? '–' : formatRate(summary.averageKbps * 1000)}
          note="over the time watched"
        />
      </Figures>
      <BufferChart lines={lines} />
      <Panel name="Story" hint="Seconds since the play began; who tells it; what happened.">
        <ol className={styles.story}>
          {lines.map((line, index) => (
            // Two moments may share time, kind and words; the story only ever grows at its end.
            <Line key={index} line={line} />
          ))}
        </ol>
      </Panel>
    </>
  )
}

const Line = ({ line }: { line: Story['lines'][number] }) => (
  <li data-kind={line.kind}>
    <time dateTime={line.at} title={line.at}>
      {(line.sinceStartMs / 1000).toFixed(3)}
    </time>
    <small>{line.source}</small>
    <span>{line.words}</span>
  </li>
)
