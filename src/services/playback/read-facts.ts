import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Blobs } from '../../engines/blobs/port.ts'
import { fromUtf8 } from '../../kit/bytes.ts'
import type { BuildFacts } from '../../media/cmaf/build-facts.ts'

/** Facts of so many builds stay in memory; those of a two-hour film with ten tracks take about 300 kB. */
const mostFacts = 64

/** A build's facts by the hash of their blob, which never changes. */
export type ReadFacts = (factsBlob: string) => Promise<BuildFacts>

export const openFacts = (blobs: Blobs): ReadFacts => {
  const known = new LRUCache<string, Promise<BuildFacts>>({ max: mostFacts })
  return (factsBlob) => {
    const reading = known.get(factsBlob) ?? readFacts(blobs, factsBlob)
    known.set(factsBlob, reading)
    reading.catch(() => known.delete(factsBlob))
    return reading
  }
}

const readFacts = async (blobs: Blobs, factsBlob: string): Promise<BuildFacts> => {
  const json = JSON.parse(fromUtf8(await blobs.readBytes(factsBlob))) as unknown
  return z
    .object({ version: z.literal(1) })
    .loose()
    .parse(json) as unknown as BuildFacts
}
