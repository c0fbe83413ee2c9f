'use strict'
// Loaded before a child of the launcher. When the launcher is gone, even by kill -9, the channel between the two closes
// and the child asks itself to stop, as a SIGTERM would: a host then closes in order, a script ends.
const { isMainThread } = require('node:worker_threads')

if (isMainThread && process.channel) {
  // Processes that this one forks have another parent, and their own channel to it.
  const own = process.execArgv.indexOf(__filename)
  if (own > 0) process.execArgv.splice(own - 1, 2)
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
