import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readConfig } from './read-config.ts'
import { configurationPage, sampleConfig } from './sample-config.ts'
import { parse } from 'yaml'
import { settingKeys } from './settings.ts'

const withFile = <Result>(content: string | undefined, action: (folder: string) => Result): Result => {
  const folder = mkdtempSync(join(tmpdir(), 'vitascope-config-'))
  try {
    if (content !== undefined) writeFileSync(join(folder, 'vitascope.yaml'), content)
    return action(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
const read = (content: string | undefined, variables: Record<string, string> = {}, flags: Record<string, string> = {}) =>
  withFile(content, (folder) => ({ folder, config: readConfig({ folder, variables, flags }) }))

describe('the configuration', () => {
  it('needs nothing', () => {
    const { config, folder } = read(undefined)
    expect(config).toMatchObject({
      host: '127.0.0.1',
      port: 4400,
      layout: 'all',
      demo: true,
      'edge.names': ['one', 'two'],
      'edge.port': 4401,
      trustedProxies: [],
    })
    expect(config.data).toBe(join(folder, 'data'))
  })

  it('lets variables override the file and flags override both', () => {
    const file = 'port: 1\ntls:\n  mode: self\nlogLevel: debug\n'
    expect(read(file).config).toMatchObject({ port: 1, 'tls.mode': 'self', logLevel: 'debug' })
    expect(read(file, { VITASCOPE_PORT: '2', VITASCOPE_LOG_LEVEL: 'warn' }).config).toMatchObject({ port: 2, logLevel: 'warn' })
    expect(read(file, { VITASCOPE_PORT: '2' }, { port: '3', tls: 'off' }).config).toMatchObject({ port: 3, 'tls.mode': 'off' })
  })

  it('lets the ports of the edges follow the port of the door, unless they are given', () => {
    expect(read(undefined, {}, { port: '5000' }).config['edge.port']).toBe(5001)
    expect(read('port: 5000\nedge:\n  port: 6000\n').config['edge.port']).toBe(6000)
    expect(read(undefined, { VITASCOPE_PORT: '0' }).config['edge.port']).toBe(0)
    expect(read(undefined, { VITASCOPE_PORT: '65533' }).config['edge.port']).toBe(65_534)
    expect(() => read(undefined, { VITASCOPE_PORT: '65534' })).toThrow('the ports of the edges would go beyond 65535')
  })

  it('makes folders of masters absolute, as the house says them to others', () => {
    const { config, folder } = read('ingest:\n  roots: [., films, /srv/masters]\n')
    expect(config['ingest.roots']).toEqual([folder, join(folder, 'films'), '/srv/masters'])
  })

  it('says of what was given as a flag that it was, so that it counts as wrong use', () => {
    const given = (variables: Record<string, string>, flags: Record<string, string>) => {
      try {
        return read(undefined, variables, flags)
      } catch (trouble) {
        return trouble
      }
    }
    expect(given({}, { port: 'abc' })).toMatchObject({
      code: 'BAD_CONFIG',
      message:
        '--port: port must be a number. Port of the one door. 0 takes any free one. It is port in vitascope.yaml, VITASCOPE_PORT and --port.',
      data: { flag: true },
    })
    expect(given({}, { tls: 'maybe' })).toMatchObject({ message: expect.stringMatching(/^--tls: /), data: { flag: true } })
    expect(given({ VITASCOPE_PORT: 'abc' }, {})).toMatchObject({ code: 'BAD_CONFIG', data: {} })
  })

  it('reads lists and switches as people write them', () => {
    const { config } = read('trustedProxies: [10.0.0.1]', { VITASCOPE_DEMO: 'off', VITASCOPE_EDGE_NAMES: 'arc, silver' })
    expect(config).toMatchObject({ trustedProxies: ['10.0.0.1'], demo: false, 'edge.names': ['arc', 'silver'] })
  })

  it.each([
    ['an unknown key', 'prot: 1', {}, {}, /there is no key prot\. Did you mean port\?/],
    ['an unknown nested key', 'edge:\n  potr: 1', {}, {}, /edge\.potr\. Did you mean edge\.port\?/],
    ['an unknown variable', undefined, { VITASCOPE_PROT: '1' }, {}, /Did you mean VITASCOPE_PORT\?/],
    ['an unknown flag', undefined, {}, { hots: 'x' }, /Did you mean --host\?/],
    [
      'a port that is none',
      undefined,
      { VITASCOPE_PORT: '99999' },
      {},
      /^VITASCOPE_PORT: port must be at most 65535\. Port of the one door/,
    ],
    ['a switch that is none', undefined, { VITASCOPE_DEMO: 'maybe' }, {}, /^VITASCOPE_DEMO: demo must be on or off\./],
    [
      'a choice that is none',
      undefined,
      {},
      { tls: 'maybe' },
      /^--tls: tls\.mode must be one of off, self, files\..* VITASCOPE_TLS_MODE and --tls\.$/,
    ],
    [
      'a password that is too short, without saying it',
      undefined,
      { VITASCOPE_ADMIN_PASSWORD: 'short' },
      {},
      /^VITASCOPE_ADMIN_PASSWORD: admin\.password must have at least 10 characters\.(?!.*short)/,
    ],
    ['an address that is none', 'publicUrl: films', {}, {}, /vitascope\.yaml: publicUrl must be an address such as https:/],
    ['a file that is no YAML', 'a: [', {}, {}, /is not readable YAML/],
    ['half a certificate', undefined, { VITASCOPE_TLS_CERT: 'a.pem' }, {}, /tls\.cert and tls\.key belong together/],
    ['S3 without a bucket', 'blobs:\n  kind: s3', {}, {}, /give blobs\.bucket/],
    ['Stripe without its secrets', undefined, { VITASCOPE_PAYMENTS_KIND: 'stripe' }, {}, /give payments\.stripeSecretKey and/],
    ['no edge at all', 'edge:\n  names: []', {}, {}, /at least one edge/],
    ['a missing file that was named', undefined, { VITASCOPE_CONFIG: 'nowhere.yaml' }, {}, /There is no configuration file/],
  ] as const)('refuses %s in words', (_, file, variables, flags, words) => {
    expect(() => read(file, { ...variables }, { ...flags })).toThrow(words)
  })

  it('documents every key, and the sample is empty YAML until a line is uncommented', () => {
    expect(parse(sampleConfig())).toBeNull()
    for (const key of settingKeys) expect(configurationPage()).toContain(`| \`${key}\` |`)
    const uncommented = sampleConfig()
      .split('\n')
      .filter((line) => /^# +[A-Za-z]+:( |$)/.test(line.replace(/^# {2}# /, '# @')))
      .map((line) => line.slice(2))
      .filter((line) => !line.includes('half of the cores'))
      .join('\n')
    expect(Object.keys(parse(uncommented) as object)).toEqual(expect.arrayContaining(['data', 'port', 'tls', 'edge', 'blobs']))
  })
})
