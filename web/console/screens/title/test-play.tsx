import { useEffect, useRef, useState } from 'react'
import type { BuildId, TitleId } from '../../../../src/contracts/ids.ts'
import type { PlaySession } from '../../../../src/contracts/playback.ts'
import { detectCapabilities } from '../../../player/device-capabilities.ts'
import { loadShaka } from '../../../player/load-shaka.ts'
import { thisDevice } from '../../../player/this-device.ts'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useHouse } from '../../house.ts'
import { Button, TroubleNote } from '../../parts/parts.tsx'
import styles from './title.module.css'

/** An operator's look at one build: the picture with the browser's own controls, and where its bytes come from. */
export const TestPlay = ({ titleId, buildId, onClose }: { titleId: TitleId; buildId: BuildId; onClose: () => void }) => {
  const house = useHouse()
  const video = useRef<HTMLVideoElement>(null)
  const [session, setSession] = useState<PlaySession>()
  const [trouble, setTrouble] = useState<Trouble>()
  useEffect(() => {
    let player: { destroy(): Promise<unknown> } | undefined
    let isGone = false
    const begin = async () => {
      const [shaka, device] = await Promise.all([loadShaka(), detectCapabilities(thisDevice())])
      const started = await house.playback.startTestSession({ titleId, buildId, device })
      if (isGone || !video.current) return
      setSession(started)
      const made = new shaka.Player()
      player = made
      await made.attach(video.current)
      await made.load(started.dashUrl)
    }
    begin().catch((error: unknown) => setTrouble(troubleOf(error, navigator.onLine)))
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && onClose()
    window.addEventListener('keydown', onKey)
    return () => {
      isGone = true
      window.removeEventListener('keydown', onKey)
      void player?.destroy()
    }
  }, [house, titleId, buildId, onClose])
  return (
    <div className={styles.screen} role="dialog" aria-modal="true" aria-label="Test play">
      <video ref={video} controls autoPlay playsInline />
      <TroubleNote trouble={trouble} />
      <footer>
        <span>{session ? `from ${session.pathways.map((pathway) => pathway.edge).join(', then ')}` : 'Starting …'}</span>
        <span>
          {session && <a href={`/console/plays/${session.playId}`}>Its story</a>} <Button onClick={onClose}>Close</Button>
        </span>
      </footer>
    </div>
  )
}
