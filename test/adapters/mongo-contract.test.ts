import { afterAll, beforeAll } from '@jest/globals'
import { storeContract } from '../contracts/store.ts'
import { startTrial, type MongoTrial } from '../support/mongo-wire/trial.ts'

let trial: MongoTrial
beforeAll(async () => {
  trial = await startTrial()
})
afterAll(() => trial.end())

/**
 * Every case, the races fewer times than on SQLite: here each try is some hundred messages over TCP. The thousand
 * races between two processes are in mongo-race.test.ts. That the suite catches stores that lie is shown beside SQLite.
 */
storeContract(
  'mongo',
  async () => {
    const store = await trial.open()
    return { store, dispose: () => store.close() }
  },
  { tries: 50 },
)
