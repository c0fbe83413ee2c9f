import { serviceNames, type ServiceName } from '../contracts/service.ts'
import { Failure } from '../kit/failure.ts'
import { nearestName } from '../kit/text.ts'

/** Takes encoding steps from the queue and does nothing else; there may be many, on many machines. */
const workerRole = 'encode-worker'

/** Named sets of services, for machines with one purpose. Every service is a role of its own too. */
const named: Readonly<Record<string, readonly ServiceName[]>> = {
  all: serviceNames,
  control: serviceNames.filter((name) => name !== 'edge' && name !== 'encode'),
  [workerRole]: ['encode'],
}

/** What a process runs. `duty` is `work` where it only takes work from queues. */
export interface Roles {
  readonly names: readonly ServiceName[]
  readonly duty?: 'work'
}

/** The failures of `servicesOfRoles`. */
export const rolesIn = (roles: string): Roles => ({
  names: servicesOfRoles(roles),
  ...(roles.trim() === workerRole && { duty: 'work' as const }),
})

/** `all`, `control,edge`, `playback` … to the services that they mean. An unknown one is `Failure('UNKNOWN_ROLE')` with the nearest, and so is none at all. */
export const servicesOfRoles = (roles: string): readonly ServiceName[] => {
  const wanted = new Set<ServiceName>()
  const all = `Roles: ${[...Object.keys(named), ...serviceNames].join(', ')}.`
  for (const role of roles.split(',').map((part) => part.trim())) {
    if (role === '') throw new Failure('UNKNOWN_ROLE', `Say which services are to run, with commas between. ${all}`)
    const members = Object.hasOwn(named, role) ? named[role] : serviceNames.filter((name) => name === role)
    if (!members?.length) {
      const nearest = nearestName(role, [...Object.keys(named), ...serviceNames])
      throw new Failure('UNKNOWN_ROLE', `There is no role ${role}.${nearest ? ` Did you mean ${nearest}?` : ''} ${all}`)
    }
    for (const member of members) wanted.add(member)
  }
  return serviceNames.filter((name) => wanted.has(name))
}
