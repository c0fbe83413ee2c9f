import { buildWeb } from './build-web.ts'

/** `npm run build [-- --force]`: the web apps, when their sources have changed. */
const say = (text: string) => process.stdout.write(`${text}\n`)
const built = await buildWeb({ force: process.argv.includes('--force'), say })
if (built.length === 0) say('the web apps are up to date')
