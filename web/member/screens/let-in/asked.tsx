import type { AskedRight } from '../../../../src/contracts/oauth.ts'
import { Button } from '../../../ui/parts/button.tsx'
import type { Trouble } from '../../../ui/trouble.ts'
import styles from '../../room.module.css'
import { sayTrouble } from '../../say-trouble.ts'
import { useSpeech } from '../../words/speech.tsx'

interface AskedProps {
  readonly asked: AskedRight
  readonly isRunning: boolean
  readonly trouble: Trouble | undefined
  readonly decide: (allow: boolean) => void
}

/** Who asks for what, and the two answers. */
export const Asked = ({ asked, isRunning, trouble, decide }: AskedProps) => {
  const { say } = useSpeech()
  return (
    <>
      <h1 className={styles.tagline}>{say('letIn.asks', { client: asked.clientName })}</h1>
      <ul className={styles.words}>
        {asked.scopes.map((scope) => (
          <li key={scope}>{say(`letIn.scope.${scope}`)}</li>
        ))}
      </ul>
      {trouble && (
        <p role="alert" className={styles.words}>
          {sayTrouble(say, trouble)}
        </p>
      )}
      <div className={styles.form}>
        <Button look="primary" large wide busy={isRunning} onClick={() => decide(true)}>
          {say('letIn.allow')}
        </Button>
        <Button large wide disabled={isRunning} onClick={() => decide(false)}>
          {say('letIn.refuse')}
        </Button>
      </div>
    </>
  )
}
