import type { RefObject } from 'react'
import { useToast } from '../../ui/parts/toast.tsx'
import { toCsv, type CsvValue } from './csv.ts'
import { saveFile } from './save-file.ts'
import { pngOf } from './svg-picture.ts'
import styles from './take-chart.module.css'

/** Takes a chart away, as a picture or as its figures. `place` holds the drawing. */
export const TakeChart = ({
  name,
  place,
  head,
  rows,
}: {
  name: string
  place: RefObject<HTMLElement | null>
  head: readonly string[]
  rows: () => readonly (readonly CsvValue[])[]
}) => {
  const toast = useToast()
  const takePicture = async () => {
    const drawing = place.current?.querySelector('svg')
    try {
      if (drawing) saveFile(`${name}.png`, await pngOf(drawing))
    } catch {
      toast('This browser could not make a picture of it. The figures can be had as CSV.')
    }
  }
  return (
    <span className={styles.take}>
      <button type="button" className={styles.button} aria-label={`Save as PNG: ${name}`} onClick={() => void takePicture()}>
        Save as PNG
      </button>
      <button
        type="button"
        className={styles.button}
        aria-label={`Save as CSV: ${name}`}
        onClick={() => saveFile(`${name}.csv`, new Blob([toCsv(head, rows())], { type: 'text/csv' }))}
      >
        Save as CSV
      </button>
    </span>
  )
}
