import type { AnyContractProcedure, ErrorMap } from '@orpc/contract'
import type { z } from 'zod'
import { artworkProblems, doorProblems, edgeProblems, uploadProblems, webhookProblems } from '../../contracts/problems.ts'
import { publicContracts } from './public-router.ts'

export interface ContractProblem {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly data?: z.ZodType
}

/** What an operation's contract says may go wrong. */
export const problemsOfContract = (procedure: AnyContractProcedure): readonly ContractProblem[] =>
  Object.entries(procedure['~orpc'].errorMap as ErrorMap).map(([code, item]) => ({
    code,
    status: item?.status ?? 500,
    title: item?.message ?? code,
    ...(item?.data && { data: item.data as z.ZodType }),
  }))

/** One code with everything that it is said with. */
export interface ProblemCode {
  readonly code: string
  readonly statuses: readonly number[]
  readonly titles: readonly string[]
}

/** Every code that somebody outside may meet, in alphabetical order: what the `type` of a problem points to. */
export const everyProblemCode = (): readonly ProblemCode[] => {
  const tables = [doorProblems, uploadProblems, artworkProblems, webhookProblems, edgeProblems].flatMap((table) =>
    Object.entries(table).map(([code, { status, title }]) => ({ code, status, title })),
  )
  const operations = Object.values(publicContracts()).flatMap((contract) => Object.values(contract).flatMap(problemsOfContract))
  const byCode = Map.groupBy([...tables, ...operations], ({ code }) => code)
  return [...byCode]
    .map(([code, alike]) => ({
      code,
      statuses: [...new Set(alike.map(({ status }) => status))],
      titles: [...new Set(alike.map(({ title }) => title))],
    }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
}
