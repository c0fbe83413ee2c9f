import { assert } from '../../kit/failure.ts'
import type { PackageInput } from './plan-package.ts'

/** How samples are encrypted (ISO/IEC 23001-7): cenc with counters, whole; cbcs with chains, one block of pictures in ten. Apple's devices take cbcs alone. */
export type ProtectionScheme = 'cenc' | 'cbcs'

/** Tracks that one licence opens together: what a device may show is decided by the height that it is trusted with. */
export type KeyLabel = 'AUDIO' | 'SD' | 'HD' | 'UHD'

/** Both 32 lower-case hexadecimal digits. */
export interface ContentKey {
  readonly keyId: string
  readonly key: string
}

/** How the tracks of a film are protected. */
export interface Protection {
  readonly scheme: ProtectionScheme
  /** So much of the beginning stays clear, in whole segments, so that a film starts before its licence comes. */
  readonly clearLeadSeconds: number
  readonly keys: Readonly<Record<KeyLabel, ContentKey>>
}

/** Which key a track gets. */
export const keyLabelOf = ({ kind, size }: Pick<PackageInput, 'kind' | 'size'>): KeyLabel => {
  if (kind === 'audio') return 'AUDIO'
  assert(size, 'a picture without a size is to be protected')
  const pixels = size.width * size.height
  return pixels <= mostSdPixels ? 'SD' : pixels <= mostHdPixels ? 'HD' : 'UHD'
}

const mostSdPixels = 1024 * 576
const mostHdPixels = 1920 * 1080

/** Arguments for the packager with which it encrypts its inputs, whose fields then say `drm_label`. The keys stand among them, where other processes of the machine see them. */
export const protectionArguments = (inputs: readonly Pick<PackageInput, 'kind' | 'size'>[], protection: Protection): string[] => {
  const labels = [...new Set(inputs.map(keyLabelOf))]
  const keys = labels.map((label) => {
    const { keyId, key } = protection.keys[label]
    assert(isHexKey(keyId) && isHexKey(key), `the content key ${label} is not 16 bytes`)
    return `label=${label}:key_id=${keyId}:key=${key}`
  })
  return [
    '--enable_raw_key_encryption',
    '--keys',
    keys.join(','),
    '--protection_scheme',
    protection.scheme,
    '--clear_lead',
    String(protection.clearLeadSeconds),
  ]
}

const isHexKey = (text: string): boolean => /^[0-9a-f]{32}$/.test(text)
