import { basename } from 'node:path'
import type { AudioCodec, AudioTrack, TextTrack } from '../../media/cmaf/build-facts.ts'
import { captionChannels } from '../../media/captions/embedded-captions.ts'
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
  const names = pathNames(probed)
  // Players and manifests take what is called the same for one programme in several layouts.
  const labels = toldApart(
    probed.map(({ title, language, role }) => ({ name: labelOf(title, language, 'Original'), kind: role })),
    (name, number) => `${name} (${number})`,
  )
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
          label: labels[place]!,
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
  const closed = captionFields.map((captionField) => {
    const language = captionField === 1 ? (mainSoundOf(probe.audio)?.language ?? 'und') : 'und'
    // Where there is no language to name, as televisions call them.
    return {
      language,
      label: language === 'und' ? captionChannels[captionField] : undefined,
      role: 'caption' as const,
      source: { captionField },
    }
  })
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
  const names = pathNames(all)
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

/** `en`, `en-2`, `ja`. */
const pathNames = (tracks: readonly { readonly language: string }[]): string[] =>
  toldApart(
    tracks.map(({ language }) => ({ name: language.toLowerCase() })),
    (name, number) => `${name}-${number}`,
  )

/** Names of which none comes twice in its kind: from the second on they are numbered. */
const toldApart = (
  wanted: readonly { readonly name: string; readonly kind?: string }[],
  write: (name: string, number: number) => string,
): string[] => {
  const taken = new Set<string>()
  return wanted.map(({ name, kind = '' }) => {
    let free = name
    for (let number = 2; taken.has(`${kind} ${free}`); number += 1) free = write(name, number)
    taken.add(`${kind} ${free}`)
    return free
  })
}

const labelOf = (title: string | undefined, language: string, unknown: string): string =>
  title ?? (language === 'und' ? unknown : languageName(language))

/** A language in its own words, as people look for it: `Deutsch`, `日本語`. */
const languageName = (language: string): string =>
  new Intl.DisplayNames([language], { type: 'language', fallback: 'code' }).of(language) ?? language
