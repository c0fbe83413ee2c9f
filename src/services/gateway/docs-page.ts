import type { OpenApiDocument } from './openapi-document.ts'

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const

/** The OpenAPI document as one page that a person can read, without scripts. */
export const docsPage = (document: OpenApiDocument): string => {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item?.[method]
      return operation ? [{ path, method, operation }] : []
    }),
  )
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Other'))].sort()
  const sections = tags.map((tag) => {
    const inTag = operations.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag)
    return `<h2 id="${escape(tag)}">${escape(tag)}</h2>${inTag.map(operationHtml).join('')}`
  })
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Vitascope API</title><style>${style}</style>
<main><h1>Vitascope API</h1><p>${escape(document.info.description ?? '')} The same as a document for programs: <a href="/api/openapi.json">openapi.json</a>.</p>
<nav>${tags.map((tag) => `<a href="#${escape(tag)}">${escape(tag)}</a>`).join(' ')}</nav>${sections.join('')}</main></html>`
}

interface Operation {
  readonly path: string
  readonly method: string
  readonly operation: {
    readonly summary?: string
    readonly parameters?: unknown
    readonly requestBody?: unknown
    readonly responses?: unknown
  }
}

const operationHtml = ({ path, method, operation }: Operation): string =>
  `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>/api${escape(path)}</code> <span>${escape(operation.summary ?? '')}</span></summary>` +
  (['parameters', 'requestBody', 'responses'] as const)
    .filter((part) => operation[part] !== undefined)
    .map(
      (part) => `<h3>${part === 'requestBody' ? 'request body' : part}</h3><pre>${escape(JSON.stringify(operation[part], null, 2))}</pre>`,
    )
    .join('') +
  '</details>'

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const style = `:root{color-scheme:dark}body{margin:0;background:#0b0a0d;color:#f5f0e8;font:16px/1.5 system-ui,sans-serif}main{max-width:60rem;margin:auto;padding:2rem 1.25rem 6rem}
h1,h2{font-family:Georgia,serif;font-weight:400}h1{font-size:2.4rem}h2{margin-top:3rem}a{color:#ffb347}nav a{margin-inline-end:1rem}details{border-top:1px solid #2a2730;padding:.5rem 0}
summary{cursor:pointer}summary b{display:inline-block;width:4.5rem;color:#4fd1a5}summary b.delete{color:#ff5d5d}summary b.post,summary b.put,summary b.patch{color:#ffb347}summary span{color:#b9b4c0;margin-inline-start:.75rem}
pre{background:#151318;padding:1rem;overflow:auto;font-size:.8rem;border-radius:10px}h3{font-size:.85rem;color:#b9b4c0;font-weight:600}`
