import { useState } from 'react'
import type { Master, RecipeName } from '../../../../src/contracts/encode.ts'
import type { MasterId, TitleId } from '../../../../src/contracts/ids.ts'
import { formatBytes } from '../../../../src/kit/text.ts'
import { Button } from '../../../ui/parts/button.tsx'
import { useRouter } from '../../../ui/router.tsx'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Panel } from '../../parts/panel.tsx'
import { RecipeChoice } from '../../parts/recipe-choice.tsx'
import { Table } from '../../parts/table.tsx'
import { TroubleNote } from '../../parts/trouble.tsx'
import { pathOf } from '../../place.ts'
import { dayAndTime } from '../../words.ts'
import styles from './title.module.css'

/** The masters of a title that are still there: each can be encoded again, e.g. by another recipe. Nothing where none is. */
export const TitleMasters = ({ titleId }: { titleId: TitleId }) => {
  const house = useHouse()
  const { navigate } = useRouter()
  const masters = useResource(`masters ${titleId}`, () => house.encode.listMasters({ titleId }))
  const [recipe, chooseRecipe] = useState<RecipeName>('best')
  const [trouble, setTrouble] = useState<Trouble>()
  const there = masters.data?.items.filter(({ state }) => state !== 'gone') ?? []
  const encodeAgain = (masterId: MasterId) => {
    setTrouble(undefined)
    house.encode.encodeAgain({ masterId, recipe }).then(
      ({ jobId }) => navigate(pathOf({ screen: 'job', id: jobId })),
      (error: unknown) => setTrouble(troubleOf(error, navigator.onLine)),
    )
  }
  if (there.length === 0) return <TroubleNote trouble={masters.trouble} />
  return (
    <Panel
      name="Masters"
      hint="Encoding one again makes another build of this title, which is published when it is complete."
      actions={
        <div className={styles.recipe}>
          <RecipeChoice label="Encode again by" recipe={recipe} onChoose={chooseRecipe} />
        </div>
      }
    >
      <TroubleNote trouble={trouble ?? masters.trouble} />
      <Table
        name="Masters"
        rows={there}
        keyOf={({ masterId }) => masterId}
        columns={[
          { name: 'Handed over', cell: (master) => dayAndTime(master.createdAt), value: (master) => master.createdAt },
          { name: 'Where', cell: (master) => places[master.state], value: (master) => master.state },
          { name: 'Size', isNumber: true, cell: (master) => formatBytes(master.sizeBytes), value: (master) => master.sizeBytes },
          {
            name: 'SHA-256',
            isMinor: true,
            cell: (master) => <code title={master.sha256}>{master.sha256?.slice(0, 12)}</code>,
            value: (master) => master.sha256,
          },
          { name: 'Again', cell: ({ masterId }) => <Button onClick={() => encodeAgain(masterId)}>Encode again</Button>, value: () => '' },
        ]}
      />
    </Panel>
  )
}

const places: Readonly<Record<Master['state'], string>> = {
  'in-place': 'where it was handed over',
  kept: 'kept here',
  archived: 'in the archive',
  gone: 'gone',
}
