import { useCallback, useState } from 'react'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import type { BuildId, TitleId } from '../../../../src/contracts/ids.ts'
import { Artwork } from '../../../ui/parts/artwork.tsx'
import { Button } from '../../../ui/parts/button.tsx'
import { Link } from '../../../ui/router.tsx'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Heading } from '../../parts/heading.tsx'
import { TroubleNote, TroublePage } from '../../parts/trouble.tsx'
import { WaitingPage } from '../../parts/waiting.tsx'
import { pathOf } from '../../place.ts'
import { nameOf, timecode, wordsIn } from '../../words.ts'
import { isOpen } from '../job/job-state.ts'
import { Builds } from './builds.tsx'
import { RemoveTitle } from './remove-title.tsx'
import { TestPlay } from './test-play.tsx'
import { TitleEditor } from './title-editor.tsx'
import { TitleMasters } from './title-masters.tsx'
import styles from './title.module.css'

/** While a job of the title is open its builds come soon; else little changes. In milliseconds. */
const [busyMs, restMs] = [2000, 10_000]

/** A title with its words, its builds, and a look at it. */
export const TitleScreen = ({ titleId: id }: { titleId: string }) => {
  const titleId = id as TitleId
  const house = useHouse()
  const jobs = useResource(`jobs of ${id}`, () => house.encode.listJobs({ titleId }), {
    everyMs: (page) => (page?.items.some(isOpen) ? busyMs : restMs),
  })
  const [newest] = jobs.data?.items ?? []
  const everyMs = newest && isOpen(newest) ? busyMs : restMs
  const title = useResource(`title ${id}`, () => house.catalogue.readTitle({ titleId }), { everyMs })
  const builds = useResource(`builds ${id}`, () => house.encode.listBuilds({ titleId }), { everyMs })
  const [trouble, setTrouble] = useState<Trouble>()
  const [playing, setPlaying] = useState<BuildId>()
  const [isEditing, setEditing] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const stopPlaying = useCallback(() => setPlaying(undefined), [])
  const act = (action: () => Promise<Title>) => {
    setTrouble(undefined)
    action().then(title.put, (error: unknown) => setTrouble(troubleOf(error, navigator.onLine)))
  }
  if (!title.data) return title.trouble ? <TroublePage trouble={title.trouble} retry={() => void title.refresh()} /> : <WaitingPage />
  const { name, synopsis, artwork, publishedBuildId, previousBuildId, visible, kind } = title.data
  return (
    <>
      <header className={styles.head}>
        <Artwork artwork={artwork} shape="card" sizes="(max-width: 800px) 90vw, 22rem" eager className={styles.picture} />
        <div>
          <Heading name={nameOf(name)} />
          <p className={styles.facts}>{factsOf(title.data)}</p>
          <p className={styles.synopsis}>{wordsIn(synopsis)}</p>
          <div className={styles.actions}>
            {publishedBuildId && (
              <Button look="primary" icon="play" onClick={() => setPlaying(publishedBuildId)}>
                Test play
              </Button>
            )}
            {publishedBuildId && (
              <Button onClick={() => act(() => house.catalogue.updateTitle({ titleId, visible: !visible }))}>
                {visible ? 'Hide from members' : 'Show to members'}
              </Button>
            )}
            <Button icon="pencil" aria-expanded={isEditing} onClick={() => setEditing(!isEditing)}>
              {isEditing ? 'Close the editor' : 'Edit words'}
            </Button>
            {previousBuildId && (
              <Button onClick={() => act(() => house.catalogue.rollback({ titleId }))}>Return to the build before</Button>
            )}
          </div>
        </div>
      </header>
      <TroubleNote trouble={trouble ?? title.trouble ?? builds.trouble} />
      {newest && newest.state !== 'done' && (
        <p className={styles.job}>
          The latest job of this title is <Link to={pathOf({ screen: 'job', id: newest.jobId })}>{newest.state}</Link>
          {isOpen(newest) ? ` at ${Math.floor(newest.progress * 100)}\u00a0%.` : `: ${newest.reason ?? 'no reason was given.'}`}
        </p>
      )}
      {isEditing && (
        <TitleEditor
          title={title.data}
          onSaved={(saved) => {
            title.put(saved)
            setEditing(false)
          }}
        />
      )}
      {kind !== 'series' && (
        <Builds
          title={title.data}
          builds={builds.data?.items}
          isComing={newest !== undefined && isOpen(newest)}
          onPlay={setPlaying}
          onPublish={(buildId) => act(() => house.catalogue.publish({ titleId, buildId }))}
        />
      )}
      {kind !== 'series' && <TitleMasters titleId={titleId} />}
      <Button look="danger" icon="trash" className={styles.remove} onClick={() => setRemoving(true)}>
        Remove the title
      </Button>
      {playing && <TestPlay titleId={titleId} buildId={playing} onClose={stopPlaying} />}
      {isRemoving && <RemoveTitle title={title.data} onClose={() => setRemoving(false)} />}
    </>
  )
}

const factsOf = ({ kind, year, durationSeconds, maturityAge, genres, visible }: Title): string =>
  [
    kind,
    year,
    durationSeconds && timecode(durationSeconds),
    maturityAge === 0 ? 'for everybody' : `from ${maturityAge} years`,
    ...genres,
    visible ? 'visible to members' : 'not visible to members',
  ]
    .filter(Boolean)
    .join(', ')
