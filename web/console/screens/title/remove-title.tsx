import { useState } from 'react'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import { Button } from '../../../ui/parts/button.tsx'
import { Dialog } from '../../../ui/parts/dialog.tsx'
import { useRouter } from '../../../ui/router.tsx'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useResourceCache } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { TroubleNote } from '../../parts/trouble.tsx'
import { pathOf } from '../../place.ts'
import { nameOf } from '../../words.ts'
import styles from './title.module.css'

/** Asks once more before a title and its builds go. */
export const RemoveTitle = ({ title, onClose }: { title: Title; onClose: () => void }) => {
  const house = useHouse()
  const cache = useResourceCache()
  const { navigate } = useRouter()
  const [trouble, setTrouble] = useState<Trouble>()
  const remove = async () => {
    try {
      await house.catalogue.deleteTitle({ titleId: title.titleId })
      cache.invalidate('titles ')
      navigate(pathOf({ screen: 'titles' }), { replace: true })
    } catch (error) {
      setTrouble(troubleOf(error, navigator.onLine))
    }
  }
  return (
    <Dialog title={`Remove ${nameOf(title.name)}?`} close="Keep it" onClose={onClose}>
      <p>
        {title.kind === 'series' ? 'The series goes with all its episodes and their builds.' : 'The title goes with its builds.'} Members
        lose it at once. This cannot be taken back.
      </p>
      <TroubleNote trouble={trouble} />
      <div className={styles.actions}>
        <Button look="danger" icon="trash" onClick={() => void remove()}>
          Remove for good
        </Button>
        <Button onClick={onClose}>Keep it</Button>
      </div>
    </Dialog>
  )
}
