import { useState, type FormEvent } from 'react'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import { Button } from '../../../ui/parts/button.tsx'
import { Chip } from '../../../ui/parts/chip.tsx'
import { Choice, Field } from '../../../ui/parts/field.tsx'
import { useToast } from '../../../ui/parts/toast.tsx'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useHouse } from '../../house.ts'
import { Panel } from '../../parts/panel.tsx'
import { TextArea } from '../../parts/text-area.tsx'
import { TroubleNote } from '../../parts/trouble.tsx'
import { languageName } from '../../words.ts'
import { changeOf, draftOf, type Draft } from './draft.ts'
import { Preview } from './preview.tsx'
import styles from './title-editor.module.css'

/** Offered beside those that a title has already. */
const commonLanguages = ['en', 'de', 'es', 'fr', 'it', 'pt', 'pl', 'tr', 'ar', 'hi', 'ja', 'ko', 'zh']

/** The words of a title in each of its languages, and what a member sees of them. */
export const TitleEditor = ({ title, onSaved }: { title: Title; onSaved: (title: Title) => void }) => {
  const house = useHouse()
  const toast = useToast()
  const [draft, setDraft] = useState(() => draftOf(title))
  const [language, setLanguage] = useState(() => Object.keys(draft.words)[0]!)
  const [trouble, setTrouble] = useState<Trouble>()
  const [isBusy, setBusy] = useState(false)
  const words = draft.words[language] ?? { name: '', synopsis: '' }
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }))
  const write = (changes: Partial<typeof words>) => change({ words: { ...draft.words, [language]: { ...words, ...changes } } })
  const addLanguage = (tag: string) => {
    change({ words: { ...draft.words, [tag]: { name: '', synopsis: '' } } })
    setLanguage(tag)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setTrouble(undefined)
    try {
      onSaved(await house.catalogue.updateTitle({ titleId: title.titleId, ...changeOf(draft) }))
      toast('Saved. Members see it at once.')
    } catch (error) {
      setTrouble(troubleOf(error, navigator.onLine))
      setBusy(false)
    }
  }
  return (
    <Panel name="Words" hint="What members read about the title.">
      <form className={styles.editor} onSubmit={(event) => void submit(event)}>
        <div className={styles.languages} role="group" aria-label="Language of the words">
          {Object.keys(draft.words).map((tag) => (
            <Chip key={tag} pressed={tag === language} onPress={() => setLanguage(tag)}>
              {languageName(tag)}
            </Chip>
          ))}
          <Choice label="Another language" value="" onChange={(event) => addLanguage(event.currentTarget.value)}>
            <option value="">Choose …</option>
            {commonLanguages
              .filter((tag) => !(tag in draft.words))
              .map((tag) => (
                <option key={tag} value={tag}>
                  {languageName(tag)}
                </option>
              ))}
          </Choice>
        </div>
        <div className={styles.fields}>
          <Field
            label={`Name in ${languageName(language)}`}
            value={words.name}
            lang={language}
            maxLength={4000}
            onChange={(event) => write({ name: event.currentTarget.value })}
          />
          <TextArea
            label={`Synopsis in ${languageName(language)}`}
            value={words.synopsis}
            lang={language}
            maxLength={4000}
            onChange={(event) => write({ synopsis: event.currentTarget.value })}
          />
          <Field
            label="Genres"
            note="With commas between them."
            value={draft.genres}
            onChange={(event) => change({ genres: event.currentTarget.value })}
          />
          <TextArea
            label="Cast, one a line: name, then the role after a colon"
            value={draft.cast}
            onChange={(event) => change({ cast: event.currentTarget.value })}
          />
          <div className={styles.pair}>
            <Field
              label="Year"
              type="number"
              min={1870}
              max={2200}
              value={draft.year}
              onChange={(event) => change({ year: event.currentTarget.value })}
            />
            <Field
              label="From what age, 0 to 18"
              type="number"
              min={0}
              max={18}
              required
              value={draft.maturityAge}
              onChange={(event) => change({ maturityAge: event.currentTarget.value })}
            />
          </div>
          <TroubleNote trouble={trouble} />
          <Button look="primary" type="submit" busy={isBusy}>
            {isBusy ? 'Saving …' : 'Save'}
          </Button>
        </div>
        <Preview title={title} draft={draft} language={language} />
      </form>
    </Panel>
  )
}
