import { useCallback, useState } from 'react'
import type { Title } from '../../../../src/contracts/catalogue.ts'
import type { Build } from '../../../../src/contracts/encode.ts'
import type { BuildId } from '../../../../src/contracts/ids.ts'
import { Button } from '../../../ui/parts/button.tsx'
import { ErrorState } from '../../../ui/parts/error-state.tsx'
import { Panel } from '../../parts/panel.tsx'
import { WaitingRows } from '../../parts/waiting.tsx'
import { DropZone } from '../../uploads/drop-zone.tsx'
import { UploadList } from '../../uploads/upload-list.tsx'
import { useUploads } from '../../uploads/uploads.tsx'
import { Compare } from '../compare/compare.tsx'
import { BuildView } from './build-view.tsx'
import styles from './title.module.css'

/** The builds of a title: the published one open, the others folded; and where a new master makes another. */
export const Builds = ({
  title,
  builds,
  isComing,
  onPlay,
  onPublish,
}: {
  title: Title
  /** Undefined while they have not come. */
  builds: readonly Build[] | undefined
  isComing: boolean
  onPlay: (buildId: BuildId) => void
  onPublish: (buildId: BuildId) => void
}) => {
  const { files } = useUploads()
  const [isComparing, setComparing] = useState(false)
  const stopComparing = useCallback(() => setComparing(false), [])
  const { titleId, publishedBuildId, previousBuildId } = title
  const ready = (builds ?? []).filter((build) => build.state === 'ready')
  const published = ready.find((build) => build.buildId === publishedBuildId)
  const others = ready.filter((build) => build !== published)
  const markOf = ({ buildId, complete }: Build) =>
    buildId === publishedBuildId ? 'published' : buildId === previousBuildId ? 'the one before' : complete ? undefined : 'first light'
  const view = (build: Build) => (
    <BuildView
      key={build.buildId}
      build={build}
      isPublished={build === published}
      mark={markOf(build)}
      onPlay={() => onPlay(build.buildId)}
      onPublish={() => onPublish(build.buildId)}
    />
  )
  return (
    <>
      <Panel
        name="Builds"
        hint="A build never changes. Members watch the published one."
        actions={ready.length > 0 && <Button onClick={() => setComparing(true)}>Compare builds</Button>}
      >
        {!builds && <WaitingRows />}
        {builds && ready.length === 0 && (
          <ErrorState
            icon="info"
            level={2}
            title="No build yet"
            words={isComing ? 'The first one appears when its lowest rungs are ready.' : 'Drop a master for this title below.'}
          />
        )}
        {published && view(published)}
        {others.length > 0 && (
          <details className={styles.others} open={!published}>
            <summary>{`${others.length} other ${others.length === 1 ? 'build' : 'builds'}`}</summary>
            {others.map(view)}
          </details>
        )}
      </Panel>
      <Panel name="A new master" hint="It becomes another build of this title, which is published when it is complete.">
        <DropZone titleId={titleId} />
        <UploadList files={files.filter((file) => file.titleId === titleId)} />
      </Panel>
      {isComparing && <Compare titleId={titleId} builds={ready} first={(published ?? ready[0]!).buildId} onClose={stopComparing} />}
    </>
  )
}
