import { timecode } from '../kit/text.ts'
import { exitCode, type Command } from './command.ts'
import { table } from './output.ts'
import { nameOf } from './words.ts'

/** Titles that one call of the command lists at most. */
const listedAtMost = 10_000

export const titles: Command = {
  name: 'titles',
  usage: '[--query WORDS]',
  summary: 'List the titles.',
  flags: { query: { type: 'string', describes: 'only titles with these words' } },
  positionals: [0, 0],
  fields: { query: '--query' },
  async run({ connect, output, flags }) {
    const { clients } = await connect()
    const items: Awaited<ReturnType<typeof clients.catalogue.listTitles>>['items'] = []
    for (let cursor: string | undefined; ;) {
      const page = await clients.catalogue.listTitles({
        limit: 200,
        ...(cursor && { cursor }),
        ...(flags['query'] && { query: String(flags['query']) }),
      })
      items.push(...page.items)
      cursor = page.nextCursor
      if (!cursor || items.length >= listedAtMost) break
    }
    output.document({ items })
    for (const row of table(
      items.map((item) => [
        item.titleId,
        item.kind,
        nameOf(item.name),
        item.durationSeconds ? timecode(item.durationSeconds) : '',
        stateOf(item),
      ]),
    ))
      output.line(row)
    return exitCode.done
  },
}

const stateOf = (item: { visible: boolean; publishedBuildId?: string | undefined; kind: string }): string =>
  item.visible ? 'visible' : item.publishedBuildId || item.kind === 'series' ? 'hidden' : 'no build yet'
