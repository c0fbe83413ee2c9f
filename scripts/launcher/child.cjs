'use strict'
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { spawn } = require('node:child_process')

/** One press of Ctrl-C can arrive several times: from the terminal, and from npm which passes it on. */
const SAME_PRESS_MS = 300
const LOOK_AT_PARENTS_MS = 500

/**
 * Runs a source file under `nodePath` with our terminal, hands signals on, and resolves to its exit code.
 * The channel between the two is how the child learns that we were killed (stop-with-launcher.cjs).
 */
const runChild = ({ nodePath, root, file, args, cwd, stdio = ['inherit', 'inherit', 'inherit'] }) =>
  new Promise((resolve, reject) => {
    const child = spawn(nodePath, ['--require', require.resolve('./stop-with-launcher.cjs'), file, ...args], {
      cwd: cwd ?? root,
      // Types are stripped and modules compiled once per version of a file, not at every start.
      env: { NODE_COMPILE_CACHE: path.join(root, '.house', 'compiled'), ...process.env },
      stdio: [...stdio, 'ipc'],
    })
    const release = [onSignals(child), watchNpm(() => child.kill('SIGTERM'))]
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const undo of release) undo()
      resolve(code ?? 128 + os.constants.signals[signal])
    })
  })

const onSignals = (child) => {
  let lastInterruptAt = -Infinity
  let interrupts = 0
  const onInterrupt = () => {
    const now = Date.now()
    if (now - lastInterruptAt < SAME_PRESS_MS) return
    lastInterruptAt = now
    interrupts += 1
    // On a terminal the child is in the foreground group too and has had it already.
    if (!process.stdin.isTTY || interrupts > 1) child.kill('SIGINT')
  }
  const handlers = { SIGINT: onInterrupt, SIGTERM: () => child.kill('SIGTERM'), SIGHUP: () => child.kill('SIGHUP') }
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
  return () => {
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
  }
}

/**
 * npm starts us through a shell, and a signal for npm ends that shell without reaching us. So under npm we look whether
 * the shell and npm are still our parents.
 */
const watchNpm = (onGone) => {
  if (!process.env.npm_lifecycle_event) return () => {}
  const parents = () => `${process.ppid} ${parentOf(process.ppid)}`
  const first = parents()
  const looking = setInterval(() => {
    if (parents() === first) return
    clearInterval(looking)
    onGone()
  }, LOOK_AT_PARENTS_MS)
  return () => clearInterval(looking)
}

/** Field 4 of /proc/<pid>/stat (proc(5)); empty where there is no /proc. */
const parentOf = (pid) => {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
  } catch {
    return ''
  }
}

module.exports = { runChild }
