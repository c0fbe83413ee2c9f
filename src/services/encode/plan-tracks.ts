import { basename } from 'node:path'
import type { AudioCodec, AudioTrack, TextTrack } from '../../media/cmaf/build-facts.ts'
import { textRole } from '../../media/captions/roles.ts'
import type { ProbedAudio } from '../../media/probe/master-probe.ts'
import { languageTag } from '../../media/probe/language-tag.ts'
import { layoutsOf, type SoundLayout } from '../../media/ladder/sound-layout.ts'
import type { Inspection } from './inspection.ts'
import type { BesideFile } from './tables.ts'

export interface PlannedAudio extends Pick<AudioTrack, 'id' | 'codec' | 'language' | 'label' | 'role' | 'isDefault'> {
  readonly stepId: string
  readonly streamIndex: number
  /** Stereo when it does not say. */
  readonly layout?: SoundLayout
}

export interface PlannedText extends Pick<TextTrack, 'id' | 'language' | 'label' | 'role'> {
  readonly stepId: string
  readonly source: TextSource
}

/** A track inside the master, a field of the captions inside its picture, or a file beside it. */
export type TextSource = { readonly streamIndex: number } | { readonly captionField: 1 | 2 } | { readonly path: string }

/** Every audio track in every codec and layout, codec by codec. One of each codec and layout plays when nobody chose: what the file says, if it is the film's main sound, else the first. */
export const audioTracksOf = (probed: readonly ProbedAudio[], codecs: readonly AudioCodec[]): PlannedAudio[] => {
  const chosen = mainSoundOf(probed)
  const names = uniqueNames(probed.map((track) => track.language))
  return codecs.flatMap((codec) =>
    probed.flatMap((track, place) =>
      layoutsOf(track).map((layout) => {
        const id = `${codec}-${names[place]}${layout === '5.1' ? '-51' : ''}`
        return {
          stepId: `audio-${id}`,
          id,
          codec,
          streamIndex: track.index,
          ...(layout !== 'stereo' && { layout }),
          language: track.language,
          label: labelOf(track.title, track.language, 'Original'),
          role: track.role,
          isDefault: track === chosen,
        }
      }),
    ),
  )
}

/**
 * Text tracks inside the master, closed captions inside its picture, then files beside it. What is drawn and not written has been told of by the inspection. Captions say in no
 * language what they are; the first field is that of the film's main sound (CTA-608 keeps the second for another one).
 */
export const textTracksOf = (
  { probe, captionFields = [] }: Pick<Inspection, 'probe' | 'captionFields'>,
  beside: readonly BesideFile[],
): PlannedText[] => {
  const inside = probe.subtitles
    .filter((track) => track.kind === 'text')
    .map((track) => ({ language: track.language, label: track.title, role: track.role, source: { streamIndex: track.index } }))
  const closed = captionFields.map((captionField) => ({
    language: captionField === 1 ? (mainSoundOf(probe.audio)?.language ?? 'und') : 'und',
    label: undefined,
    role: 'caption' as const,
    source: { captionField },
  }))
  const all = [
    ...inside,
    ...closed,
    ...beside.map((file) => ({
      language: languageTag(file.language),
      label: file.label,
      role: textRole({ fileName: basename(file.path), ...(file.label !== undefined && { title: file.label }) }).role,
      source: { path: file.path },
    })),
  ]
  const names = uniqueNames(all.map((track) => track.language))
  return all.map((track, place) => ({
    stepId: `text-${names[place]}`,
    id: `text-${names[place]}`,
    language: track.language,
    label: labelOf(track.label, track.language, 'Subtitles'),
    role: track.role,
    source: track.source,
  }))
}

const mainSoundOf = (probed: readonly ProbedAudio[]): ProbedAudio | undefined => {
  const main = probed.filter((track) => track.role === 'main')
  return main.find((track) => track.isDefault) ?? main[0] ?? probed[0]
}

/** `en`, `en-2`, `ja`: fit for a path. */
const uniqueNames = (languages: readonly string[]): string[] => {
  const taken = new Set<string>()
  return languages.map((language) => {
    const base = language.toLowerCase()
    let name = base
    for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`
    taken.add(name)
    return name
  })
}

const labelOf = (title: string | undefined, language: string, unknown: string): string =>
  title ?? (language === 'und' ? unknown : languageName(language))

/** A language in its own words, as people look for it: `Deutsch`, `日本語`. */
const languageName = (language: string): string =>
  new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(language) ?? language
