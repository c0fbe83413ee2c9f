import { describe, expect, it } from 'vitest'
import { packageArguments, trackPaths } from './plan-package.ts'
import { keyLabelOf } from './plan-protection.ts'

describe('packageArguments', () => {
  it('cuts pictures at every key frame into numbered files, and sound every two seconds', () => {
    const picture = { id: 'h264-360', kind: 'video', path: 'h264-360.mp4' } as const
    const sound = { id: 'aac-ja', kind: 'audio', path: 'a/aac-ja.mp4' } as const
    expect(packageArguments([picture])).toEqual([
      'in=h264-360.mp4,stream=video,init_segment=video/h264-360/init.mp4,segment_template=video/h264-360/$Number%05d$.m4s',
      '--segment_duration',
      '0.001',
      '--nogenerate_sidx_in_media_segments',
      '--quiet',
    ])
    expect(packageArguments([sound]).slice(0, 3)).toEqual([
      'in=a/aac-ja.mp4,stream=audio,init_segment=audio/aac-ja/init.mp4,segment_template=audio/aac-ja/$Number%05d$.m4s',
      '--segment_duration',
      '2',
    ])
    expect(trackPaths(sound)).toEqual({ initPath: 'audio/aac-ja/init.mp4', mediaTemplate: 'audio/aac-ja/$Number%05d$.m4s' })
  })
})

describe('packageArguments of a protected film', () => {
  const key = (digit: string) => ({ keyId: digit.repeat(32), key: `${digit}f`.repeat(16) })
  const protection = {
    scheme: 'cbcs',
    clearLeadSeconds: 4,
    keys: { AUDIO: key('a'), SD: key('1'), HD: key('2'), UHD: key('3') },
  } as const
  const picture = (width: number, height: number) => ({ id: `h${height}`, kind: 'video', path: 'v.mp4', size: { width, height } }) as const

  it('name for each track the key that its size asks for, and no other', () => {
    const args = packageArguments([picture(640, 360), picture(1280, 720), picture(1920, 1080)], protection)
    expect(args.slice(0, 3).map((fields) => fields.split(',').at(-1))).toEqual(['drm_label=SD', 'drm_label=HD', 'drm_label=HD'])
    expect(args.slice(3)).toEqual([
      '--segment_duration',
      '0.001',
      '--enable_raw_key_encryption',
      '--keys',
      `label=SD:key_id=${'1'.repeat(32)}:key=${'1f'.repeat(16)},label=HD:key_id=${'2'.repeat(32)}:key=${'2f'.repeat(16)}`,
      '--protection_scheme',
      'cbcs',
      '--clear_lead',
      '4',
      '--nogenerate_sidx_in_media_segments',
      '--quiet',
    ])
    const sound = { id: 'aac-ja', kind: 'audio', path: 'a.mp4' } as const
    expect(packageArguments([sound], { ...protection, scheme: 'cenc' })).toContain(
      `label=AUDIO:key_id=${'a'.repeat(32)}:key=${'af'.repeat(16)}`,
    )
    expect([picture(1024, 576), picture(1024, 578), picture(1920, 1080), picture(1920, 1082)].map(keyLabelOf)).toEqual([
      'SD',
      'HD',
      'HD',
      'UHD',
    ])
  })

  it('are refused with keys that are none', () => {
    const bad = (change: Partial<typeof protection.keys.SD>) => ({
      ...protection,
      keys: { ...protection.keys, SD: { ...key('1'), ...change } },
    })
    expect(() => packageArguments([picture(640, 360)], bad({ key: 'secret,label=HD' }))).toThrow('the content key SD is not 16 bytes')
    expect(() => packageArguments([picture(640, 360)], bad({ keyId: '' }))).toThrow('the content key SD is not 16 bytes')
    expect(() => packageArguments([{ id: 'v', kind: 'video', path: 'v.mp4' }], protection)).toThrow('without a size')
  })
})
