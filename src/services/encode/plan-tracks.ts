import { basename } from 'node:path'
import type { AudioCodec, AudioTrack, TextTrack } from '../../media/cmaf/build-facts.ts'
import { textRole } from '../../media/captions/roles.ts'
import type { ProbedAudio, ProbedSubtitle } from '../../media/probe/master-probe.ts'
import { languageTag } from '../../media/probe/language-tag.ts'
import type { BesideFile } from './tables.ts'

export interface PlannedAudio extends Pick<AudioTrack, 'id' | 'codec' | 'language' | 'label' | 'role' | 'isDefault'> {
  readonly stepId: string
  readonly streamIndex: number
}

export interface PlannedText extends Pick<TextTrack, 'id' | 'language' | 'label' | 'role'> {
  readonly stepId: string
  readonly source: { readonly streamIndex: number } | { readonly path: string }
}

/** Every audio track in every codec, codec by codec. One of each codec plays when nobody chose: what the file says, if it is the film's main sound, else the first. */
export const audioTracksOf = (probed: readonly ProbedAudio[], codecs: readonly AudioCodec[]): PlannedAudio[] => {
  const main = probed.filter((track) => track.role === 'main')
  const chosen = main.find((track) => track.isDefault) ?? main[0] ?? probed[0]
  const names = uniqueNames(probed.map((track) => track.language))
  return codecs.flatMap((codec) =>
    probed.map((track, place) => ({
      stepId: `audio-${codec}-${names[place]}`,
      id: `${codec}-${names[place]}`,
      codec,
      streamIndex: track.index,
      language: track.language,
      label: labelOf(track.title, track.language, 'Original'),
      role: track.role,
      isDefault: track === chosen,
    })),
  )
}

/** Text tracks inside the master, then those beside it. What is drawn and not written has been told of by the inspection. */
export const textTracksOf = (probed: readonly ProbedSubtitle[], beside: readonly BesideFile[]): PlannedText[] => {
  const inside = probed
    .filter((track) => track.kind === 'text')
    .map((track) => ({ language: track.language, label: track.title, role: track.role, source: { streamIndex: track.index } }))
  const all = [
    ...inside,
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
