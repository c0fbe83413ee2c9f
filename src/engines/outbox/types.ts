import type { z } from 'zod'

/** The part of contracts' EventDefinition that an outbox needs; engines know no contracts. */
export interface EventDefinitionLike {
  readonly name: string
  readonly topic: string
  readonly data: z.ZodType
}

export interface EventToPut<Definition extends EventDefinitionLike> {
  readonly key: string
  readonly data: z.input<Definition['data']>
}
