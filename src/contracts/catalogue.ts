import { z } from 'zod'
import { BuildId, TitleId } from './ids.ts'
import { internalOperation, publicOperation } from './operation.ts'
import { Right, Rights, rightsErrors } from './rights.ts'
import {
  Colour,
  IdempotencyKey,
  inOneLine,
  Instant,
  LanguageTag,
  LocalLine,
  LocalLines,
  LocalText,
  MaturityAge,
  pageErrors,
  pageOf,
  PageRequest,
  Sha256,
} from './shared.ts'

export const TitleKind = z.enum(['film', 'series', 'episode'])

const CastMember = z.object({ name: z.string(), role: z.string().optional() })

const name = LocalLine.refine((words) => Object.values(words).some((text) => text.trim() !== ''), 'needs the name in at least one language')

const titleFields = z.object({
  kind: TitleKind,
  name,
  synopsis: LocalLines,
  year: z.number().int().min(1870).max(2200).optional(),
  genres: z.array(inOneLine(z.string().max(50))).max(10),
  cast: z.array(z.object({ name: inOneLine(z.string().max(200)), role: inOneLine(z.string().max(200)).optional() })).max(100),
  maturityAge: MaturityAge,
  originalLanguage: LanguageTag.optional(),
  /** Episodes only. */
  seriesId: TitleId.optional(),
  season: z.number().int().min(0).max(1000).optional(),
  episode: z.number().int().min(0).max(10_000).optional(),
})

/** What an operator writes about a title. */
export const TitleWrite = titleFields.extend({
  synopsis: LocalLines.default({}),
  genres: titleFields.shape.genres.default([]),
  cast: titleFields.shape.cast.default([]),
  maturityAge: MaturityAge.default(0),
})
export type TitleWrite = z.infer<typeof TitleWrite>

/** Only what is given changes. Made without defaults: zod fills them in even where a field may be absent, and would erase what stands. */
export const TitleChange = titleFields.partial()
export type TitleChange = z.infer<typeof TitleChange>

export const Image = z.object({ url: z.string(), width: z.number().int(), height: z.number().int() })
export const Artwork = z.object({
  /** 16:9, small to large. */
  card: z.array(Image),
  hero: z.array(Image),
  poster: z.array(Image),
  tint: Colour,
})
export type Artwork = z.infer<typeof Artwork>

/** A title as the console sees it. */
export const Title = TitleWrite.extend({
  name: LocalText,
  synopsis: LocalText,
  genres: z.array(z.string()),
  cast: z.array(CastMember),
  titleId: TitleId,
  visible: z.boolean(),
  publishedBuildId: BuildId.optional(),
  /** The build before it, to which `rollback` returns. */
  previousBuildId: BuildId.optional(),
  durationSeconds: z.number().optional(),
  artwork: Artwork.optional(),
  createdAt: Instant,
  updatedAt: Instant,
})
export type Title = z.infer<typeof Title>

/** A title as a member sees it in a row, in the member's language. */
export const Card = z.object({
  titleId: TitleId,
  kind: TitleKind,
  name: z.string(),
  /** Language of `name`, for screen readers. */
  nameLanguage: LanguageTag,
  tagline: z.string(),
  year: z.number().int().optional(),
  genres: z.array(z.string()),
  maturityAge: MaturityAge,
  durationSeconds: z.number().optional(),
  /** For a series: how many episodes can be watched. */
  episodes: z.number().int().optional(),
  /** For an episode. */
  seriesId: TitleId.optional(),
  seriesName: z.string().optional(),
  season: z.number().int().optional(),
  episode: z.number().int().optional(),
  artwork: Artwork.optional(),
  /** False while the first rungs are still being made. */
  playable: z.boolean(),
})
export type Card = z.infer<typeof Card>

export const TitlePage = Card.extend({
  synopsis: z.string(),
  cast: z.array(CastMember),
  audioLanguages: z.array(LanguageTag),
  subtitleLanguages: z.array(LanguageTag),
  maxHeight: z.number().int().optional(),
  /** In order of season and episode. */
  episodeCards: z.array(Card.extend({ synopsis: z.string() })),
})
export type TitlePage = z.infer<typeof TitlePage>

const seriesErrors = {
  BAD_SERIES: { status: 422, message: 'An episode needs the id of an existing series, a season and an episode number.' },
} as const
/** The rights of a title. */
export const TitleRights = z.object({
  titleId: TitleId,
  /** What was given to the title itself. */
  own: z.array(Right),
  /** What counts: its own, or for an episode without any, those of its series. Empty: it is free of restrictions. */
  rights: z.array(Right),
  /** The series whose rights count. */
  inheritedFrom: TitleId.optional(),
})
export type TitleRights = z.infer<typeof TitleRights>

/** A window of a title opens or closes. */
export const RightsChange = z.object({
  at: Instant,
  change: z.enum(['appears', 'leaves']),
  titleId: TitleId,
  kind: TitleKind,
  name: LocalText,
  /** Whose window it is: where else the title may be watched, another right says. */
  right: Right,
})
export type RightsChange = z.infer<typeof RightsChange>

/** The longest span that the calendar shows at once, in days. */
export const calendarDays = 400

