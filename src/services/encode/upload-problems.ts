import { doorProblems, problem, problemResponse, uploadProblems, type Problem } from '../../contracts/problems.ts'

/** An answer of the tus server as it goes out: the words of its errors are the detail of a problem. */
export const asProblem = async (response: Response): Promise<Response> => {
  if (response.status < 400) return response
  const headers = new Headers(response.headers)
  for (const name of ['content-length', 'content-type']) headers.delete(name)
  return problemResponse(problemAt(response.status, (await response.text()).trim()), Object.fromEntries(headers))
}

/** What tus means by a status (https://tus.io/protocols/resumable-upload, version 1.0.0). */
const problemAt = (status: number, words: string): Problem => {
  const detail = words || undefined
  switch (status) {
    case 400:
    case 403:
      return problem(uploadProblems, 'BAD_UPLOAD', detail)
    case 404:
    case 410:
      return problem(uploadProblems, 'NO_SUCH_UPLOAD', detail)
    case 405:
      return problem(doorProblems, 'METHOD_NOT_ALLOWED', detail)
    case 409:
      return problem(uploadProblems, 'WRONG_OFFSET', detail)
    case 412:
      return problem(uploadProblems, 'TUS_NEEDED', detail)
    case 413:
      return problem(uploadProblems, 'UPLOAD_TOO_LARGE', detail)
    case 501:
      return problem(uploadProblems, 'NOT_IMPLEMENTED', detail)
    case 507:
      return problem(uploadProblems, 'DISK_FULL', detail)
    default:
      // Its words may tell of our folders.
      return problem(doorProblems, 'INTERNAL_SERVER_ERROR')
  }
}
