import type { CaptionFormat } from './cue.ts'
import { hasWebVttSignature } from './webvtt-blocks.ts'

export type RecognisedCaptions =
  | { readonly format: CaptionFormat }
  /** A kind of subtitles that is not read, with words for the person who handed it over. */
  | { readonly format: 'other'; readonly code: string; readonly words: string }

/** The kind of a caption file by how it begins. What is nothing else is SubRip, which has no mark of its own. */
export const recogniseCaptions = (text: string): RecognisedCaptions => {
  const start = text.slice(0, 1024).replace(/^\uFEFF/, '')
  if (hasWebVttSignature(start)) return { format: 'webvtt' }
  if (/^\s*<(\?xml\b|!|([\w.-]{1,50}:)?tt[\s/>])/.test(start)) return { format: 'ttml' }
  if (/^\s*\[Script Info\]/i.test(start)) return { format: 'ass' }
  const other = others.find(({ pattern }) => pattern.test(start))
  return other ? { format: 'other', code: 'CAPTIONS_UNKNOWN_FORMAT', words: `the file holds ${other.what}; ${advice}` } : { format: 'srt' }
}

const advice = 'hand it over as SubRip (.srt), WebVTT (.vtt), timed text (.ttml) or SubStation Alpha (.ass)'

const others: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /^\s*Scenarist_SCC V/i, what: 'Scenarist closed captions (CEA-608)' },
  { pattern: /^File Format=MacCaption/i, what: 'MacCaption closed captions (CEA-708)' },
  { pattern: /^.{3}STL\d\d\.01/s, what: 'EBU STL subtitles' },
  { pattern: /^\s*\{\d+\}\{\d*\}/, what: 'MicroDVD subtitles, whose times are frames of an unknown rate' },
  { pattern: /^# VobSub index file/i, what: 'pictures of words (VobSub)' },
  { pattern: /^PG/, what: 'pictures of words (PGS)' },
]
