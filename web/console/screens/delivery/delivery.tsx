import { formatBytes } from '../../../../src/kit/text.ts'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Heading } from '../../parts/heading.tsx'
import { Meter } from '../../parts/meter.tsx'
import { Panel } from '../../parts/panel.tsx'
import { State } from '../../parts/state.tsx'
import { Table } from '../../parts/table.tsx'
import { TroubleNote } from '../../parts/trouble.tsx'
import { WaitingRows } from '../../parts/waiting.tsx'
import { clockTime } from '../../words.ts'
import styles from './delivery.module.css'
import { edgeTone, edgeWords } from './edge-health.ts'

const everyMs = 3000

/** The edges: what they hold and how they are. */
export const DeliveryScreen = () => {
  const house = useHouse()
  const edges = useResource('edges', () => house.steering.listEdges(), { everyMs })
  return (
    <>
      <Heading name="Delivery" />
      <TroubleNote trouble={edges.trouble} retry={() => void edges.refresh()} />
      {edges.data?.items.length === 0 ? (
        <ErrorState
          icon="info"
          level={2}
          title="No edge has reported yet"
          words="Each edge reports itself every few seconds. If none does, look whether its process runs."
        />
      ) : (
        <Panel name="Edges" hint="A build is copied to every edge when it is published. Each report is a few seconds old at most.">
          {edges.data ? (
            <Table
              name="Edges"
              rows={edges.data.items}
              keyOf={(edge) => edge.edge}
              columns={[
                { name: 'Edge', cell: (edge) => edge.edge, value: (edge) => edge.edge },
                {
                  name: 'Health',
                  cell: (edge) => <State tone={edgeTone(edge)}>{edgeWords(edge)}</State>,
                  value: (edge) => (edge.silent ? 'silent' : edge.health),
                },
                {
                  name: 'Address',
                  isMinor: true,
                  cell: (edge) => edge.publicUrl ?? `port ${edge.port}`,
                  value: (edge) => edge.publicUrl ?? edge.port,
                },
                { name: 'Builds', isNumber: true, cell: (edge) => edge.builds, value: (edge) => edge.builds },
                { name: 'Stored', cell: (edge) => <Fill {...edge} tone={edgeTone(edge)} />, value: (edge) => edge.storedBytes },
                {
                  name: 'Last report',
                  isNumber: true,
                  isMinor: true,
                  cell: (edge) => clockTime(edge.reportedAt),
                  value: (edge) => edge.reportedAt,
                },
              ]}
            />
          ) : (
            <WaitingRows rows={2} />
          )}
        </Panel>
      )}
    </>
  )
}

const Fill = ({
  edge,
  storedBytes,
  capacityBytes,
  tone,
}: {
  edge: string
  storedBytes: number
  capacityBytes: number
  tone: 'good' | 'busy' | 'bad' | 'quiet'
}) => (
  <div className={styles.fill}>
    <small>{`${formatBytes(storedBytes)} of ${formatBytes(capacityBytes)}`}</small>
    <Meter share={capacityBytes === 0 ? 0 : storedBytes / capacityBytes} tone={tone} label={`Store of ${edge}`} />
  </div>
)
