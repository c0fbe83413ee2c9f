import { useId, type TextareaHTMLAttributes } from 'react'
import styles from './text-area.module.css'

/** A field for more than one line. */
export const TextArea = ({ label, ...rest }: { readonly label: string } & TextareaHTMLAttributes<HTMLTextAreaElement>) => {
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <textarea id={id} className={styles.area} {...rest} />
    </div>
  )
}