const titleErrors = { NO_SUCH_TITLE: { status: 404, message: 'There is no such title.' } } as const

export const catalogue = {
  createTitle: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'POST', path: '/titles', summary: 'Add a title', tags: ['Catalogue'] })
    .input(TitleWrite.extend({ idempotencyKey: IdempotencyKey.optional() }))
    .output(Title)
    .errors(seriesErrors),

  updateTitle: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'PATCH', path: '/titles/{titleId}', summary: 'Change a title', tags: ['Catalogue'] })
    .input(TitleChange.extend({ titleId: TitleId, visible: z.boolean().optional() }))
    .output(Title)
    .errors({ ...titleErrors, ...seriesErrors }),

  deleteTitle: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'DELETE', path: '/titles/{titleId}', summary: 'Remove a title; a series goes with its episodes', tags: ['Catalogue'] })
    .input(z.object({ titleId: TitleId }))
    .output(z.object({}))
    .errors(titleErrors),

  readTitle: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'GET', path: '/titles/{titleId}', summary: 'A title with all its words', tags: ['Catalogue'] })
    .input(z.object({ titleId: TitleId }))
    .output(Title)
    .errors(titleErrors),

  listTitles: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'GET', path: '/titles', summary: 'All titles', tags: ['Catalogue'] })
    .input(PageRequest.extend({ query: inOneLine(z.string().max(200)).optional() }))
    .output(pageOf(Title))
    .errors(pageErrors),

  publish: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'POST', path: '/titles/{titleId}/publish', summary: 'Let members watch this build', tags: ['Catalogue'] })
    .input(z.object({ titleId: TitleId, buildId: BuildId }))
    .output(Title)
    .errors({ ...titleErrors, NO_SUCH_BUILD: { status: 404, message: 'This title has no such build that is ready.' } }),

  rollback: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'POST', path: '/titles/{titleId}/rollback', summary: 'Return to the build before', tags: ['Catalogue'] })
    .input(z.object({ titleId: TitleId }))
    .output(Title)
    .errors({ ...titleErrors, NOTHING_BEFORE: { status: 409, message: 'No earlier build of this title is left to return to.' } }),

  putRights: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'PUT', path: '/titles/{titleId}/rights', summary: 'Say where, when and for whom a title is', tags: ['Catalogue'] })
    .input(z.object({ titleId: TitleId, rights: Rights }))
    .output(TitleRights)
    .errors(titleErrors),

  readRights: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'GET', path: '/titles/{titleId}/rights', summary: 'Where, when and for whom a title is', tags: ['Catalogue'] })
    .input(z.object({ titleId: TitleId }))
    .output(TitleRights)
    .errors(titleErrors),

  listRightsCalendar: publicOperation('operator', { scope: 'catalogue' })
    .route({ method: 'GET', path: '/rights/calendar', summary: 'What appears and leaves, in order of time', tags: ['Catalogue'] })
    .input(PageRequest.extend({ from: Instant, until: Instant }))
    .output(pageOf(RightsChange))
    .errors({
      ...pageErrors,
      BAD_SPAN: { status: 422, message: `A calendar ends no earlier than it begins, and shows ${calendarDays} days at most.` },
    }),

  readTitlePage: publicOperation('profile')
    .route({ method: 'GET', path: '/browse/titles/{titleId}', summary: 'Everything a member sees about a title', tags: ['Browse'] })
    .input(z.object({ titleId: TitleId }))
    .output(TitlePage)
    .errors({ ...titleErrors, ...rightsErrors }),

  /** Cards of titles in the order asked for; what the viewer may not see now, where they are, is left out. */
  readCards: internalOperation
    .input(z.object({ titleIds: z.array(TitleId).max(500), language: LanguageTag, maturityAge: MaturityAge }))
    .output(z.object({ items: z.array(Card) })),

  /** Every visible film and series, as facts for rows and search. Who may find it, where and when, its rights say. */
  listVisible: internalOperation.output(
    z.object({
      version: z.number().int(),
      items: z.array(
        z.object({
          titleId: TitleId,
          kind: TitleKind,
          name: LocalText,
          synopsis: LocalText,
          genres: z.array(z.string()),
          cast: z.array(z.string()),
          year: z.number().int().optional(),
          maturityAge: MaturityAge,
          playable: z.boolean(),
          addedAt: Instant,
          /** For a series. */
          episodeIds: z.array(TitleId),
          /** For a series, those of all its episodes. */
          rights: z.array(Right),
        }),
      ),
    }),
  ),

  /** What playback must know to decide. */
  readPlayable: internalOperation
    .input(z.object({ titleId: TitleId }))
    .output(
      z.object({
        titleId: TitleId,
        kind: TitleKind,
        visible: z.boolean(),
        maturityAge: MaturityAge,
        /** Those that count. */
        rights: z.array(Right),
        durationSeconds: z.number().optional(),
        build: z.object({ buildId: BuildId, factsBlob: Sha256 }).optional(),
        /** For an episode: the one after it, if it can be watched. */
        nextTitleId: TitleId.optional(),
        seriesId: TitleId.optional(),
      }),
    )
    .errors(titleErrors),
}
