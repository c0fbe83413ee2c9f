import { useEffect } from 'react'
import { Button } from '../ui/parts/button.tsx'
import { ErrorState } from '../ui/parts/error-state.tsx'
import type { Trouble } from '../ui/trouble.ts'
import { useMe } from './house.tsx'
import { sayAtLength } from './say-trouble.ts'
import { useSpeech } from './words/speech.tsx'

/** A page that could not be had: why, and what to do. When the door asks for more, the app asks who is there. */
export const TroublePage = ({
  trouble,
  again,
  level = 1,
}: {
  readonly trouble: Trouble
  readonly again: () => void
  /** 2 below a heading of its page. */ readonly level?: 1 | 2
}) => {
  const { say } = useSpeech()
  const { refresh } = useMe()
  const asksWho = trouble.kind === 'signed-out' || trouble.kind === 'choose-profile'
  useEffect(() => {
    if (asksWho) void refresh()
  }, [asksWho, refresh])
  return (
    <ErrorState {...sayAtLength(say, trouble)} level={level}>
      <Button look="primary" onClick={again}>
        {say('do.again')}
      </Button>
    </ErrorState>
  )
}
