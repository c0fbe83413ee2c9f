import { useRef, useState } from 'react'
import type { TitleId } from '../../../src/contracts/ids.ts'
import { Button } from '../../ui/parts/button.tsx'
import { RecipeChoice } from '../parts/recipe-choice.tsx'
import styles from './drop-zone.module.css'
import { useUploads } from './uploads.tsx'

/** Where a master is dropped or chosen; for one title, or for a new film each. */
export const DropZone = ({ titleId }: { titleId?: TitleId }) => {
  const { recipe, chooseRecipe, send } = useUploads()
  const [isOver, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const take = (files: Iterable<File>) => {
    for (const file of files) send(file, { recipe, titleId })
  }
  return (
    <div
      className={styles.drop}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      <div className={styles.words}>
        <h2>Drop a master here</h2>
        <p>Any video that a camera or an editor writes. It is sent in pieces: a broken line costs nothing.</p>
      </div>
      <RecipeChoice recipe={recipe} onChoose={chooseRecipe} />
      <Button look="primary" onClick={() => picker.current?.click()}>
        Choose a file
      </Button>
      <input
        ref={picker}
        type="file"
        accept="video/*,.mkv,.mov,.mxf,.mp4,.webm,.ts"
        multiple={titleId === undefined}
        hidden
        aria-label="Master files"
        onChange={(event) => {
          take(event.currentTarget.files ?? [])
          // The same file may be chosen once more.
          event.currentTarget.value = ''
        }}
      />
    </div>
  )
}
