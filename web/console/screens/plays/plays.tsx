import { formatDuration } from '../../../../src/kit/text.ts'
import { Link } from '../../../ui/router.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Empty, Panel, State, Table, TroubleNote } from '../../parts/parts.tsx'
import { dayAndTime } from '../../words.ts'

/** The latest plays; each opens its story. */
export const PlaysScreen = () => {
  const house = useHouse()
  const plays = useResource('plays', () => house.events.listPlays({ limit: 100 }), { everyMs: 5000 })
  return (
    <>
      <h1>Plays</h1>
      <TroubleNote trouble={plays.trouble} retry={() => void plays.refresh()} />
      {plays.data?.items.length === 0 && <Empty name="Nobody has pressed play yet">Every play tells its story here, from the press to the last frame.</Empty>}
      {plays.data && plays.data.items.length > 0 && (
        <Panel name="Latest plays">
          <Table
            name="Plays"
            rows={plays.data.items}
            keyOf={(play) => play.playId}
            columns={[
              { name: 'Began', cell: (play) => <Link to={`/console/plays/${play.playId}`}>{play.startedAt ? dayAndTime(play.startedAt) : play.playId}</Link> },
              { name: 'How it went', cell: ({ summary }) => <State tone={summary.failure ? 'bad' : summary.ended ? 'good' : 'busy'}>{summary.failure ?? summary.ended ?? 'goes on'}</State> },
              { name: 'First frame', isNumber: true, cell: ({ summary }) => (summary.firstFrameMs === undefined ? '' : `${Math.round(summary.firstFrameMs)} ms`) },
              { name: 'Stalls', isNumber: true, cell: ({ summary }) => (summary.stalls === 0 ? '0' : `${summary.stalls} (${formatDuration(summary.stalledMs)})`) },
              { name: 'Watched', isNumber: true, cell: ({ summary }) => formatDuration(summary.watchedSeconds * 1000) },
              { name: 'Average', isNumber: true, cell: ({ summary }) => (summary.averageKbps === undefined ? '' : `${Math.round(summary.averageKbps)} kbit/s`) },
            ]}
          />
        </Panel>
      )}
    </>
  )
}
