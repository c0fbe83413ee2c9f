import type { JobId, TitleId } from '../../contracts/ids.ts'
import type { ProtectionSystem } from '../../media/cmaf/build-facts.ts'
import type { ContentKey, KeyLabel, Protection } from '../../media/ladder/plan-protection.ts'

/** How the builds of a job are protected, and which systems of licences will know their keys. */
export interface FilmProtection extends Protection {
  readonly systemsOf: (key: ContentKey, label: KeyLabel) => readonly ProtectionSystem[]
}

/** Where content keys come from. */
export interface ContentKeys {
  /** The same job gets the same keys however often it is asked, since its first build lives on in the second. Undefined: the film stays clear. */
  forJob(job: { readonly jobId: JobId; readonly titleId: TitleId }): Promise<FilmProtection | undefined>
}

/** Every film stays clear. */
export const noContentKeys: ContentKeys = { forJob: async () => undefined }
