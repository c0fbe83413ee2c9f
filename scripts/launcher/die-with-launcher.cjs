'use strict'
// Loaded before npm. An npm that outlived its launcher would write into the folder that the next launcher prepares, and npm
// does not always end on SIGTERM.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))
  process.channel.unref()
}
