import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { useRouter } from '../../ui/router.tsx'
import { useResource } from '../../ui/use-resource.ts'
import { useHouse } from '../house.ts'
import { Layer } from '../parts/layer.tsx'
import { pathOf } from '../place.ts'
import { nameOf } from '../words.ts'
import { matchingCommands, type Command } from './commands.ts'
import styles from './palette.module.css'

/** Ctrl-K or Cmd-K: type a few letters and go there, or do it. `commands` stand beside the titles of the house. */
export const Palette = ({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) => {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const titles = useTitleCommands(typed.trim())
  const found = [...matchingCommands(commands, typed), ...titles]
  const at = Math.min(chosen, found.length - 1)
  const run = (command: Command | undefined) => {
    if (!command) return
    onClose()
    command.run()
  }
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setChosen((at + step + found.length) % Math.max(1, found.length))
    else if (event.key === 'Enter') run(found[at])
    else return
    event.preventDefault()
  }
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, at])
  return (
    <Layer name="Go to" className={styles.palette} onClose={onClose}>
      <input
        className={styles.input}
        role="combobox"
        aria-label="Go to a section or a title, or do something"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${at}` : undefined}
        placeholder="Go to, or do …"
        autoComplete="off"
        spellCheck={false}
        autoFocus
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={onKey}
      />
      <ul id={`${id}-list`} role="listbox" aria-label="What was found" className={styles.list}>
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={styles.option}
            onPointerMove={() => setChosen(index)}
            onClick={() => run(command)}
          >
            <span>{command.name}</span>
            <small>{command.kind}</small>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.nothing}>Nothing by that name.</p>}
    </Layer>
  )
}

/** Titles shown at once. */
const titleLimit = 8

const useTitleCommands = (query: string): Command[] => {
  const house = useHouse()
  const { navigate } = useRouter()
  const titles = useResource(`palette ${query}`, (signal) =>
    house.catalogue.listTitles({ limit: titleLimit, ...(query && { query }) }, { signal }),
  )
  return (titles.data?.items ?? []).map((title) => ({
    id: title.titleId,
    name: nameOf(title.name),
    kind: title.kind,
    run: () => navigate(pathOf({ screen: 'title', id: title.titleId })),
  }))
}
