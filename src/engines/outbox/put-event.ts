import { assert } from '../../kit/failure.ts'
import { expression, type Transaction } from '../sql/port.ts'
import type { EventDefinitionLike, EventToPut } from './types.ts'

/** News, not documents: what is larger belongs into blobs or behind a contract. */
const maxDataBytes = 256 * 1024

/**
 * Writes one event in the transaction of whoever changes the state.
 *
 * The key's counter is raised first, which locks its row until the transaction ends: the next event of the key, in another transaction,
 * waits for this commit (or is refused with 40001 and run again), so sequences follow the order of commits. The event's position is drawn
 * after that, and so does too, within the key.
 */
export const putEvent = async <Definition extends EventDefinitionLike>(
  trx: Transaction<never>,
  schema: string,
  definition: Definition,
  event: EventToPut<Definition> & { readonly id: string; readonly at: Date },
): Promise<void> => {
  const checked = definition.data.safeParse(event.data)
  assert(checked.success, `${definition.name} is put with data that its definition refuses: ${checked.error?.message ?? ''}`)
  const data = JSON.stringify(checked.data)
  assert(Buffer.byteLength(data) <= maxDataBytes, `${definition.name} has more than ${maxDataBytes} bytes of data`)
  await expression`
    with next as (
      insert into ${expression.table(`${schema}.counter`)} as counter (topic, key, last) values (${definition.topic}, ${event.key}, 1)
      on conflict (topic, key) do update set last = counter.last + 1
      returning last
    )
    insert into ${expression.table(`${schema}.event`)} (id, topic, name, key, sequence, at, data)
    select ${event.id}::uuid, ${definition.topic}, ${definition.name}, ${event.key}, last, ${event.at}::timestamptz, ${data} from next
  `.execute(trx)
}
