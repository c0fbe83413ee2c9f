import { describe, expect, it } from 'vitest'
import { toolArguments } from './tool-arguments.ts'

describe('toolArguments', () => {
  it('bars every input of ffmpeg from all protocols but files', () => {
    expect(toolArguments('ffmpeg', words('-ss 1 -i a.mp4 -f lavfi -i anullsrc out.mp4'))).toEqual(
      words(
        '-nostdin -hide_banner -nostats -benchmark -progress pipe:3 -stats_period 0.5 ' +
          '-ss 1 -protocol_whitelist file,pipe -i a.mp4 -f lavfi -protocol_whitelist file,pipe -i anullsrc out.mp4',
      ),
    )
  })

  it('bars ffprobe the same way and leaves the packager its arguments', () => {
    expect(toolArguments('ffprobe', ['-of', 'json', 'a.mp4'])).toEqual([
      '-hide_banner',
      '-protocol_whitelist',
      'file,pipe',
      '-of',
      'json',
      'a.mp4',
    ])
    expect(toolArguments('packager', ['in=a.mp4,stream=video', '--hls_key_uri', 'skd://key'])).toHaveLength(3)
  })

  it.each([
    ['ffmpeg', 'http://host/a'],
    ['ffmpeg', 'RTMP://host'],
    ['ffprobe', 'https://host/a'],
    ['packager', 'in=a.mp4,stream=video,output=http://host/a'],
    ['packager', 'input=udp://host:1,stream=video'],
    ['packager', '--mpd_output=https://host/a.mpd'],
    ['packager', '--hls_master_playlist_output=http://host/a.m3u8'],
  ] as const)('refuses to start %s with %s', (tool, argument) => {
    expect(() => toolArguments(tool, [argument])).toThrow(expect.objectContaining({ code: 'TOOL_REFUSED' }) as Error)
  })

  it('takes file addresses and names that only look like addresses', () => {
    const args = ['-i', 'file:///a.mp4', 'title=http://host', 'drawtext=text=a://b', 'file:http://x']
    expect(toolArguments('ffmpeg', args).slice(-3)).toEqual(args.slice(-3))
  })
})

const words = (line: string) => line.split(' ')
