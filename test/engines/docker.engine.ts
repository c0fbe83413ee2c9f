import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { repositoryFolder } from '../../src/host/version.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** An image is built from nothing: a Node, every package, the web apps. In milliseconds. */
const buildPatienceMs = 15 * 60_000
/** The first start makes a database. */
const startPatienceMs = 120_000
const outputBytes = 64 << 20

const docker = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('docker', args, { cwd: repositoryFolder, maxBuffer: outputBytes })).stdout.trim()

/** Composing is a plug-in of its own. */
const composes = await docker('compose', 'version').then(
  () => true,
  () => false,
)

describe('the container', () => {
  const name = `vitascope-engines-${randomBytes(4).toString('hex')}`
  afterAll(async () => {
    await docker('rm', '--force', '--volumes', name).catch(() => {})
    await docker('rmi', '--force', name).catch(() => {})
  })

  it(
    'is built by deploy/Dockerfile',
    async () => {
      await docker('build', '--file', 'deploy/Dockerfile', '--tag', name, '.')
    },
    buildPatienceMs,
  )

  it(
    'opens the house, answers /health from outside, and is healthy by its own check',
    async () => {
      await docker('run', '--detach', '--name', name, '--publish', '127.0.0.1::4400', '--env', 'VITASCOPE_DEMO=off', name)
      const address = (await docker('port', name, '4400/tcp')).split('\n')[0]!
      const words = () => `no house at ${address}`
      const health = await waitFor(
        () =>
          fetch(`http://${address}/health`).then(
            (answer) => answer.ok && (answer.json() as Promise<unknown>),
            () => undefined,
          ),
        { patienceMs: startPatienceMs, words },
      )
      expect(health).toMatchObject({ status: 'ok' })
      await waitFor(async () => (await docker('inspect', '--format', '{{.State.Health.Status}}', name)) === 'healthy', {
        patienceMs: startPatienceMs,
      })
      expect(await docker('exec', name, 'node', './vitascope', 'status')).toContain('one process')
    },
    2 * startPatienceMs,
  )

  it('closes in order when it is told to stop', async () => {
    await docker('stop', '--time', '20', name)
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', name)).toBe('0')
  }, 60_000)

  it.runIf(composes)('is what compose.yaml runs', async () => {
    const composed = JSON.parse(await docker('compose', '--file', 'deploy/compose.yaml', 'config', '--format', 'json')) as {
      services: Record<string, { build: { context: string; dockerfile: string } }>
    }
    expect(composed.services['vitascope']?.build).toMatchObject({ context: repositoryFolder, dockerfile: 'deploy/Dockerfile' })
  })
})
