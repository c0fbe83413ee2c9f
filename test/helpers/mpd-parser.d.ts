/** What we read of the answers of a parser that brings no types: everything in the words of HLS. */
declare module 'mpd-parser' {
  export interface MpdPlaylist {
    readonly attributes: {
      readonly NAME: string
      readonly BANDWIDTH: number
      readonly CODECS?: string
      readonly RESOLUTION?: { readonly width: number; readonly height: number }
      readonly 'FRAME-RATE'?: number
    }
    readonly endList: boolean
    readonly segments: readonly {
      readonly resolvedUri: string
      readonly duration: number
      readonly presentationTime?: number
      readonly map?: { readonly resolvedUri: string }
    }[]
  }

  interface MpdRenditions {
    readonly language: string
    readonly default: boolean
    readonly playlists: readonly MpdPlaylist[]
  }

  export const parse: (
    mpd: string,
    options: { readonly manifestUri: string },
  ) => {
    readonly duration: number
    readonly playlists: readonly MpdPlaylist[]
    readonly mediaGroups: Readonly<
      Record<'AUDIO' | 'SUBTITLES', Readonly<Record<string, Readonly<Record<string, MpdRenditions>>>> | undefined>
    >
  }
}
