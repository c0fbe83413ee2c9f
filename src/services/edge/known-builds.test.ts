import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/helpers/temporary-folder.ts'
import type { BuildId, TitleId } from '../../contracts/ids.ts'
import { manualClock, toInstant } from '../../kit/clock.ts'
import { silentLog } from '../../kit/log.ts'
import { KnownBuilds } from './known-builds.ts'

const titleId = '019370a0-0000-7000-8000-0000000000e1' as TitleId
const [first, second] = ['019370a0-0000-7000-8000-0000000000f1', '019370a0-0000-7000-8000-0000000000f2'] as [BuildId, BuildId]
const build = { titleId, factsBlob: 'a'.repeat(64), filesBlob: 'b'.repeat(64) }

const openKnown = async () => {
  const folder = await temporaryFolder()
  const clock = manualClock()
  const open = () => KnownBuilds.open({ path: join(folder.path, 'builds.jsonl'), clock, log: silentLog })
  return { ...folder, clock, open, known: await open() }
}

describe('known builds', () => {
  it('want only the build of a title that was published last, also after a restart', async () => {
    await using world = await openKnown()
    expect(await world.known.want(first, build)).toBe(true)
    expect(await world.known.want(second, build)).toBe(true)
    await world.known.close()
    const known = await world.open()
    expect(known.wanted()).toEqual([second])
    expect(known.get(first)).toMatchObject(build)
    await known.want(first, build)
    expect(known.wanted()).toEqual([first])
    await known.close()
  })

  it('know a build that is only ready without wanting it, and late news of that takes no wish away', async () => {
    await using world = await openKnown()
    await world.known.learn(first, build)
    expect(world.known.wanted()).toEqual([])
    await world.known.want(first, build)
    await world.known.learn(first, build)
    expect(world.known.wanted()).toEqual([first])
    await world.known.wantNone(titleId)
    expect(world.known.wanted()).toEqual([])
    expect(world.known.get(first)).toMatchObject(build)
    await world.known.close()
  })

  it('never take back what was removed, however late the news of its publishing comes', async () => {
    await using world = await openKnown()
    await world.known.remove(first, toInstant(world.clock.now()))
    await world.known.learn(first, build)
    expect(await world.known.want(first, build)).toBe(false)
    expect(world.known.get(first)).toBeUndefined()
    await world.known.close()
    const known = await world.open()
    expect(await known.want(first, build)).toBe(false)
    await known.close()
  })

  it('forget a removal after thirty days', async () => {
    await using world = await openKnown()
    await world.known.remove(first, toInstant(world.clock.now()))
    await world.known.close()
    await world.clock.advance(30 * 86_400_000 + 1)
    const known = await world.open()
    expect(await known.want(first, build)).toBe(true)
    await known.close()
  })
})
