import { formatBytes } from '../../../../src/kit/text.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Bar, Empty, Panel, State, Table, TroubleNote } from '../../parts/parts.tsx'
import { clockTime } from '../../words.ts'

/** The edges: what they hold and how they are. */
export const DeliveryScreen = () => {
  const house = useHouse()
  const edges = useResource('edges', () => house.steering.listEdges(), { everyMs: 3000 })
  return (
    <>
      <h1>Delivery</h1>
      <TroubleNote trouble={edges.trouble} retry={() => void edges.refresh()} />
      {edges.data?.items.length === 0 && <Empty name="No edge has reported yet">Each edge reports itself every few seconds.</Empty>}
      {edges.data && edges.data.items.length > 0 && (
        <Panel name="Edges" hint="Builds are filled to every edge when they are published.">
          <Table
            name="Edges"
            rows={edges.data.items}
            keyOf={(edge) => edge.edge}
            columns={[
              { name: 'Edge', cell: (edge) => edge.edge },
              { name: 'Health', cell: (edge) => <State tone={edge.silent || edge.health === 'ill' ? 'bad' : edge.health === 'full' ? 'busy' : 'good'}>{edge.silent ? 'silent' : edge.health}</State> },
              { name: 'Address', cell: (edge) => edge.publicUrl ?? `port ${edge.port}` },
              { name: 'Builds', isNumber: true, cell: (edge) => edge.builds },
              { name: 'Stored', cell: (edge) => <Bar fraction={edge.storedBytes / edge.capacityBytes} label={`${formatBytes(edge.storedBytes)} of ${formatBytes(edge.capacityBytes)}`} /> },
              { name: '', isNumber: true, cell: (edge) => `${formatBytes(edge.storedBytes)} of ${formatBytes(edge.capacityBytes)}` },
              { name: 'Last report', cell: (edge) => clockTime(edge.reportedAt) },
            ]}
          />
        </Panel>
      )}
    </>
  )
}
