import type { Story } from '../../../../src/contracts/events.ts'
import { formatDuration } from '../../../../src/kit/text.ts'
import { Chip } from '../../../ui/parts/chip.tsx'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { Link, useRouter } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Heading } from '../../parts/heading.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { TroubleNote } from '../../parts/trouble.tsx'
import { WaitingRows } from '../../parts/waiting.tsx'
import { pathOf } from '../../place.ts'
import { useTitleNames } from '../../use-title-names.ts'
import { dayAndTime, formatRate, formatWait } from '../../words.ts'
import { choiceOf, choices, playTone, playWords } from './play-choice.ts'
import styles from './plays.module.css'

/** The contract gives no more at once. */
const latest = 200
const everyMs = 5000

/** The latest plays; each opens its story. */
export const PlaysScreen = () => {
  const house = useHouse()
  const { location, navigate } = useRouter()
  const plays = useResource('plays', () => house.events.listPlays({ limit: latest }), { everyMs })
  const choice = choiceOf(location.search.get('show'))
  const rows = plays.data?.items.filter(choice.fits)
  return (
    <>
      <Heading name="Plays" />
      <div className={styles.choices} role="group" aria-label="Which plays">
        {choices.map(({ word, name }) => (
          <Chip
            key={word}
            pressed={word === choice.word}
            onPress={() => navigate(word === 'all' ? '/console/plays' : `/console/plays?show=${word}`, { replace: true })}
          >
            {name}
          </Chip>
        ))}
      </div>
      <TroubleNote trouble={plays.trouble} retry={() => void plays.refresh()} />
      {!rows && !plays.trouble && <WaitingRows />}
      {rows?.length === 0 &&
        (choice.word === 'all' ? (
          <ErrorState
            icon="info"
            level={2}
            title="Nobody has pressed play yet"
            words="Every play tells its story here, from the press to the last frame."
          />
        ) : (
          <ErrorState
            icon="check"
            level={2}
            title="None of the latest plays"
            words={`Of the latest ${latest} plays, none is one of these.`}
          />
        ))}
      {rows && rows.length > 0 && <Plays rows={rows} />}
    </>
  )
}

const Plays = ({ rows }: { rows: readonly Omit<Story, 'lines'>[] }) => {
  const titleName = useTitleNames()
  return (
    <Table
      name="Plays"
      rows={rows}
      keyOf={(play) => play.playId}
      columns={[
        {
          name: 'Began',
          cell: (play) => (
            <Link to={pathOf({ screen: 'play', id: play.playId })} data-focus-key={play.playId}>
              {play.startedAt ? dayAndTime(play.startedAt) : 'not known'}
            </Link>
          ),
          value: (play) => play.startedAt,
        },
        {
          name: 'Title',
          cell: (play) => play.titleId && <Link to={pathOf({ screen: 'title', id: play.titleId })}>{titleName(play.titleId)}</Link>,
          value: (play) => play.titleId,
        },
        {
          name: 'How it went',
          cell: ({ summary }) => <State tone={playTone(summary)}>{playWords(summary)}</State>,
          value: ({ summary }) => playWords(summary),
        },
        {
          name: 'First frame',
          isNumber: true,
          cell: ({ summary }) => summary.firstFrameMs !== undefined && formatWait(summary.firstFrameMs),
          value: ({ summary }) => summary.firstFrameMs,
        },
        {
          name: 'Stalls',
          isNumber: true,
          isMinor: true,
          cell: ({ summary }) => (summary.stalls === 0 ? '0' : `${summary.stalls} (${formatWait(summary.stalledMs)})`),
          value: ({ summary }) => summary.stalls,
        },
        {
          name: 'Watched',
          isNumber: true,
          isMinor: true,
          cell: ({ summary }) => formatDuration(summary.watchedSeconds * 1000),
          value: ({ summary }) => summary.watchedSeconds,
        },
        {
          name: 'Average',
          isNumber: true,
          isMinor: true,
          cell: ({ summary }) => summary.averageKbps !== undefined && formatRate(summary.averageKbps * 1000),
          value: ({ summary }) => summary.averageKbps,
        },
      ]}
    />
  )
}
