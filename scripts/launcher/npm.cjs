'use strict'
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { spawn } = require('node:child_process')
const { npmTrouble, UNREACHABLE } = require('./npm-trouble.cjs')
const { Trouble, say, seconds } = require('./words.cjs')

const TIME_LIMIT_MS = 20 * 60_000
const ANSWER_LIMIT_MS = 15_000
const TELL_EVERY_MS = 10_000
const OUTPUT_LIMIT_CHARS = 64 * 1024

/** npm retries for minutes by itself, package after package. */
const BOUNDS = ['--fetch-retries=2', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=5000', '--fetch-timeout=60000']
const QUIET = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']

/** Installs with npm in `folder`, run by `nodePath`. Without a registry npm's own cache may still hold everything. */
const installWithNpm = async ({ nodePath, folder, args, what }) => {
  const reachable = await registryAnswers(nodePath, folder)
  if (!reachable) say("the npm registry does not answer; trying with what npm's cache holds")
  const source = reachable ? '--prefer-offline' : '--offline'
  const startedAt = Date.now()
  const telling = setInterval(() => say(`  still ${what}, ${seconds(Date.now() - startedAt)} so far`), TELL_EVERY_MS)
  const { code, output, late, stoppedBy } = await npm(nodePath, folder, [...args, source, ...BOUNDS], TIME_LIMIT_MS)
  clearInterval(telling)
  if (stoppedBy) throw new Trouble(`stopped while ${what}; start again to go on`, 128 + os.constants.signals[stoppedBy])
  if (late) throw new Trouble(`npm did not finish ${what} within ${seconds(TIME_LIMIT_MS)}; start again to go on`, 3)
  if (code !== 0) throw npmTrouble(output, what, reachable)
}

/** False only for an outage of the way there: a registry that refuses us says why itself. */
const registryAnswers = async (nodePath, folder) => {
  const { code, output, late } = await npm(nodePath, folder, ['ping', '--fetch-retries=0'], ANSWER_LIMIT_MS)
  return !late && (code === 0 || !UNREACHABLE.test(output))
}

const npm = async (nodePath, folder, args, limitMs) => {
  const child = spawn(nodePath, ['--require', require.resolve('./die-with-launcher.cjs'), findNpm(), ...args, ...QUIET], {
    cwd: folder,
    env: cleanEnvironment(process.env),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const ended = { code: undefined, output: '', late: false, stoppedBy: undefined }
  const keep = (piece) => {
    ended.output = (ended.output + piece).slice(-OUTPUT_LIMIT_CHARS)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const limit = setTimeout(() => {
    ended.late = true
    child.kill('SIGKILL')
  }, limitMs)
  const stop = (signal) => {
    ended.stoppedBy = signal
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, stop)
  try {
    ended.code = await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve(code ?? signal))
    })
  } finally {
    clearTimeout(limit)
    for (const signal of signals) process.off(signal, stop)
  }
  return ended
}

/** The machine's own npm: the one that called us, else the one beside this Node, else the one on PATH. */
const findNpm = () => {
  const called = process.env.npm_execpath
  const beside = path.join(path.dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js')
  const onPath = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'npm'))
  for (const candidate of [called, beside, ...onPath]) {
    if (!candidate) continue
    try {
      const real = fs.realpathSync(candidate)
      if (path.basename(real) === 'npm-cli.js') return real
    } catch {}
  }
  throw new Trouble(
    'npm was not found. Install it (Debian: apt-get install npm; elsewhere it comes with Node from nodejs.org) and start again.',
  )
}

const KEPT_SETTINGS =
  /^npm_config_(registry|.*:registry|\/\/.*|https?_proxy|proxy|noproxy|cafile|ca|cert|key|cache|userconfig|globalconfig|strict_ssl|offline)$/i

/** `npm start` hands its own configuration down; the inner npm keeps only how to reach the registry. */
const cleanEnvironment = (environment) =>
  Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^npm_(config|lifecycle|package)_/i.test(name) || KEPT_SETTINGS.test(name)),
  )

module.exports = { installWithNpm, cleanEnvironment }
