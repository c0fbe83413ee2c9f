'use strict'
const { Trouble } = require('./words.cjs')

/** What npm says when it did not get through at all. */
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/

const NO_NETWORK =
  'the npm registry could not be reached. The first start needs the network (later ones do not): check the connection, or the proxy (npm config get proxy), and start again.'

/** What npm prints, our exit code, and the words for it. The first that fits counts. */
const KNOWN = [
  [/ENOSPC|EDQUOT/, 1, 'the disk is full. The set-up needs about 2 GB; free some space and start again.'],
  [/EROFS/, 1, 'the file system is read-only. Prepare the folder where it can be written (./vitascope prepare), then start it from there.'],
  [
    /EACCES|EPERM/,
    1,
    'this user may not write there. Run it as the owner of the folder; the npm cache (~/.npm) must belong to the same user too.',
  ],
  [
    /EINTEGRITY/,
    3,
    'what the registry sent is not what the lock file expects. Clear the cache (npm cache clean --force) and start again; if it stays, the registry is not to be trusted.',
  ],
  [
    /EUSAGE/,
    1,
    'package-lock.json does not fit package.json. After a change of dependencies run: npm install, then ./vitascope run scripts/cure-lock.ts',
  ],
  [/E401|E403|ENEEDAUTH/, 3, 'the npm registry refused us. Check its address and the access in .npmrc (npm config get registry).'],
  [
    /E404|ETARGET|ENOVERSIONS/,
    3,
    'the npm registry does not carry a package that we need. If yours is a mirror, try the public one: npm config set registry https://registry.npmjs.org/',
  ],
  [
    /SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|CERT_/,
    3,
    "the registry's certificate is not trusted. Behind a proxy that opens TLS, point NODE_EXTRA_CA_CERTS at its certificate.",
  ],
  [/ENOTCACHED/, 3, 'npm is set to work offline and its cache does not hold what we need. Go online once (npm config delete offline).'],
  [UNREACHABLE, 3, NO_NETWORK],
  [/code E5\d\d/, 3, 'the npm registry is in trouble itself. Start again in a while.'],
]

/** The Trouble for npm's failure with `output`; `reachable` false when npm had to do with its cache. */
const npmTrouble = (output, what, reachable) => {
  const known = KNOWN.find(([pattern]) => pattern.test(output))
  const [, exitCode, words] =
    !reachable && /ENOTCACHED/.test(output) ? [undefined, 3, NO_NETWORK] : (known ?? [undefined, 1, 'npm failed.'])
  return new Trouble(`${what} failed: ${words}${lastWords(output)}`, exitCode)
}

const lastWords = (output) => {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !line.includes('complete log of this run'))
  return lines.length === 0
    ? ''
    : `\n  npm said:\n${lines
        .slice(0, 8)
        .map((line) => `    ${line}`)
        .join('\n')}`
}

module.exports = { npmTrouble, UNREACHABLE }
