import { z } from 'zod'
import { BuildId, TitleId } from '../ids.ts'
import { Sha256 } from '../shared.ts'
import { defineEvent } from './event.ts'

export const titleChanged = defineEvent({
  name: 'title.changed',
  topic: 'catalogue.titles',
  description: 'Something about a title is different: read it again. Key: the title.',
  data: z.object({ titleId: TitleId, visible: z.boolean() }),
})

export const titlePublished = defineEvent({
  name: 'title.published',
  topic: 'catalogue.titles',
  description: 'Members now watch this build of a title. Key: the title.',
  data: z.object({ titleId: TitleId, buildId: BuildId, factsBlob: Sha256, filesBlob: Sha256, sizeBytes: z.number() }),
})

export const titleRemoved = defineEvent({
  name: 'title.removed',
  topic: 'catalogue.titles',
  description: 'A title has left the catalogue. Key: the title.',
  data: z.object({ titleId: TitleId }),
})

export const titleRightsChanged = defineEvent({
  name: 'title.rights-changed',
  topic: 'catalogue.titles',
  description: 'Where, when or for whom a title may be watched is different. Key: the title.',
  data: z.object({ titleId: TitleId }),
})
