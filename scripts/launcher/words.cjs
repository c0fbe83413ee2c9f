'use strict'
// Plain JavaScript for any Node from 18 on: this folder runs before Node 26 and the dependencies are there.

/** A reason to stop, with words that say what to do. Exit codes as for every command: 1 refused, 2 wrong usage, 3 outage. */
class Trouble extends Error {
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Everything the launcher says goes to standard error, so that `--json` keeps standard output to itself. */
const say = (text) => process.stderr.write(`vitascope: ${text}\n`)

const seconds = (ms) => {
  const whole = Math.round(ms / 1000)
  if (whole < 1) return `${(ms / 1000).toFixed(1)} s`
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}

const megabytes = (bytes) => `${Math.max(1, Math.round(bytes / 1e6))} MB`

/** The words for what the file system refused. */
const fileTrouble = (error, path) => {
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
      return new Trouble(
        `cannot write ${path}: this user (${userName()}) may not. Run it as the owner of the folder, or give the folder to this user.`,
      )
    case 'EROFS':
      return new Trouble(
        `cannot write ${path}: the file system is read-only. Prepare the folder where it can be written (./vitascope prepare), then start it from there.`,
      )
    case 'ENOSPC':
    case 'EDQUOT':
      return new Trouble(`the disk of ${path} is full. The set-up needs about 2 GB; free some space and start again.`)
    default:
      return error
  }
}

const userName = () => {
  try {
    return require('node:os').userInfo().username
  } catch {
    return `uid ${process.getuid ? process.getuid() : 'unknown'}`
  }
}

module.exports = { Trouble, say, seconds, megabytes, fileTrouble }
