import { execFile, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { waitFor } from '../test/helpers/wait-for.ts'
import { childrenOf } from './processor-time.ts'

const workers = 2

export interface Nginx extends AsyncDisposable {
  readonly version: string
  readonly plainPort: number
  readonly tlsPort: number
  readonly workerPids: readonly number[]
}

/** An nginx of our own with sendfile over a folder, with its configuration, its files and its process below `folder`; the machine's own service is not touched. */
export const openNginx = async (ask: {
  readonly program: string
  readonly source: string
  readonly folder: string
  readonly tls: { readonly cert: string; readonly key: string }
}): Promise<Nginx> => {
  const { program, source, folder, tls } = ask
  const [plainPort, tlsPort] = await freePorts()
  const path = (name: string) => join(folder, name)
  await Promise.all([
    writeFile(path('nginx.crt'), tls.cert),
    writeFile(path('nginx.key'), tls.key, { mode: 0o600 }),
    writeFile(path('nginx.conf'), configuration({ source, folder, plainPort, tlsPort })),
  ])
  const { stderr } = await promisify(execFile)(program, ['-v'])
  const master = spawn(program, ['-p', folder, '-c', path('nginx.conf'), '-e', path('error.log')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  master.stderr.on('data', (piece: Buffer) => {
    said = (said + piece.toString()).slice(-4000)
  })
  const ended = new Promise((resolve) => master.once('exit', resolve))
  const workerPids = await waitFor(
    () => {
      if (master.exitCode !== null) throw new Error(`nginx did not start: ${said}`)
      const pids = childrenOf(master.pid!)
      return pids.length === workers && pids
    },
    { words: () => `nginx did not come up: ${said}` },
  )
  return {
    version: stderr.trim().replace('nginx version: ', ''),
    plainPort,
    tlsPort,
    workerPids,
    async [Symbol.asyncDispose]() {
      master.kill('SIGTERM')
      await ended
    },
  }
}

const configuration = ({ source, folder, plainPort, tlsPort }: { source: string; folder: string; plainPort: number; tlsPort: number }) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes ${workers};
daemon off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  sendfile on;
  tcp_nopush on;
  access_log off;
  keepalive_timeout 75s;
  keepalive_requests 1000000;
  open_file_cache max=1000 inactive=60s;
  default_type video/iso.segment;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((use) => `  ${use}_temp_path ${folder}/${use};`).join('\n')}
  server {
    root ${source};
    listen 127.0.0.1:${plainPort};
    listen 127.0.0.1:${tlsPort} ssl;
    ssl_certificate ${folder}/nginx.crt;
    ssl_certificate_key ${folder}/nginx.key;
    ssl_protocols TLSv1.3;
  }
}
`

/** Two ports that nobody listened on a moment ago. */
const freePorts = async (): Promise<[number, number]> => {
  const servers = [createServer(), createServer()]
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return [ports[0]!, ports[1]!]
}
