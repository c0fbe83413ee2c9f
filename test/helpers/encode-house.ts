import { openEncodeIn, type EncodeHouseOptions } from './encode-in-folder.ts'
import { openTestSql } from './sql.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** Encode with a database and a folder of its own, both gone at dispose. */
export const openEncodeHouse = async (options: EncodeHouseOptions = {}) => {
  const folder = await temporaryFolder()
  const database = await openTestSql()
  const house = await openEncodeIn(folder.path, database.sql, options)
  return {
    ...house,
    database,
    async [Symbol.asyncDispose]() {
      await house.close()
      await database[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

export type EncodeHouse = Awaited<ReturnType<typeof openEncodeHouse>>
