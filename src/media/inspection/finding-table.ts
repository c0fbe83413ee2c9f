/**
 * Everything that an inspection can find, in the words in which it is told. `{…}` are filled in. Severities:
 *
 * - `note`: worth knowing; nothing is wrong;
 * - `fix`: not as it should be, and put right by itself;
 * - `warn`: somebody should look; it is encoded all the same;
 * - `refuse`: it cannot or must not be encoded.
 */
export const findingTable = {
  // The file
  'checksum-differs': {
    severity: 'refuse',
    means: 'The SHA-256 of the file is {found}, and {promised} was promised: it was damaged on its way.',
    action: 'Send it again.',
  },
  'checksum-matches': {
    severity: 'note',
    means: 'The SHA-256 of the file is the one that was promised.',
    action: 'Nothing needs to be done.',
  },
  'frame-count-differs': {
    severity: 'note',
    means: 'The index of the file names {declared} pictures, and {found} are there.',
    action: 'All that are there are encoded.',
  },
  'ends-early': {
    severity: 'warn',
    means: 'The picture ends at {end} of {length}; the file may be cut off.',
    action: 'What is there is encoded. Look at its end.',
  },
  'picture-errors': {
    severity: 'warn',
    means: '{errors} of {packets} stored pictures are damaged.',
    action: 'The decoder patches what it can. Look at the film, or export it again.',
  },
  'picture-damaged': {
    severity: 'warn',
    means: 'The decoder calls at least {count} pictures damaged.',
    action: 'It patches what it can. Look at the film, or export it again.',
  },
  'picture-changes': {
    severity: 'warn',
    means: 'The picture changes its size or format on the way.',
    action: 'All of it is scaled to what it is at the beginning. Look at the places of change, or export it in one format.',
  },
  'more-video': { severity: 'warn', means: 'There are {count} video tracks.', action: 'The first is used.' },
  'picture-starts-late': {
    severity: 'fix',
    means: 'The picture begins {seconds} s after the beginning of the file.',
    action: 'Its first frame is held that long, so that sound stays in place.',
  },

  // The rhythm of pictures
  'variable-rate': {
    severity: 'fix',
    means: 'Pictures are unevenly spaced in time.',
    action: 'They are encoded at {rate} a second: the nearest is shown at each moment.',
  },
  'pictures-resampled': {
    severity: 'warn',
    means:
      'Pictures are evenly spaced, but lie between the moments of the constant rate: {leftOut} are left out and {repeated} shown twice.',
    action: 'Motion is uneven. Export the film so that picture and sound begin together.',
  },
  'high-rate': { severity: 'fix', means: 'There are {found} pictures a second.', action: '{rate} a second are encoded.' },
  'time-gap': {
    severity: 'warn',
    means: 'Timestamps jump over {seconds} s: {frames} pictures are missing.',
    action: 'The picture before is held. Look whether something is lost.',
  },
  'more-time-gaps': { severity: 'warn', means: 'Timestamps jump at {count} more places.', action: 'The picture before each is held.' },
  'missing-frames': {
    severity: 'fix',
    means: '{frames} single pictures were left out where the rhythm asks for them.',
    action: 'The picture before each is shown twice.',
  },
  'overlapping-frames': {
    severity: 'fix',
    means: '{count} pictures have the very time of another.',
    action: 'The last of each time is kept.',
  },
  'time-goes-back': {
    severity: 'warn',
    means: 'Timestamps go back at {count} places: the file was joined from parts, or damaged.',
    action: 'Parts are put one after the other. Look whether sound and picture stay together.',
  },
  interlaced: {
    severity: 'fix',
    means: 'The picture is interlaced, {order}.',
    action: 'It is deinterlaced (bwdif) to {rate} whole pictures a second.',
  },
  'interlaced-unflagged': {
    severity: 'fix',
    means: 'The picture is interlaced, {order}, and the file does not say so.',
    action: 'It is deinterlaced (bwdif) to {rate} whole pictures a second.',
  },
  'interlaced-flag-wrong': {
    severity: 'note',
    means: 'The file says that the picture is interlaced; its pictures are whole.',
    action: 'They are encoded as they are.',
  },
  'mixed-fields': {
    severity: 'fix',
    means: 'Some of the picture is interlaced and some is not.',
    action: 'It is deinterlaced (bwdif) throughout, which costs whole pictures a little sharpness.',
  },
  telecined: {
    severity: 'fix',
    means: 'Film of {rate} pictures a second was spread over fields (3:2 pulldown).',
    action: 'Its pictures are put together again (fieldmatch, decimate) and encoded at {rate} a second.',
  },
  'telecined-kept': {
    severity: 'warn',
    means: 'Film was spread over fields (3:2 pulldown).',
    action:
      'Its rate is none that this can be undone at: it is deinterlaced and keeps its uneven motion. A master at the rate of the film is better.',
  },
  'flagged-pulldown': {
    severity: 'fix',
    means: 'Pictures are shown for three and two fields in turn (3:2 pulldown by flags).',
    action: 'They are encoded evenly at {rate} a second, as film.',
  },
  'repeated-frames': {
    severity: 'fix',
    means: 'One in {oneIn} pictures repeats the one before: the film was made at {rate} a second.',
    action: 'Repeats are left out; it is encoded at {rate} a second.',
  },
  'repeated-frames-kept': {
    severity: 'warn',
    means: 'One in {oneIn} pictures repeats the one before: the film was made at {rate} a second.',
    action: 'Repeats are encoded too. A master at its own rate costs fewer bits and moves evenly.',
  },

  // What is seen
  'all-black': { severity: 'warn', means: 'The whole picture is black.', action: 'It is encoded as it is. Look whether this is the film.' },
  'black-start': { severity: 'note', means: 'The film begins with {seconds} s of black.', action: 'It stays.' },
  'black-end': { severity: 'note', means: 'The film ends with {seconds} s of black.', action: 'It stays.' },
  'black-inside': { severity: 'warn', means: 'The picture is black for {seconds} s.', action: 'It stays. Look whether it is meant.' },
  'all-frozen': {
    severity: 'warn',
    means: 'Nothing moves in the whole film.',
    action: 'It is encoded as it is. Look whether this is the film.',
  },
  frozen: { severity: 'warn', means: 'The picture stands still for {seconds} s.', action: 'It stays. Look whether it is meant.' },
  'odd-dimensions': { severity: 'fix', means: 'The picture is {size}; sides must be even.', action: 'It is scaled to even ones.' },
  rotated: { severity: 'fix', means: 'The picture is turned by {degrees} degrees for showing.', action: 'It is encoded upright.' },
  'pixel-aspect': {
    severity: 'fix',
    means: 'Pixels are not square ({aspect}).',
    action: 'The picture is encoded in square ones as {size}.',
  },
  'captions-inside': {
    severity: 'note',
    means: 'Closed captions (CEA-608, {channels}) ride inside the picture.',
    action: 'They become text tracks for those who do not hear.',
  },
  'captions-unread': {
    severity: 'warn',
    means: 'Closed captions ride inside the picture in a form that cannot be read here (CEA-708 without CEA-608).',
    action: 'They are left out. Hand over subtitles beside the film where they are wanted.',
  },

  // Colour
  'colour-assumed': {
    severity: 'note',
    means: 'The file does not say all about its colours.',
    action: 'Assumed are {values}.',
  },
  'full-range': { severity: 'fix', means: 'Levels use the full range.', action: 'They are encoded in limited range, as displays expect.' },
  'deep-colour': {
    severity: 'note',
    means: 'Colours have {bits} bits.',
    action: 'AV1 and HEVC keep 10 of them; H.264 and VP9 are rounded to 8.',
  },
  'film-grain': {
    severity: 'note',
    means: 'There is film grain of strength {strength}, in steps of 8 bits.',
    action:
      'Under the recipes standard and best AV1 is encoded without it and tells players of it, which put it back. Other codecs keep what their bits allow.',
  },
  hdr10: {
    severity: 'note',
    means: 'The film is HDR10{light}.',
    action:
      'It is kept as HDR10 in 10 bits with AV1 (best: HEVC too), and tone-mapped to standard dynamic range beside it. Economy makes only the latter.',
  },
  'hdr10-without-metadata': {
    severity: 'warn',
    means: 'The film is HDR (PQ), and the file does not say on what display it was mastered.',
    action:
      'It is kept as HDR with AV1 (best: HEVC too), and tone-mapped to standard dynamic range beside it as if mastered at 1000 nits. Economy makes only the latter.',
  },
  hlg: {
    severity: 'note',
    means: 'The film is HDR (HLG).',
    action:
      'It is kept as HLG in 10 bits with AV1 (best: HEVC too), and tone-mapped to standard dynamic range beside it. Economy makes only the latter.',
  },
  'hdr10-plus': {
    severity: 'note',
    means: 'The film has HDR10+ metadata, which change from scene to scene.',
    action: 'They are left out: the film is made as HDR10, with what it says of all scenes together.',
  },
  'dolby-vision-base': {
    severity: 'note',
    means: 'The film is Dolby Vision (profile {profile}) over {base}.',
    action: 'Dolby Vision is left out; the film is encoded from its {base} picture.',
  },
  // In the words of a refusal.
  'dolby-vision-only': {
    severity: 'refuse',
    means:
      'The film is Dolby Vision (profile {profile}) without a picture that other displays can show: its colours would be green and violet.',
    action: 'Export it as HDR10, HLG or standard dynamic range, or as Dolby Vision profile 8.1.',
  },
  'pq-not-bt2020': {
    severity: 'warn',
    means: 'The film is HDR (PQ), and its primaries are said to be {primaries}.',
    action: 'They are taken to be BT.2020. Look at the colours, or correct the tags.',
  },
  'hlg-not-bt2020': {
    severity: 'warn',
    means: 'The film is HDR (HLG), and its primaries are said to be {primaries}.',
    action: 'They are taken to be BT.2020. Look at the colours, or correct the tags.',
  },
  'hdr-eight-bits': {
    severity: 'warn',
    means: 'The film is HDR with {bits} bits a colour; at least 10 are needed.',
    action: 'It is encoded as it is. Expect bands in skies and shadows; export it with 10 bits.',
  },
  'sdr-wide-gamut': {
    severity: 'fix',
    means: 'The film is standard dynamic range with primaries {primaries}, wider than displays expect.',
    action: 'Its colours are brought to BT.709. Those that lie outside become the nearest that it has.',
  },
  'sdr-odd-primaries': {
    severity: 'warn',
    means: 'The film is standard dynamic range, and its primaries are said to be {primaries}.',
    action: 'They are taken to be BT.709. Look at the colours, or export it in BT.709.',
  },
  'rgb-matrix': {
    severity: 'warn',
    means: 'The file says that its picture is RGB, and it is stored as {format}.',
    action: 'It is read by its size: BT.709 from 720 lines up, BT.601 below. Look at the colours.',
  },
  'light-levels': {
    severity: 'warn',
    means: 'The brightest frame average (MaxFALL {maxFall}) is said to be brighter than the brightest pixel (MaxCLL {maxCll}).',
    action: 'Both are carried as they are. Measure them again.',
  },
  'mastering-implausible': {
    severity: 'warn',
    means: 'The mastering display that the file names cannot exist ({display}).',
    action: 'It is left out.',
  },
  'base-layer-differs': {
    severity: 'warn',
    means: 'Dolby Vision says that the picture below it is {base}, and its transfer is said to be {transfer}.',
    action: 'The transfer is believed. Look at the colours.',
  },

  // Sound
  'no-audio': { severity: 'warn', means: 'There is no sound.', action: 'The film is encoded silent.' },
  'sound-no-decoder': {
    severity: 'warn',
    means: 'Sound in {codec} cannot be decoded here.',
    action: 'The track is left out. Export it as PCM, FLAC, AAC or AC-3.',
  },
  'sound-no-format': {
    severity: 'warn',
    means: 'The file does not tell channels and sampling rate of this track.',
    action: 'The track is left out. Export it again.',
  },
  'sound-no-layout': {
    severity: 'warn',
    means: 'The track has {channels} channels, and the file does not say where they belong.',
    action: 'The track is left out. Export it as stereo, 5.1 or 7.1.',
  },
  'sound-unmeasured': { severity: 'warn', means: 'This track could not be measured.', action: 'It is encoded as loud as it is.' },
  'sound-empty': { severity: 'warn', means: 'Nothing of this track can be decoded.', action: 'The track is left out. Export it again.' },
  'sound-errors': {
    severity: 'warn',
    means: '{errors} of {packets} packets of this track are damaged.',
    action: 'What is missing is filled with silence. Listen to it, or export it again.',
  },
  'sound-changes': {
    severity: 'warn',
    means: 'This track changes its channels or sampling rate on the way.',
    action: 'Only the part after the last change could be measured. Export it in one format.',
  },
  'sound-hole': {
    severity: 'fix',
    means: 'The timestamps of sound jump over {seconds} s.',
    action: 'Silence is put there, so that sound stays in place.',
  },
  'sound-starts-late': {
    severity: 'fix',
    means: 'Sound begins {seconds} s after the picture (edit list or timestamps).',
    action: 'Silence is put before it, so that both stay together.',
  },
  'sound-starts-early': {
    severity: 'fix',
    means: 'Sound begins {seconds} s before the picture (edit list or timestamps).',
    action: 'The first picture is held that long, so that both stay together.',
  },
  'sound-short': {
    severity: 'warn',
    means: 'Sound ends {seconds} s before the picture.',
    action: 'Silence is put behind it. Look whether something is missing.',
  },
  'sound-long': { severity: 'fix', means: 'Sound ends {seconds} s after the picture.', action: 'It is cut where the picture ends.' },
  'silent-track': {
    severity: 'warn',
    means: 'The whole track is silent.',
    action: 'It is encoded as it is. Look whether it should be there.',
  },
  'silent-stretch': { severity: 'warn', means: 'There is no sound for {seconds} s.', action: 'It stays. Listen whether it is meant.' },
  mono: { severity: 'note', means: 'The track is mono.', action: 'It is encoded as stereo with both sides alike.' },
  surround: {
    severity: 'note',
    means: 'The track is {layout}.',
    action: 'It is encoded as stereo for every device, and as 5.1 where devices take it.',
  },
  'unusual-layout': {
    severity: 'warn',
    means: 'The track has {channels} channels, and the file does not say where each belongs, or it is not a usual place.',
    action: 'They are mixed to stereo by the rules of ffmpeg. Listen to it, or export stereo, 5.1 or 7.1.',
  },
  commentary: { severity: 'note', means: 'The track is a commentary.', action: 'It is offered as one.' },
  description: {
    severity: 'note',
    means: 'The track describes the picture for those who cannot see it.',
    action: 'It is offered as such.',
  },
  'language-unknown': {
    severity: 'note',
    means: 'The file does not say in what language this track is.',
    action: 'It is offered without a language. Give it one where viewers choose among several.',
  },
  loudness: { severity: 'fix', means: 'The track is {measured} LUFS loud; {target} are right.', action: '{words}' },
  'true-peak': { severity: 'fix', means: 'Peaks between samples reach {peak} dBTP.', action: 'A limiter keeps them at -1 dBTP.' },
  'nearly-silent': {
    severity: 'warn',
    means: 'The track is nearly silent ({measured} LUFS).',
    action: 'It is made {gain} dB louder, and its noise too. Look whether it should be there.',
  },
  'wide-range': {
    severity: 'note',
    means: 'Between soft and loud passages lie {range} LU: soft ones may not be heard in a living room.',
    action: 'Its dynamics stay as they are.',
  },

  // Text
  'bitmap-subtitles': {
    severity: 'warn',
    means: 'The subtitles are drawn, not written ({codec}).',
    action: 'They are left out. Hand over SRT, WebVTT or IMSC beside the film.',
  },
  'subtitle-problems': {
    severity: 'warn',
    means: '{count} places in {name} cannot be read as they should; the first is {first}',
    action: 'What can be read is used.',
  },
  'subtitle-empty': { severity: 'warn', means: 'No line can be read from {name}{why}.', action: 'It is left out.' },
  'subtitle-outlasts': {
    severity: 'warn',
    means: 'The last line of {name} is shown until {end}, and the film ends at {length}.',
    action: 'Lines after the end are left out. Look whether these subtitles belong to this film.',
  },
} as const satisfies Readonly<Record<string, FindingWords>>

export type Severity = 'note' | 'fix' | 'warn' | 'refuse'

interface FindingWords {
  readonly severity: Severity
  readonly means: string
  readonly action: string
}

export type FindingCode = keyof typeof findingTable

/** The names in braces. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

/** What must be filled in. */
export type FindingData<Code extends FindingCode> = Readonly<
  Record<Names<(typeof findingTable)[Code]['means']> | Names<(typeof findingTable)[Code]['action']>, string | number>
>
