import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { findProgram } from '../../bench/find-program.ts'
import { repositoryFolder } from '../../src/host/version.ts'
import { openHouse } from '../helpers/house.ts'
import { ffmpeg, makeMaster } from '../helpers/masters.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { waitFor } from '../helpers/wait-for.ts'

describe('nginx before the house, by deploy/nginx/vitascope.conf', () => {
  it('lets a master in by upload, shows its progress, and delivers every frame under its own name', async () => {
    await using folder = await temporaryFolder()
    const [doorPort, port] = await freePorts()
    const url = `http://127.0.0.1:${port}`
    await using _proxy = await openProxy(folder.path, { port, doorPort })
    await using house = await openHouse({
      layout: 'all',
      variables: {
        VITASCOPE_PORT: String(doorPort),
        VITASCOPE_PUBLIC_URL: url,
        VITASCOPE_TRUSTED_PROXIES: '127.0.0.1',
        VITASCOPE_EDGE_URLS: 'gateway',
      },
    })
    expect(house.url).toBe(url)
    const { key } = await house.operator.identity.createKey({ name: 'nginx', scopes: ['operator'] })
    const film = await makeMaster(folder.path, 'film.mp4', { seconds: 1 })
    const command = [join(repositoryFolder, 'src/cli/main.ts'), 'ingest', film, '--title', 'Behind nginx', '--url', url, '--wait', '--json']
    const { stdout } = await promisify(execFile)(process.execPath, command, {
      env: { PATH: process.env['PATH'], VITASCOPE_API_KEY: key },
      cwd: folder.path,
    })
    const { titleId, state } = JSON.parse(stdout) as { titleId: string; state: string }
    expect(state).toBe('done')
    const session = await house.operator.playback.startTestSession({
      titleId: titleId as Parameters<typeof house.operator.playback.startTestSession>[0]['titleId'],
      device: { name: 'nginx', videoCodecs: ['h264'], audioCodecs: ['aac'], maxHeight: 8640 },
    })
    const { hlsUrl } = session.pathways[0]!
    expect(hlsUrl.startsWith(`${url}/edge/`)).toBe(true)
    const { stderr } = await ffmpeg(['-i', hlsUrl, '-map', '0:v', '-f', 'null', '-'])
    expect(/frame= *(\d+)(?!.*frame=)/s.exec(stderr)?.[1]).toBe('24')
  }, 120_000)
})

const openProxy = async (folder: string, { port, doorPort }: { port: number; doorPort: number }) => {
  const site = readFileSync(join(repositoryFolder, 'deploy/nginx/vitascope.conf'), 'utf8')
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replaceAll(/ +ssl_certificate.*\n/g, '')
    .replace('127.0.0.1:4400', `127.0.0.1:${doorPort}`)
  const path = (name: string) => join(folder, name)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((use) => `${use}_temp_path ${path(use)};`).join('\n')
  await writeFile(
    path('nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
pid ${path('nginx.pid')};
error_log ${path('error.log')};
events {}
http {
access_log off;
${temporary}
${site}
}
`,
  )
  const nginx = spawn(findProgram('nginx')!, ['-p', folder, '-c', path('nginx.conf'), '-e', path('error.log')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  nginx.stderr.on('data', (piece: Buffer) => (said += piece.toString()))
  const ended = once(nginx, 'exit')
  // It answers 502 as long as nobody stands behind it.
  await waitFor(
    () =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        () => true,
        () => false,
      ),
    { words: () => said },
  )
  return {
    async [Symbol.asyncDispose]() {
      nginx.kill('SIGTERM')
      await ended
    },
  }
}

/** Two ports that nobody listened on a moment ago. */
const freePorts = async (): Promise<[number, number]> => {
  const servers = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '127.0.0.1')]
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return [ports[0]!, ports[1]!]
}
