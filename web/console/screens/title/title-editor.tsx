import { useState, type FormEvent } from 'react'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useHouse } from '../../house.ts'
import { Button, Field, TroubleNote } from '../../parts/parts.tsx'
import styles from './title.module.css'

/** The words of a title, in each of its languages. */
export const TitleEditor = ({ title, onSaved }: { title: Title; onSaved: (title: Title) => void }) => {
  const house = useHouse()
  const [trouble, setTrouble] = useState<Trouble>()
  const languages = [...new Set(['en', ...Object.keys(title.name), ...Object.keys(title.synopsis)])]
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const words = (field: string) => Object.fromEntries(languages.map((language) => [language, String(form.get(`${field} ${language}`) ?? '').trim()]).filter(([, text]) => text !== ''))
    const year = Number(form.get('year'))
    try {
      onSaved(
        await house.catalogue.updateTitle({
          titleId: title.titleId,
          name: words('name'),
          synopsis: words('synopsis'),
          genres: String(form.get('genres') ?? '').split(',').map((genre) => genre.trim()).filter((genre) => genre !== ''),
          maturityAge: Number(form.get('maturityAge')),
          ...(year > 0 && { year }),
        }),
      )
    } catch (error) {
      setTrouble(troubleOf(error, navigator.onLine))
    }
  }
  return (
    <form className={styles.editor} onSubmit={(event) => void submit(event)}>
      {languages.map((language) => (
        <Field key={`name ${language}`} label={`Name (${language})`} name={`name ${language}`} defaultValue={title.name[language] ?? ''} lang={language} />
      ))}
      {languages.map((language) => (
        <Field key={`synopsis ${language}`} label={`Synopsis (${language})`} name={`synopsis ${language}`} defaultValue={title.synopsis[language] ?? ''} lang={language} />
      ))}
      <Field label="Year" name="year" type="number" defaultValue={title.year ?? ''} />
      <Field label="Genres, with commas" name="genres" defaultValue={title.genres.join(', ')} />
      <Field label="From what age (0 to 18)" name="maturityAge" type="number" min={0} max={18} defaultValue={title.maturityAge} />
      <div>
        <Button kind="primary" type="submit">Save</Button>
        <TroubleNote trouble={trouble} />
      </div>
    </form>
  )
}
