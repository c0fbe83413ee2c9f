import type { AuthorizationId } from '../../../../src/contracts/ids.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.tsx'
import { TroublePage } from '../../parts.tsx'
import { Room } from '../../room.tsx'
import { useDeed } from '../../use-deed.ts'
import { usePageTitle } from '../../use-page-title.ts'
import { useSpeech } from '../../words/speech.tsx'
import { Opening } from '../opening/opening.tsx'
import { Asked } from './asked.tsx'

/** A program has sent this browser here to ask for a right; with either answer it goes back there. */
export const Authorize = ({ authorizationId }: { readonly authorizationId: string }) => {
  const { api } = useHouse()
  const { say } = useSpeech()
  usePageTitle(say('letIn.authorizeHeading'))
  const input = { authorizationId: authorizationId as AuthorizationId }
  const { data: asked, trouble, refresh } = useResource(`authorization ${authorizationId}`, () => api.identity.readAuthorization(input))
  const { isRunning, run, trouble: refusal } = useDeed()
  const decide = (allow: boolean) =>
    run(async () => {
      const { redirectTo } = await api.identity.decideAuthorization({ ...input, allow })
      window.location.assign(redirectTo)
    })
  if (!asked && !trouble) return <Opening />
  return (
    <Room>
      {asked ? (
        <Asked asked={asked} isRunning={isRunning} trouble={refusal} decide={(allow) => void decide(allow)} />
      ) : (
        <TroublePage trouble={trouble!} again={() => void refresh()} />
      )}
    </Room>
  )
}
