import { useToast } from '../../ui/parts/toast.tsx'
import styles from './copy-csv.module.css'
import { toCsv, type CsvValue } from './csv.ts'
import { saveFile } from './save-file.ts'

/** Takes a table into a spreadsheet: over the clipboard, or as a file where the browser keeps the clipboard to itself. */
export const CopyCsv = ({ name, head, rows }: { name: string; head: readonly string[]; rows: () => readonly (readonly CsvValue[])[] }) => {
  const toast = useToast()
  const copy = async () => {
    const csv = toCsv(head, rows())
    try {
      await navigator.clipboard.writeText(csv)
      toast('Copied. Paste it into a spreadsheet.')
    } catch {
      saveFile(`${name}.csv`, new Blob([csv], { type: 'text/csv' }))
      toast('Saved as a file.')
    }
  }
  return (
    <button type="button" className={styles.copy} aria-label={`Copy as CSV: ${name}`} onClick={() => void copy()}>
      Copy as CSV
    </button>
  )
}
