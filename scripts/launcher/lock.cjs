'use strict'
const fs = require('node:fs')
const path = require('node:path')
const { Trouble, fileTrouble, say, seconds } = require('./words.cjs')

const WAIT_LIMIT_MS = 15 * 60_000
const POLL_MS = 200
/** A take-over is a matter of microseconds; one that is older was itself killed. */
const TAKE_OVER_LIMIT_MS = 10_000

/**
 * Runs `work` while no other launcher prepares the same folder. The lock is a file made with `wx` that names its owner; a dead
 * owner's lock is taken over, a living one is waited for.
 */
const withLock = async (houseFolder, work, waitLimitMs = WAIT_LIMIT_MS) => {
  const file = path.join(houseFolder, 'lock')
  await acquire(file, waitLimitMs)
  try {
    return await work()
  } finally {
    fs.rmSync(file, { force: true })
  }
}

const acquire = async (file, waitLimitMs) => {
  const since = Date.now()
  let told = false
  for (;;) {
    if (make(file)) return
    const owner = readOwner(file)
    if (owner && !isAlive(owner)) {
      takeOver(file, owner)
      continue
    }
    const waitedMs = Date.now() - since
    if (waitedMs >= waitLimitMs) {
      throw new Trouble(
        `process ${owner ? owner.pid : '?'} still prepares this folder after ${seconds(waitedMs)}. Stop it, or remove ${file} when it is not a vitascope.`,
      )
    }
    if (!told && owner) {
      say(`process ${owner.pid} is preparing this folder; waiting for it, at most ${seconds(waitLimitMs)}`)
      told = true
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

const make = (file) => {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, JSON.stringify({ pid: process.pid, born: readProcess(process.pid).born }), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw fileTrouble(error, file)
  }
}

/** Undefined while its owner is still writing it, or when it has just gone. */
const readOwner = (file) => {
  try {
    const owner = JSON.parse(fs.readFileSync(file, 'utf8'))
    return Number.isInteger(owner.pid) ? owner : { pid: 0 }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    // Half a lock that stays half was written by a launcher killed in that moment.
    return ageMs(file) > TAKE_OVER_LIMIT_MS ? { pid: 0 } : undefined
  }
}

const isAlive = ({ pid, born }) => {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code === 'ESRCH') return false
  }
  const now = readProcess(pid)
  // A killed process stays as a zombie until its parent looks; in a container without an init that is for ever.
  if (now.state === 'Z') return false
  // A container gives the same small numbers again after a restart: the moment of birth tells the two apart.
  return born === undefined || now.born === undefined || born === now.born
}

/** State and start (in clock ticks since boot): fields 3 and 22 of /proc/<pid>/stat (proc(5)). Empty where there is no /proc. */
const readProcess = (pid) => {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0], born: fields[19] }
  } catch {
    return {}
  }
}

/** Only the holder of the second lock may remove the first, and only while it still names the dead owner. */
const takeOver = (file, dead) => {
  const second = `${file}.takeover`
  if (ageMs(second) > TAKE_OVER_LIMIT_MS) fs.rmSync(second, { force: true })
  try {
    fs.writeFileSync(second, '', { flag: 'wx' })
  } catch (error) {
    if (error.code === 'EEXIST') return
    throw fileTrouble(error, second)
  }
  try {
    const owner = readOwner(file)
    if (owner && owner.pid === dead.pid && owner.born === dead.born) fs.rmSync(file, { force: true })
  } finally {
    fs.rmSync(second, { force: true })
  }
}

const ageMs = (file) => {
  try {
    return Date.now() - fs.statSync(file).mtimeMs
  } catch {
    return -1
  }
}

module.exports = { withLock }
