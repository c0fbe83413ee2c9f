import { createServer } from 'node:http'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Build, Job } from '../../src/contracts/encode.ts'
import type { InspectionReport } from '../../src/contracts/inspection.ts'
import type { BuildQuality, WorkedLadder } from '../../src/contracts/ladder.ts'
import { repositoryFolder } from '../../src/host/version.ts'
import { secure } from '../../src/services/gateway/security-headers.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** The built console before a house that knows only these answers, by `<service>/<operation>`, under the security headers of the real door. */
export const openConsoleOver = async (answers: Readonly<Record<string, (input: never) => unknown>>) => {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://console').pathname
    const send = (status: number, type: string, body: string | Uint8Array) => {
      const headers = new Headers({ 'content-type': type })
      secure(headers, { isPage: type === 'text/html', isPublic: false })
      response.writeHead(status, Object.fromEntries(headers)).end(body)
    }
    const answer = async () => {
      if (path.startsWith('/api/rpc/')) {
        const pieces: Uint8Array[] = []
        for await (const piece of request as AsyncIterable<Uint8Array>) pieces.push(piece)
        const { json } = JSON.parse(Buffer.concat(pieces).toString() || '{}') as { json?: never }
        const known = answers[path.slice('/api/rpc/'.length)]
        if (!known) return send(404, 'application/json', JSON.stringify({ json: notKnown }))
        return send(200, 'application/json', JSON.stringify({ json: known(json as never) }))
      }
      const file = extname(path) === '' ? 'index.html' : path.replace(/^\/console\//, '')
      return send(
        200,
        mediaTypes[extname(file)] ?? 'application/octet-stream',
        await readFile(join(repositoryFolder, 'dist/web/console', file)),
      )
    }
    answer().catch((trouble: unknown) => send(500, 'text/plain', String(trouble)))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/console`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const notKnown = { defined: false, code: 'NOT_FOUND', status: 404, message: 'There is no such operation.' }

const id = (last: number) => `01a22032-4a45-71cd-a1b2-d858c0299c${String(last).padStart(2, '0')}`
export const filmJobId = id(1)
export const refusedJobId = id(2)
const [titleId, masterId, buildId] = [id(10), id(11), id(12)]
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 28, 3) + seconds * 1000).toISOString()

export const filmReport: InspectionReport = {
  version: 1,
  verdict: 'ok',
  summary: 'h264 960x540 at 25, 20 s, 1 audio track: 2 to look at.',
  file: { container: 'mp4', sizeBytes: 6_094_458, durationSeconds: 20, chapters: 0 },
  sound: [
    {
      index: 1,
      codec: 'aac',
      channels: 2,
      layout: 'stereo',
      sampleRate: 48_000,
      language: 'en',
      role: 'main',
      state: 'measured',
      loudness: { integratedLufs: -29.7, rangeLu: 7.1, truePeakDbtp: -14.6 },
      curve: Array.from({ length: 17 }, (_, index) => ({ seconds: 3 + index, lufs: -30 + (index % 5) })),
      silences: [{ fromSeconds: 6, toSeconds: 9 }],
    },
  ],
  subtitles: [],
  texts: [],
  black: [{ fromSeconds: 6, toSeconds: 8 }],
  frozen: [{ fromSeconds: 18, toSeconds: 20 }],
  shots: [0, 6, 8, 14],
  findings: [
    { code: 'black-inside', severity: 'warn', fromSeconds: 6, toSeconds: 8, means: 'The picture is black for 2 s.', action: 'It stays.' },
    { code: 'frozen', severity: 'warn', fromSeconds: 18, toSeconds: 20, means: 'The picture stands still for 2 s.', action: 'It stays.' },
    { code: 'loudness', severity: 'fix', track: 1, means: 'The track is -29.7 LUFS loud; -23 are right.', action: 'Made louder.' },
  ],
  moreFindings: 0,
  counts: { note: 0, fix: 1, warn: 2, refuse: 0 },
}

const step = (stepId: string, kind: string, label: string, state: 'done' | 'waiting', from: number, to: number): Job['steps'][number] => ({
  stepId,
  kind,
  label,
  state,
  progress: state === 'done' ? 1 : 0,
  attempts: 1,
  ...(state === 'done' && { startedAt: at(from), finishedAt: at(to) }),
})

const job = (jobId: string, name: string): Job => ({
  jobId: jobId as Job['jobId'],
  titleId: titleId as Job['titleId'],
  masterId: masterId as Job['masterId'],
  name,
  recipe: 'standard',
  state: 'done',
  progress: 1,
  steps: [],
  buildIds: [],
  createdAt: at(0),
  finishedAt: at(60),
})

export const filmJob: Job = {
  ...job(filmJobId, 'The carbon arc'),
  facts: {
    container: 'mp4',
    durationSeconds: 20,
    sizeBytes: 6_094_458,
    video: { codec: 'h264', width: 960, height: 540, frameRate: 25, frames: 500, bitDepth: 8, notes: [] },
    audio: [],
    subtitles: [],
  },
  steps: [
    step('inspect', 'inspect', 'Inspect the master', 'done', 0, 5),
    step('video-1', 'video', 'H.264 240p to 480p, part 1 of 2', 'done', 5, 30),
    step('video-2', 'video', 'H.264 240p to 480p, part 2 of 2', 'done', 10, 50),
    step('publish', 'publish', 'Publish everything', 'done', 50, 60),
  ],
  buildIds: [buildId as Build['buildId']],
}

export const refusedJob: Job = {
  ...job(refusedJobId, 'A torn strip'),
  state: 'refused',
  reason: 'The file is cut off: its index is missing. Copy it again.',
  reasonCode: 'CUT_OFF',
}

const size = (lines: number) => ({ lines, width: Math.round((lines * 16) / 9), height: lines })

export const filmLadder: WorkedLadder = {
  codec: 'h264',
  rungs: [
    { ...size(240), expectedBps: 200_000, expectedQuality: 55, why: 'For poor networks.' },
    { ...size(480), expectedBps: 900_000, expectedQuality: 88, why: 'The dearest that was measured.' },
  ],
  curves: [
    { size: size(480), points: [50, 65, 80, 88].map((quality, index) => ({ bps: 220_000 * 1.6 ** index, quality })) },
    { size: size(240), points: [40, 55, 60].map((quality, index) => ({ bps: 100_000 * 2 ** index, quality })) },
  ],
  topLimit: 'measured',
}

const rung = (rungId: string, lines: number, averageBps: number, mean: number): Build['rungs'][number] => ({
  id: rungId,
  kind: 'video',
  codec: 'h264',
  codecs: 'avc1.64001e',
  ...size(lines),
  averageBps,
  peakBps: averageBps * 2,
  frames: 500,
  segments: 4,
  sizeBytes: averageBps,
  quality: { metric: 'vmaf', mean, sampled: false },
})

export const filmBuild: Build = {
  buildId: buildId as Build['buildId'],
  titleId: titleId as Build['titleId'],
  masterId: masterId as Build['masterId'],
  jobId: filmJobId as Build['jobId'],
  recipe: 'standard',
  complete: true,
  state: 'ready',
  durationSeconds: 20,
  sizeBytes: 3_000_000,
  factsBlob: 'a'.repeat(64) as Build['factsBlob'],
  filesBlob: 'b'.repeat(64) as Build['filesBlob'],
  rungs: [rung('h264-240-200k', 240, 190_000, 58), rung('h264-480-900k', 480, 850_000, 90)],
  createdAt: at(60),
}

export const filmQuality: BuildQuality = {
  pieces: filmReport.shots.map((fromSeconds, index) => ({ fromSeconds, toSeconds: filmReport.shots[index + 1] ?? 20 })),
  rungs: filmBuild.rungs.map(({ id: rungId, averageBps, quality }, index) => ({
    rungId,
    metric: 'vmaf',
    quality: [0, 1, 2, 3].map((piece) => (index === 0 && piece === 1 ? null : quality!.mean - 3 * piece)),
    averageBps: [0, 1, 2, 3].map((piece) => averageBps * (0.5 + piece / 3)),
  })),
}
