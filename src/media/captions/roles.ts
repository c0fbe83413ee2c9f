import { cueText, type Cue } from './cue.ts'

/** As tracks of a build have it: words for all, words and sounds for those who do not hear, or only what everybody must read. */
export type TextRole = 'subtitle' | 'caption' | 'forced'

/** What may tell the role of a text track. All of it is optional, because files say little. */
export interface RoleHints {
  /** Flags of the track in its container. */
  readonly flags?: { readonly forced?: boolean; readonly hearingImpaired?: boolean; readonly captions?: boolean }
  /** `film.en.forced.srt`. */
  readonly fileName?: string
  readonly title?: string
  readonly cues?: readonly Cue[]
}

export interface FoundRole {
  readonly role: TextRole
  /** Clauses for a person: `the file name says "sdh"`. */
  readonly evidence: readonly string[]
}

/**
 * The role of a text track. What somebody said outright (flag, name, title, TTML's own words) decides; forced wins over hearing, for a track of signs may
 * describe sounds as well. What the words look like decides only where nobody said anything and a fifth of the cues look so.
 */
export const textRole = ({ flags = {}, fileName, title, cues = [] }: RoleHints): FoundRole => {
  const words = [
    ...(fileName === undefined ? [] : [{ from: 'the file name', text: partsOf(fileName) }]),
    ...(title === undefined ? [] : [{ from: 'the title', text: title }]),
  ]
  const said = (pattern: RegExp) =>
    words.flatMap(({ from, text }) => {
      const match = pattern.exec(text)
      return match ? [`${from} says "${match[0].trim()}"`] : []
    })
  const forcedCues = cues.filter((cue) => cue.forced).length
  const forced = [
    ...(flags.forced ? ['the track is marked as forced'] : []),
    ...said(/\bforced\b|\bforcés?(?!\p{L})|\bsigns?\b(?=.{0,20}\bsongs?\b)/iu),
    ...(cues.length > 0 && forcedCues === cues.length ? ['every cue is to be shown always (itts:forcedDisplay)'] : []),
  ]
  if (forced.length > 0) return { role: 'forced', evidence: forced }
  const share = hearingShare(cues)
  const look = share > 0 ? [`${Math.round(share * 100)} % of the cues describe sounds or name speakers`] : []
  const hearing = [
    ...(flags.hearingImpaired ? ['the track is marked for the hard of hearing'] : []),
    ...(flags.captions ? ['the track is marked as captions'] : []),
    ...said(
      /\bsdh\b|\bcc\b|\bclosed captions?\b|\b(hard of|impaired|deaf)[\s-]*hearing\b|\bhearing[\s-]*impaired\b|\bmalentendants?\b|\bhörgeschädigte?\b/i,
    ),
    // Alone, `hi` is Hindi; behind another language, or in brackets, it is hearing impaired.
    ...said(/(?<=\b[a-z]{2}(?:-[A-Za-z]{2})? )hi$|(?<=[([])HI(?=[)\]])/),
    ...(cues.some((cue) => cue.roles?.some((role) => hearingRoles.has(role))) ? ['the file says so of cues (ttm:role)'] : []),
  ]
  if (hearing.length > 0) return { role: 'caption', evidence: [...hearing, ...look] }
  if (share >= 0.2 && cues.length >= 10) return { role: 'caption', evidence: look }
  return { role: 'subtitle', evidence: look }
}

const hearingRoles = new Set(['caption', 'sound', 'music', 'x-hearing-impaired'])

/** The name without its folder and its ending, words apart. */
const partsOf = (fileName: string): string =>
  fileName
    .replace(/^.*[/\\]/, '')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replaceAll(/[._]/g, ' ')

/** The share of cues, 0 to 1, that look as if written for people who do not hear: sounds in brackets, music, names of speakers in capitals. */
export const hearingShare = (cues: readonly Cue[]): number =>
  cues.length === 0 ? 0 : cues.filter((cue) => looksLikeHearing(cueText(cue).slice(0, 1000))).length / cues.length

/** `[door slams]`, `(sighs)` alone on a line, `♪`, `JOHN: …`. */
const looksLikeHearing = (text: string): boolean =>
  /[♩♪♫♬]/.test(text) ||
  /\[[^\]\n]{2,60}\]/.test(text) ||
  /^[-– ]*\([^)\n]{2,60}\) *$/m.test(text) ||
  /^[-– ]*\p{Lu}[\p{Lu} .'’]{1,30}:/mu.test(text)

/** Only what everybody must read, for a track of its own. WebVTT cannot mark such cues, so a mixed track gives two. */
export const forcedCues = (cues: readonly Cue[]): readonly Cue[] => cues.filter((cue) => cue.forced)
