import { Component, type ReactNode } from 'react'
import { Button } from '../ui/parts/button.tsx'
import { ErrorState } from '../ui/parts/error-state.tsx'
import { useSpeech } from './words/speech.tsx'

/** Catches what a screen throws, so that the rest stays usable. A chunk that went away with a new release ends here too. */
export class CrashGuard extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false }

  static getDerivedStateFromError() {
    return { isBroken: true }
  }

  override render() {
    return this.state.isBroken ? <Crash /> : this.props.children
  }
}

const Crash = () => {
  const { say } = useSpeech()
  const isOnline = navigator.onLine
  return (
    <main>
      <ErrorState
        icon={isOnline ? 'warning' : 'offline'}
        title={say(isOnline ? 'trouble.crash' : 'trouble.offline')}
        words={say(isOnline ? 'trouble.crashWords' : 'trouble.offlineWords')}
      >
        <Button look="primary" onClick={() => window.location.reload()}>
          {say('trouble.reload')}
        </Button>
      </ErrorState>
    </main>
  )
}
