import type { DeviceClass } from '../contracts/service.ts'

const televisions =
  /\b(SmartTV|SMART-TV|Web0S|webOS\.TV|Tizen|HbbTV|NetCast|AppleTV|GoogleTV|Android TV|BRAVIA|AFT[A-Z]|Roku|CrKey|PlayStation|Xbox)/i
const tablets = /\b(iPad|Tablet|PlayBook|Silk)\b/i
const phones = /\b(iPhone|iPod|Mobile|Windows Phone)\b/i
const browsers = /\bMozilla\/5\.0\b/

/** From the User-Agent header (RFC 9110, 10.1.5). Android without `Mobile` is a tablet, as Android's own browsers have it. */
export const deviceClassOf = (userAgent: string | undefined): DeviceClass => {
  if (userAgent === undefined || userAgent === '') return 'program'
  if (televisions.test(userAgent)) return 'television'
  if (tablets.test(userAgent)) return 'tablet'
  if (phones.test(userAgent)) return 'phone'
  if (/\bAndroid\b/i.test(userAgent)) return 'tablet'
  return browsers.test(userAgent) ? 'computer' : 'program'
}
