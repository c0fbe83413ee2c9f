import { describe, expect, it } from 'vitest'
import { parseCaptions } from './parse-captions.ts'
import { forcedCues, hearingShare, textRole } from './roles.ts'

const cuesOf = (...texts: string[]) =>
  parseCaptions(`WEBVTT\n\n${texts.map((text) => `00:01.000 --> 00:02.000\n${text}`).join('\n\n')}`).cues
const ttml = (attributes: string) =>
  parseCaptions(
    `<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:itts="http://www.w3.org/ns/ttml/profile/imsc1#styling"><body ${attributes}><div><p end="1s">a</p></div></body></tt>`,
  ).cues

describe('the role of a text track', () => {
  it.each([
    [{ flags: { forced: true } }, 'forced'],
    [{ flags: { hearingImpaired: true } }, 'caption'],
    [{ flags: { captions: true } }, 'caption'],
    [{ flags: { forced: true, hearingImpaired: true } }, 'forced'],
    [{ fileName: 'film.en.forced.srt' }, 'forced'],
    [{ fileName: '/masters/forced/film.en.srt' }, 'subtitle'],
    [{ fileName: 'film.en.sdh.srt' }, 'caption'],
    [{ fileName: 'film.en.cc.vtt' }, 'caption'],
    [{ fileName: 'film.en.hi.srt' }, 'caption'],
    [{ fileName: 'film.hi.srt' }, 'subtitle'],
    [{ title: 'English [HI]' }, 'caption'],
    [{ fileName: 'special.forces.en.srt' }, 'subtitle'],
    [{ fileName: 'film.account.srt' }, 'subtitle'],
    [{ title: 'English (SDH)' }, 'caption'],
    [{ title: 'Français (forcé)' }, 'forced'],
    [{ title: 'Signs & Songs' }, 'forced'],
    [{ title: 'Deutsch für Hörgeschädigte' }, 'caption'],
    [{ title: 'English for the hearing impaired' }, 'caption'],
    [{ title: 'Hindi' }, 'subtitle'],
    [{}, 'subtitle'],
    [{ cues: ttml('itts:forcedDisplay="true"') }, 'forced'],
    [{ cues: ttml('ttm:role="caption"') }, 'caption'],
    [{ cues: ttml('ttm:role="dialog"') }, 'subtitle'],
  ])('of %j is %s', (hints, role) => {
    expect(textRole(hints).role).toBe(role)
  })

  it('comes with its reasons', () => {
    expect(textRole({ fileName: 'film.en.sdh.srt', cues: cuesOf('[door slams]', 'Hello') })).toEqual({
      role: 'caption',
      evidence: ['the file name says "sdh"', '50 % of the cues describe sounds or name speakers'],
    })
  })

  it('is guessed from the words only where they are many and nobody said anything', () => {
    const sounds = Array.from({ length: 2 }, () => '[thunder]')
    const words = (count: number) => Array.from({ length: count }, () => 'Well.')
    expect(textRole({ cues: cuesOf(...sounds, ...words(8)) }).role).toBe('caption')
    expect(textRole({ cues: cuesOf(...sounds, ...words(9)) }).role).toBe('subtitle')
    expect(textRole({ cues: cuesOf(...sounds, ...words(2)) }).role).toBe('subtitle')
  })
})

describe('words for people who do not hear', () => {
  it.each(['[door slams]', '- [door slams] Hey!', '♪ La la ♪', '(sighs)', 'JOHN: Come in.', '- MRS. O’HARA: Yes?'])(
    '%j looks so',
    (text) => {
      expect(hearingShare(cuesOf(text))).toBe(1)
    },
  )

  it.each(['Hello.', 'He said (as always) no.', 'Note: this.', 'a [1]', 'NO!'])('%j does not', (text) => {
    expect(hearingShare(cuesOf(text))).toBe(0)
  })

  it('are no share of nothing', () => {
    expect(hearingShare([])).toBe(0)
  })
})

it('forced cues can be had alone', () => {
  const cues = [...ttml('itts:forcedDisplay="true"'), ...cuesOf('x')]
  expect(forcedCues(cues)).toEqual([cues[0]])
})
