import type { OpenAPI } from '@orpc/contract'
import type { ProblemCode } from './problem-codes.ts'

const methods = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const

/** The OpenAPI document as one page that a person can read, without scripts, and every problem code under the anchor that its `type` names. */
export const docsPage = (document: OpenAPI.Document, codes: readonly ProblemCode[]): string => {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item?.[method]
      const parameters = [...(item?.parameters ?? []), ...(operation?.parameters ?? [])]
      return operation ? [{ path: `${item.servers ? '' : '/api'}${path}`, method, operation: { ...operation, parameters } }] : []
    }),
  )
  const tags = [...new Set(operations.map(tagOf))].toSorted()
  const sections = tags.map(
    (tag) =>
      `<h2 id="${escape(tag)}">${escape(tag)}</h2>${operations
        .filter((operation) => tagOf(operation) === tag)
        .map((operation) => operationHtml(document, operation))
        .join('')}`,
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Vitascope API</title><style>${style}</style>
<main><h1>Vitascope API</h1><p>${escape(document.info.description ?? '')} The same as a document for programs: <a href="/api/openapi.json">openapi.json</a>.</p>
<nav>${[...tags, 'Problems'].map((tag) => `<a href="#${escape(tag)}">${escape(tag)}</a>`).join(' ')}</nav>${sections.join('')}${problemsHtml(codes)}</main></html>`
}

interface Operation {
  readonly path: string
  readonly method: string
  readonly operation: OpenAPI.OperationObject
}

const tagOf = ({ operation }: Operation): string => operation.tags?.[0] ?? 'Other'

const operationHtml = (document: OpenAPI.Document, { path, method, operation }: Operation): string => {
  const answers = Object.entries(operation.responses ?? {}).map(([status, response]) => ({
    status,
    response: resolved(document, response),
  }))
  const good = Object.fromEntries(answers.filter(({ status }) => Number(status) < 400).map(({ status, response }) => [status, response]))
  const bad = answers.filter(({ status }) => Number(status) >= 400)
  return (
    `<details><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escape(path)}</code> <span>${escape(operation.summary ?? '')}</span></summary>` +
    (operation.description ? `<p>${escape(operation.description)}</p>` : '') +
    `<p>${operation.security?.length === 0 ? 'For anybody.' : 'With a bearer token, an API key or the cookie.'}</p>` +
    partHtml('parameters', operation.parameters?.length ? operation.parameters : undefined) +
    partHtml('request body', operation.requestBody) +
    partHtml('answer', good) +
    `<h3>problems</h3><ul>${bad.map(({ status, response }) => badHtml(status, response.description)).join('')}</ul></details>`
  )
}

const partHtml = (name: string, part: unknown): string =>
  part === undefined ? '' : `<h3>${name}</h3><pre>${escape(JSON.stringify(part, null, 2))}</pre>`

/** The description of a bad answer has one line per code: `NO_SUCH_TITLE: There is no such title.` */
const badHtml = (status: string, description: string): string =>
  description
    .split('\n')
    .map((line) => {
      const code = /^[A-Z_]+(?=:)/.exec(line)?.[0]
      return `<li>${status} ${code ? `<a href="#${code}">${code}</a>${escape(line.slice(code.length))}` : escape(line)}</li>`
    })
    .join('')

const resolved = (document: OpenAPI.Document, response: OpenAPI.ResponseObject | OpenAPI.ReferenceObject): OpenAPI.ResponseObject =>
  '$ref' in response ? (document.components!.responses![response.$ref.split('/').at(-1)!] as OpenAPI.ResponseObject) : response

const problemsHtml = (codes: readonly ProblemCode[]): string =>
  `<h2 id="Problems">Problems</h2><p>Every error has one of these codes. Codes stay; words may get better.</p><dl>${codes
    .map(
      ({ code, statuses, titles }) =>
        `<dt id="${code}"><code>${code}</code> ${statuses.join(', ')}</dt><dd>${titles.map(escape).join('<br>')}</dd>`,
    )
    .join('')}</dl>`

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const style = `:root{color-scheme:dark}body{margin:0;background:#0b0a0d;color:#f5f0e8;font:16px/1.5 system-ui,sans-serif}main{max-width:60rem;margin:auto;padding:2rem 1.25rem 6rem}
h1,h2{font-family:Georgia,serif;font-weight:400}h1{font-size:2.4rem}h2{margin-top:3rem}a{color:#ffb347}nav a{margin-inline-end:1rem}details{border-top:1px solid #2a2730;padding:.5rem 0}
summary{cursor:pointer}summary b{display:inline-block;width:4.5rem;color:#4fd1a5}summary b.delete{color:#ff5d5d}summary b.post,summary b.put,summary b.patch{color:#ffb347}summary span{color:#b9b4c0;margin-inline-start:.75rem}
pre{background:#151318;padding:1rem;overflow:auto;font-size:.8rem;border-radius:10px}h3{font-size:.85rem;color:#b9b4c0;font-weight:600}dt{margin-top:1rem}dt:target{color:#ffb347}dd{margin:0;color:#b9b4c0}`
