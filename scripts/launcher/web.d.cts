export interface WebStamp {
  readonly facts: string
  readonly contents: string
}
export declare const appsToBuild: (root: string) => ('member' | 'console')[]
export declare const webFresh: (root: string) => boolean
export declare const webStampNow: (root: string) => WebStamp
export declare const writeWebStamp: (root: string, stamp: WebStamp) => void
