'use strict'
const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { installWithNpm } = require('./npm.cjs')
const { Trouble, fileTrouble, megabytes, say, seconds } = require('./words.cjs')

const stampFile = (root) => path.join(root, 'node_modules', '.house-stamp')

/**
 * Are the locked dependencies in place? The stamp answers within a millisecond. Without one, an installation that somebody made
 * with npm itself is compared with the lock file and, when it fits, taken as it is.
 *
 * @param everything false when the development dependencies may be missing, as in an image.
 */
const dependenciesReady = (root, everything) => {
  const wanted = stampOf(root)
  const stamp = readJson(stampFile(root))
  if (stamp && stamp.lock === wanted.lock && stamp.platform === wanted.platform && (stamp.everything || !everything)) return true
  if (!fitsLock(root, everything)) return false
  writeStamp(root, { ...wanted, everything })
  return true
}

/** `npm ci`, which empties node_modules first: an interrupted run leaves no stamp and is simply repeated. */
const installDependencies = async (root, nodePath, everything) => {
  const startedAt = Date.now()
  const wanted = stampOf(root)
  const size = everything ? { fetch: 370e6, disk: 850e6 } : { fetch: 200e6, disk: 470e6 }
  const locked = Object.values(readJson(path.join(root, 'package-lock.json')).packages)
  const count = locked.filter((entry) => (everything || !entry.dev) && isForHere(entry)).length - 1
  fs.rmSync(stampFile(root), { force: true })
  requireSpace(root, size.disk)
  say(`installing dependencies (${count} packages, about ${megabytes(size.fetch)} to fetch, ${megabytes(size.disk)} on disk)`)
  const which = everything ? ['--include=dev', '--include=optional'] : ['--omit=dev', '--include=optional']
  await installWithNpm({ nodePath, folder: root, args: ['ci', ...which], what: 'installing dependencies' })
  // npm has been seen to end well on a full disk.
  if (!fitsLock(root, everything) || !allThere(root)) {
    throw new Trouble('installing dependencies failed: npm left some packages out. Is the disk full? Start again to repeat it.')
  }
  makeProbeExecutable(root)
  try {
    fs.writeFileSync(stampFile(root), JSON.stringify({ ...wanted, everything }))
  } catch (error) {
    throw fileTrouble(error, stampFile(root))
  }
  say(`dependencies are installed (${seconds(Date.now() - startedAt)})`)
}

const requireSpace = (root, neededBytes) => {
  // An installation that is replaced gives its room back.
  if (!fs.statfsSync || fs.existsSync(path.join(root, 'node_modules'))) return
  const { bavail, bsize } = fs.statfsSync(root)
  if (bavail * bsize >= neededBytes) return
  throw new Trouble(
    `the disk of ${root} has ${megabytes(bavail * bsize)} free and the dependencies need ${megabytes(neededBytes)}. Free some space and start again.`,
  )
}

const isForHere = ({ os, cpu, libc }) =>
  (!os || os.includes(process.platform)) && (!cpu || cpu.includes(process.arch)) && (!libc || libc.includes('glibc'))

// Every native package of ours is built for Node-API, so the stamp need not name the version of Node.
const stampOf = (root) => ({
  lock: crypto
    .createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex'),
  platform: `${process.platform}-${process.arch}`,
})

/** npm notes what it installed in a hidden lock file, written last. */
const fitsLock = (root, everything) => {
  const installed = readJson(path.join(root, 'node_modules', '.package-lock.json'))
  const locked = readJson(path.join(root, 'package-lock.json'))
  if (!installed || !locked) return false
  return Object.entries(locked.packages).every(([at, entry]) => {
    if (at === '' || entry.link) return true
    const there = installed.packages[at]
    if (there) return there.version === entry.version && there.integrity === entry.integrity
    return entry.optional || entry.devOptional || (entry.dev && !everything)
  })
}

/** A package whose description is missing or empty was not unpacked. */
const allThere = (root) =>
  Object.keys(readJson(path.join(root, 'node_modules', '.package-lock.json')).packages).every((at) => {
    const facts = fs.statSync(path.join(root, at, 'package.json'), { throwIfNoEntry: false })
    return facts !== undefined && facts.size > 0
  })

const writeStamp = (root, stamp) => {
  try {
    makeProbeExecutable(root)
    fs.writeFileSync(stampFile(root), JSON.stringify(stamp))
  } catch {
    // An image may be read-only; the comparison is then made at every start (10 ms).
  }
}

/** The package leaves this to an install script, and install scripts are never run. */
const makeProbeExecutable = (root) => {
  const folder = path.join(root, 'node_modules', '@ffprobe-installer')
  if (!fs.existsSync(folder)) return
  for (const platform of fs.readdirSync(folder)) {
    const probe = path.join(folder, platform, 'ffprobe')
    if (fs.existsSync(probe)) fs.chmodSync(probe, 0o755)
  }
}

const readJson = (file) => {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

module.exports = { dependenciesReady, installDependencies }
