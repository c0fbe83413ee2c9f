import { describe, expect, it } from 'vitest'
import { masterInput } from './picture-filters.ts'
import { audioArguments } from './plan-audio.ts'

const after = (args: readonly string[], option: string) => args[args.indexOf(option) + 1]

describe('audioArguments', () => {
  it('makes stereo that begins and ends with the film', () => {
    expect(audioArguments({ path: '/m.mkv', streamIndex: 3, codec: 'opus', durationSeconds: 10.01, output: 'opus.mp4' })).toEqual([
      ...masterInput('/m.mkv'),
      ...'-map 0:3 -vn -sn -dn -map_metadata -1 -map_chapters -1 -af'.split(' '),
      'aresample=48000:async=1000:first_pts=0,aformat=sample_fmts=fltp:sample_rates=48000:channel_layouts=stereo,apad=whole_dur=10.010000,atrim=end=10.010000',
      ...'-c:a libopus -b:a 96000 -f mp4 -y file:opus.mp4'.split(' '),
    ])
  })

  it('keeps what comes from all around as 5.1, in Opus with the mapping for it', () => {
    const surround = (codec: 'aac' | 'opus') =>
      audioArguments({ path: '/m.mkv', streamIndex: 1, codec, layout: '5.1', durationSeconds: 1, output: 'a.mp4' }).join(' ')
    expect(surround('aac')).toMatch(/:channel_layouts=5\.1,.* -c:a aac -b:a 384000 -f mp4 /)
    expect(surround('opus')).toMatch(/:channel_layouts=5\.1,.* -c:a libopus -b:a 256000 -mapping_family 1 -f mp4 /)
  })

  it('makes a track louder or softer, with a limiter where one is needed, and does nothing where nothing is to be done', () => {
    const filters = (gain: { gainDb: number; limiterNeeded: boolean }) =>
      after(audioArguments({ path: '/m.mkv', streamIndex: 1, codec: 'aac', durationSeconds: 1, output: 'a.mp4', gain }), '-af')!
    expect(filters({ gainDb: -3.5, limiterNeeded: false })).toContain(',volume=-3.5dB,apad')
    expect(filters({ gainDb: 6, limiterNeeded: true })).toMatch(/,volume=6dB,aresample=192000,alimiter=[^,]+,aresample=48000,apad/)
    expect(filters({ gainDb: 0, limiterNeeded: false })).not.toContain('volume')
  })
})
