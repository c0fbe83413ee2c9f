import { useState } from 'react'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import type { BuildId, TitleId } from '../../../../src/contracts/ids.ts'
import { Link } from '../../../ui/router.tsx'
import { troubleOf, type Trouble } from '../../../ui/trouble.ts'
import { useResource } from '../../../ui/use-resource.ts'
import { useHouse } from '../../house.ts'
import { Button, Empty, Panel, TroubleNote } from '../../parts/parts.tsx'
import { nameOf, timecode } from '../../words.ts'
import { BuildView } from './build-view.tsx'
import { TestPlay } from './test-play.tsx'
import { TitleEditor } from './title-editor.tsx'
import styles from './title.module.css'

/** A title with its words, its builds, and a look at it. */
export const TitleScreen = ({ titleId: id }: { titleId: string }) => {
  const titleId = id as TitleId
  const house = useHouse()
  const title = useResource(`title ${id}`, () => house.catalogue.readTitle({ titleId }), { everyMs: 5000 })
  const builds = useResource(`builds ${id}`, () => house.encode.listBuilds({ titleId }), { everyMs: 5000 })
  const jobs = useResource(`jobs of ${id}`, () => house.encode.listJobs({ titleId }), { everyMs: 5000 })
  const [trouble, setTrouble] = useState<Trouble>()
  const [playing, setPlaying] = useState<BuildId>()
  const [isEditing, setEditing] = useState(false)
  const act = (action: () => Promise<Title>) =>
    void action().then(title.put, (error: unknown) => setTrouble(troubleOf(error, navigator.onLine)))
  if (!title.data) return <TroubleNote trouble={title.trouble} retry={() => void title.refresh()} />
  const { name, synopsis, kind, year, durationSeconds, artwork, publishedBuildId, previousBuildId, visible } = title.data
  const ready = (builds.data?.items ?? []).filter((build) => build.state === 'ready')
  const open = jobs.data?.items.find((job) => job.state !== 'done')
  return (
    <>
      <header className={styles.head}>
        {artwork?.hero[0] ? <img src={artwork.card.at(-1)?.url ?? artwork.hero[0].url} alt="" width={640} height={360} /> : <span />}
        <div>
          <h1>{nameOf(name)}</h1>
          <p>{[kind, year, durationSeconds && timecode(durationSeconds), visible ? 'visible to members' : 'not visible to members'].filter(Boolean).join(', ')}</p>
          <p>{nameOf(synopsis) === 'Without a name' ? '' : nameOf(synopsis)}</p>
          <div className={styles.actions}>
            {publishedBuildId && <Button kind="primary" onClick={() => setPlaying(publishedBuildId)}>Test play</Button>}
            {publishedBuildId && <Button onClick={() => act(() => house.catalogue.updateTitle({ titleId, visible: !visible }))}>{visible ? 'Hide from members' : 'Show to members'}</Button>}
            {previousBuildId && <Button onClick={() => act(() => house.catalogue.rollback({ titleId }))}>Return to the build before</Button>}
            <Button onClick={() => setEditing(!isEditing)}>{isEditing ? 'Close the editor' : 'Edit words'}</Button>
          </div>
        </div>
      </header>
      <TroubleNote trouble={trouble} />
      {open && (
        <p>
          <Link to={`/console/masters/${open.jobId}`}>A job of this title is {open.state}{open.reason ? `: ${open.reason}` : ''}</Link>
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
        <Panel name="Builds" hint="Immutable. Members watch the published one.">
          {ready.length === 0 && <Empty name="No build yet">{open ? 'The first one appears when its lowest rungs are ready.' : 'Hand over a master for this title.'}</Empty>}
          {ready.map((build) => (
            <BuildView
              key={build.buildId}
              build={build}
              mark={build.buildId === publishedBuildId ? 'published' : build.buildId === previousBuildId ? 'the one before' : undefined}
              onPlay={() => setPlaying(build.buildId)}
              onPublish={() => act(() => house.catalogue.publish({ titleId, buildId: build.buildId }))}
            />
          ))}
        </Panel>
      )}
      {playing && <TestPlay titleId={titleId} buildId={playing} onClose={() => setPlaying(undefined)} />}
    </>
  )
}
