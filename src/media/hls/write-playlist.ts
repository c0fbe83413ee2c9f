import type { BuildFacts } from '../cmaf/build-facts.ts'
import type { ManifestOptions } from '../cmaf/file-url.ts'
import { selectTracks } from '../cmaf/selection.ts'
import { iFramePlaylistName, masterName, playlistName } from './playlist-name.ts'
import { writeMaster } from './write-master.ts'
import { writeIFramePlaylist, writeMediaPlaylist } from './write-media-playlist.ts'

/** The playlist of that file name, of all that a master playlist for this selection names; undefined for any other name. */
export const writePlaylist = (facts: BuildFacts, name: string, options: ManifestOptions): string | undefined => {
  if (name === masterName) return writeMaster(facts, options)
  const { audio, video } = selectTracks(facts, options.selection)
  const track = [...video, ...audio, ...facts.text, ...facts.images].find(({ id }) => playlistName(id) === name)
  if (track) return writeMediaPlaylist(facts, track.id, options)
  const moving = video.find(({ id }) => iFramePlaylistName(id) === name)
  return moving && writeIFramePlaylist(facts, moving.id, options)
}
