import { useEffect, useRef, type ReactNode } from 'react'
import { Icon } from '../../../ui/parts/icon.tsx'
import { IconButton } from '../../../ui/parts/button.tsx'
import { useSpeech } from '../../words/speech.tsx'
import styles from './panel.module.css'

/** A sheet over the picture. The focus goes in when it opens and back when it closes. */
export const Panel = ({
  name,
  onClose,
  children,
}: {
  readonly name: string
  readonly onClose: () => void
  readonly children: ReactNode
}) => {
  const { say } = useSpeech()
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    const chosen = panel.current?.querySelector<HTMLElement>('[aria-checked="true"]') ?? panel.current?.querySelector<HTMLElement>('button')
    chosen?.focus()
    return () => before?.focus()
  }, [])
  return (
    <div ref={panel} className={styles.panel} role="dialog" aria-label={name}>
      <IconButton icon="close" label={say('do.close')} className={styles.close} onClick={onClose} />
      <div className={styles.columns}>{children}</div>
    </div>
  )
}

/** One of several. */
export const Options = <Value,>({
  name,
  options,
  chosen,
  onChoose,
}: {
  readonly name: string
  readonly options: readonly { readonly value: Value; readonly words: string }[]
  readonly chosen: Value
  readonly onChoose: (value: Value) => void
}) => (
  <div className={styles.options} role="radiogroup" aria-label={name}>
    <h2>{name}</h2>
    {options.map(({ value, words }) => (
      <button
        key={words}
        type="button"
        role="radio"
        aria-checked={value === chosen}
        className={styles.option}
        onClick={() => onChoose(value)}
      >
        <span className={styles.mark}>{value === chosen && <Icon name="check" size="1.25rem" />}</span>
        {words}
      </button>
    ))}
  </div>
)
