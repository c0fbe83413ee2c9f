import { encodeElement } from '../cmaf/file-url.ts'

/** Playlists lie beside the master playlist: one per track, and one of the I-frames alone per video track that has them. */
export const masterName = 'master.m3u8'
export const playlistName = (trackId: string): string => `${encodeElement(trackId)}.m3u8`
export const iFramePlaylistName = (trackId: string): string => `${encodeElement(trackId)}.i-frames.m3u8`
